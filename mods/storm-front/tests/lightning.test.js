// Lightning comes at night alone, and the thunder after the flash.
import { configure, test } from "gatehouse/test";

configure({ seed: 3 });

const flashes = (t) => t.commands("storm-front", (command) => command.command === "weather" && command.flash > 0);
const thunder = (t) => t.commands("storm-front", (command) => /thunder$/.test(command.sound ?? ""));

test("there is none by day", async (t) => {
    await t.ticks(1200);
    t.expect(flashes(t)).toHaveLength(0);
});

test("strokes at night are apart, each with its thunder", async (t) => {
    await t.until(() => t.texts().length > 0, 120); // the front is there
    await t.game("phase", { name: "night", ticks: 3000 });
    await t.until(() => flashes(t).length > 2, 2400);
    const ticks = flashes(t).map((flash) => flash.tick);
    for (let i = 1; i < ticks.length; i++) t.expect(ticks[i] - ticks[i - 1]).toBeGreaterThanOrEqual(240);
    await t.ticks(100);
    t.expect(thunder(t).length).toBeGreaterThanOrEqual(3);
    t.expect(thunder(t)[0].tick).toBeGreaterThan(ticks[0] + 7);
});
