import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("object_setters");

test("builtins that were replaced hurt the mod itself alone", async (t) => {
    await undisturbed(t);
    t.expect(t.mod()).toMatchObject({ starts: 1 });
});
