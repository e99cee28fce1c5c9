import { configure, expect, test } from "gatehouse/test";
import { island } from "gatehouse/game";

configure({ seed: 5, settings: { first: 1 }, game: { phases: { day: 600, dusk: 60, night: 3600, dawn: 480 } } });

const brine = (t) => t.world.entities("boss:brine")[0];

async function rises(t) {
    await t.game("phase", { name: "night" });
    await t.until(() => brine(t)?.hp === 150, 30);
    return brine(t);
}

test("it comes in its night, with its name and its strength", async (t) => {
    expect(t.world.entities("boss:brine").length).toBe(0);
    await rises(t);
    await t.ticks(8);
    expect(t.texts("boss")).toContain("Old Brine");
    const { x } = brine(t);
    await t.ticks(60);
    expect(brine(t).x === x).toBe(false);
    await t.game("phase", { name: "day" });
    await t.until(() => t.texts("boss").length === 0, 30);
});

test("worn down it calls its brood, then dives", async (t) => {
    const { id } = await rises(t);
    await t.hurt(id, 60);
    await t.until(() => t.world.entities("boss:brood").length === 2, 30);
    const { x, y } = brine(t);
    await t.hurt(id, 50);
    await t.until(() => Math.hypot(brine(t).x - x, brine(t).y - y) > 20, 60);
});

test("it leaves pearls and points, and nothing at dawn", async (t) => {
    const { score } = island.tally, { id } = await rises(t);
    await t.hurt(id, 1000);
    await t.until(() => t.world.entities("boss:pearl").length === 3, 30);
    expect(island.tally.score).toBe(score + 120);
    const [pearl] = t.world.entities("boss:pearl");
    await t.set(t.world.player, { hp: 2, x: pearl.x, y: pearl.y });
    await t.until(() => t.world.player.hp >= 4, 30);
});
