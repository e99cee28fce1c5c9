import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("every_tick");

test("each error is told with its place, and the mod goes on", async (t) => {
    await undisturbed(t);
    t.expect(t.errors()).toHaveLength(2);
    t.expect(t.errors()[0]).toMatchObject({ kind: "error", tick: 30, file: "errors.js" });
    t.expect(t.mod()).toMatchObject({ state: "running", starts: 1, errors: 2 });
});
