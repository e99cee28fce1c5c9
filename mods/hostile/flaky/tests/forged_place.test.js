import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("forged_place");

test("a place that it made up is not taken for a file of the engine's", async (t) => {
    await undisturbed(t);
    for (const { file = "" } of t.errors()) t.expect(file).not.toMatch(/\.c$|lua/);
    t.expect(t.mod().state).toBe("running");
});
