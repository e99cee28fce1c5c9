import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("strange_numbers");

test("numbers that make no sense never leave the mod", async (t) => {
    await undisturbed(t);
    t.expect(t.mod()).toMatchObject({ state: "running", starts: 1, rejected_batches: 0 });
});
