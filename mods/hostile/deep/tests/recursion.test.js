import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("recursion");

test("a stack that is full is an error like any other", async (t) => {
    await undisturbed(t);
    t.expect(t.errors()[0]).toMatchObject({ kind: "error", file: "calls.js" });
    t.expect(t.errors()[0].message).toMatch(/^RangeError: Maximum call/);
    t.expect(t.mod()).toMatchObject({ state: "running", starts: 1 });
});
