import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("overhear");

test("it hears nothing that its mod.json does not name", async (t) => {
    await undisturbed(t);
    t.expect(t.logs().filter(({ text }) => /ESCAPED/.test(text))).toEqual([]);
});
