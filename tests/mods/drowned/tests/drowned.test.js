import { configure, expect, test } from "gatehouse/test";
import { content } from "gatehouse/game";

configure({ seed: 5, game: { phases: { day: 3600, dusk: 60, night: 3600, dawn: 480 } } });

test("its creatures rise in its night, and what it patches is so", async (t) => {
    expect(content.get("kind", "shade").hp).toBe(20);
    expect(t.world.entities("crab")[0].hp).toBe(5);
    await t.game("phase", { name: "dusk", ticks: 2 });
    await t.until(() => t.world.entities("drowned:sailor").length > 1, 1800);
    for (const shade of t.world.entities("shade")) expect(shade.hp <= 20).toBe(true);
});

test("what the sea leaves of it is picked up and counts", async (t) => {
    const [amber] = t.world.entities("drowned:amber");
    const [player] = t.world.entities("player");
    const oil = await t.variable("oil");
    await t.set(amber, { x: player.x, y: player.y });
    await t.until(() => t.world.entities("drowned:amber").length === 1, 20);
    expect(await t.variable("oil")).toBe(oil + 2);
});

test("a snare is chosen, costs, burns, and is gone after a while", async (t) => {
    const [player] = t.world.entities("player");
    const wood = await t.variable("wood");
    const oil = await t.variable("oil");
    await t.input("focus", true);
    await t.press("build");
    await t.input("focus", false);
    await t.ticks(2);
    await t.press("build");
    await t.ticks(2);
    expect(t.world.entities("drowned:snare").length).toBe(1);
    expect(await t.variable("wood")).toBe(wood - 2);
    expect(await t.variable("oil")).toBe(oil - 1);
    const [snare] = t.world.entities("drowned:snare");
    const eel = await t.spawn("drowned:eel", snare.x + 20, snare.y);
    await t.until(() => (t.world.entities("drowned:eel")[0]?.hp ?? 0) < 8, 200);
    await t.remove(eel);
    await t.until(() => t.world.entities("drowned:snare").length === 0, 310);
    expect(player.kind).toBe("player");
});

test("its creatures never end the game", async (t) => {
    const lighthouse = t.world.entities("lighthouse")[0];
    for (let i = 0; i < 12; i++) await t.spawn("drowned:sailor", lighthouse.x - 24 + i * 4, lighthouse.y + 12);
    await t.game("phase", { name: "night", ticks: 1500 });
    await t.ticks(1200);
    expect(t.world.entities("lighthouse")[0].hp >= 75).toBe(true);
});
