import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("truncated");

test("bytes that are no message are thrown away whole, with the field that was wrong", async (t) => {
    await undisturbed(t);
    t.expect(t.mod().rejected_batches).toBeGreaterThan(0);
    t.expect(t.mod()).toMatchObject({ state: "running", starts: 1 });
});
