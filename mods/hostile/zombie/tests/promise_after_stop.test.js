import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("promise_after_stop");

test("what it had planned does not run after its end", async (t) => {
    await undisturbed(t);
    t.expect(t.logs().filter(({ text }) => /ESCAPED/.test(text))).toEqual([]);
    t.expect(t.errors()[0].kind).toBe("stopped");
});
