import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("eval");

test("text never becomes code", async (t) => {
    await undisturbed(t);
    t.expect(t.logs().filter(({ text }) => /ESCAPED/.test(text))).toEqual([]);
    t.expect(t.mod()).toMatchObject({ state: "running", starts: 1 });
});
