import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("pad_split");

test("a heap that is full ends the mod's process alone, with the limit told", async (t) => {
    await undisturbed(t);
    t.expect(t.errors()[0]).toMatchObject({ kind: "died", message: t.expect.stringMatching(/out of memory/) });
    t.expect(t.mod().state).toBe("running");
});
