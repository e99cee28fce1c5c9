// Run with: gatehouse test
import { test } from "gatehouse/test";
import { color_of } from "../glow.js";

test("glow-worms get greener with each shade", (t) => {
    t.expect(color_of(0)).toBe(0xffe9a0);
    t.expect(color_of(1)).toBe(0xefe9a0);
    t.expect(color_of(500)).toBe(color_of(10));
});

test("they glow around the keeper", async (t) => {
    await t.until(() => t.commands("@ID@", "particles").length > 0, 120);
});
