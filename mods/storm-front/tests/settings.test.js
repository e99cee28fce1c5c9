// What a player can set.
import { configure, test } from "gatehouse/test";

configure({ settings: { rain: 30, wind: 0, lightning: false } });

test("rain goes no higher than is set", async (t) => {
    await t.ticks(450);
    const rain = t.commands("storm-front", "weather").map((command) => command.rain);
    t.expect(Math.max(...rain)).toBe(30);
});

test("without wind nobody is pushed", async (t) => {
    await t.ticks(900);
    t.expect(t.commands("storm-front", "push")).toHaveLength(0);
    for (const { wind_x, wind_y } of t.commands("storm-front", "weather")) t.expect([wind_x, wind_y]).toEqual([0, 0]);
});

test("without lightning a night is dark", async (t) => {
    await t.until(() => t.texts().length > 0, 120);
    await t.game("phase", { name: "night" });
    await t.ticks(1200);
    t.expect(t.commands("storm-front", (command) => command.flash > 0)).toHaveLength(0);
});
