import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("import_files");

test("a module is a file of its own package or none", async (t) => {
    await undisturbed(t);
    t.expect(t.logs().filter(({ text }) => /ESCAPED/.test(text))).toEqual([]);
    t.expect(t.mod()).toMatchObject({ state: "running", starts: 1 });
});
