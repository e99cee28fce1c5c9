import { configure, expect, test } from "gatehouse/test";

configure({ game: { crabs: 0 } });

test("it glows where a shell is gathered", async (t) => {
    const [player] = t.world.entities("player");
    await t.game("put_shell", { x: player.x, y: player.y });
    await t.until(() => t.commands("@ID@-glow", "particles").length > 0, 60);
});

test("crabs that are near run away from there", async (t) => {
    const [player] = t.world.entities("player");
    const crab = await t.spawn("crab", player.x + 30, player.y);
    await t.game("put_shell", { x: player.x, y: player.y });
    await t.until(() => t.commands("@ID@-glow", { command: "scare", outcome: "applied" }).length > 0, 60);
    await t.ticks(10);
    expect(t.world.get(crab).x).toBeGreaterThan(player.x + 33);
});
