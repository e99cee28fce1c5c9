import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("strobe");

test("a screen that would flicker does not", async (t) => {
    await undisturbed(t);
    const flashes = t.commands("griefer", "weather").filter(({ flash }) => flash > 0);
    t.expect(flashes).toHaveLength(1); // of two ticks
    for (const { ticks, color } of t.commands("griefer", "tint")) {
        t.expect(ticks).toBeGreaterThanOrEqual(20);
        t.expect(color).toBeGreaterThanOrEqual(0xa0a0a0);
    }
});
