import { configure, expect, test } from "gatehouse/test";
import { goal_stands, island } from "gatehouse/game";

configure({ seed: 5, game: { phases: { day: 3600, dusk: 60, night: 3600, dawn: 480 } } });

async function build(t) {
    await t.game("stores", { wood: 9, oil: 3, shell: 4 });
    await t.game("choose", { id: "snare:net" });
    await t.press("build");
    return t.until(() => t.world.entities("snare:net")[0], 30);
}

test("a net costs wood, and is shown with what it still takes", async (t) => {
    await build(t);
    await t.until(() => island.stores.wood === 6, 10);
    await t.until(() => t.hud("snare").some(({ kind }) => kind === "bar"), 20);
});

test("what runs into it is slowed, counted once, and wears it down until it is mended with wood", async (t) => {
    const net = await build(t);
    await t.game("phase", { name: "night" });
    for (let i = 0; i < 6; i++) await t.spawn("shade", net.x + 8 - i, net.y - 3 + i);
    await t.until(() => goal_stands({ goal: "snare:caught" }).have === 6, 60);
    await t.until(() => island.stores.wood === 5, 20);
    await t.ticks(20);
    expect(goal_stands({ goal: "snare:caught" }).have).toBe(6);
});

test("tallow is boiled at the fire, twice a day", async (t) => {
    await t.game("stores", { wood: 9, oil: 0, shell: 9 });
    await t.game("choose", { id: "snare:tallow" });
    await t.set(t.world.player, { x: t.world.player.x + 200, y: t.world.player.y });
    await t.press("build");
    await t.ticks(4);
    expect(island.stores.shell).toBe(9);
    const fire = t.world.entities("campfire")[0];
    await t.set(t.world.player, { x: fire.x, y: fire.y + 14 });
    for (let i = 0; i < 3; i++) {
        await t.press("build");
        await t.ticks(6);
    }
    expect([island.stores.shell, island.stores.wood]).toEqual([5, 7]);
    expect(t.world.entities("snare:tallow").length + island.stores.oil).toBe(2);
});
