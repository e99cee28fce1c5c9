// Run with: gatehouse test
import { configure, test } from "gatehouse/test";

configure({ seed: 3, game: { shells: 2, crabs: 0 } });

test("a shell that the player walks over is gathered", async (t) => {
    const [player] = t.world.entities("player");
    await t.game("put_shell", { x: player.x + 30, y: player.y });
    await t.input("move", { x: 1 });
    await t.until(async () => (await t.variable("score")) === 1, 60);
});

test("with all shells the game is won", async (t) => {
    const [player] = t.world.entities("player");
    for (const _ of [1, 2]) await t.game("put_shell", { x: player.x, y: player.y });
    await t.until(async () => (await t.game("state")) === "won", 60);
});

test("crabs pinch three times", async (t) => {
    const [player] = t.world.entities("player");
    await t.spawn("crab", player.x + 6, player.y);
    await t.until(() => t.world.entities("player")[0].hp === 2, 60);
    await t.hurt(player, 2);
    await t.until(async () => (await t.game("state")) === "lost", 5);
});
