import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("grant");

test("what it writes into its own list is granted by nobody", async (t) => {
    await undisturbed(t);
    t.expect(t.hud()).toEqual([]);
    t.expect(t.mod().denied).toBeGreaterThanOrEqual(1);
});
