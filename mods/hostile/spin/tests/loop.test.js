import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("loop");

test("a handler that never ends is stopped, told with its place, and the mod goes on", async (t) => {
    await undisturbed(t);
    t.expect(t.errors()[0]).toMatchObject({ kind: "stopped", file: "stoppable.js", tick: 30 });
    t.expect(t.mod()).toMatchObject({ state: "running", starts: 1 });
});
