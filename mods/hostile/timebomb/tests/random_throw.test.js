import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("random_throw");

test("its random errors are the same in each run", async (t) => {
    await undisturbed(t);
    t.expect(t.errors().map(({ tick }) => tick)).toMatchSnapshot();
});
