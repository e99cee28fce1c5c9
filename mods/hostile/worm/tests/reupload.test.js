import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("reupload");

test("there is nothing to upload with", async (t) => {
    await undisturbed(t);
    t.expect(t.logs().filter(({ text }) => /ESCAPED/.test(text))).toEqual([]);
    t.expect(t.mod().errors).toBe(2); // one for each tick in which it tried
});
