// Run with: gatehouse test --game @GAME@
import { test } from "gatehouse/test";
import { color_of } from "../glow.js";

test("the line gets greener", (t) => {
    t.expect(color_of(0, 10)).toBe(0xffe9a0);
    t.expect(color_of(10, 10)).toBe(0x5fe9a0);
    t.expect(color_of(500, 10)).toBe(color_of(10, 10));
});

test("the pearl can be worn, and the count is on the screen", async (t) => {
    t.expect(await t.game("give", { item: "@ID@:lucky_pearl" })).toBe(true);
    t.expect((await t.game("pack")).some((stack) => stack.name === "@ID@:lucky_pearl")).toBe(true);
    await t.until(() => t.commands("@ID@", "hud_text").length > 0, 120);
});
