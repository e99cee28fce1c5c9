import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("index_of");

test("what V8 can not stop costs the mod its process, which starts again", async (t) => {
    await undisturbed(t);
    t.expect(t.errors()[0].kind).toBe("died");
    t.expect(t.mod()).toMatchObject({ state: "running" });
    t.expect(t.mod().starts).toBeGreaterThan(1);
});
