// Run with: gatehouse test
import { test } from "gatehouse/test";
import { color_of } from "../glow.js";

test("the line gets greener", (t) => {
    t.expect(color_of(0, 10)).toBe(0xffe9a0);
    t.expect(color_of(10, 10)).toBe(0x5fe9a0);
    t.expect(color_of(500, 10)).toBe(color_of(10, 10));
});

test("the seconds are on the screen", async (t) => {
    await t.until(() => t.commands("@ID@", "hud_text").length > 0, 120);
});
