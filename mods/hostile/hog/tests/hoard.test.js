import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("hoard");

test("buffers without end are an error of the mod's", async (t) => {
    await undisturbed(t);
    t.expect(t.errors()[0]).toMatchObject({ kind: "error", tick: 30 });
    t.expect(t.errors()[0].message).toMatch(/^RangeError: Array buffer/);
    t.expect(t.mod()).toMatchObject({ state: "running", starts: 1 });
});
