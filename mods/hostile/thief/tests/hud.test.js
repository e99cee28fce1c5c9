import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("hud");

test("what it was not granted is refused", async (t) => {
    await undisturbed(t);
    t.expect(t.hud()).toEqual([]);
    t.expect(t.mod()).toMatchObject({ state: "running", applied: t.expect.any(Number) });
    t.expect(t.mod().denied).toBeGreaterThanOrEqual(10);
});
