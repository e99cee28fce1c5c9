import { configure, test } from "gatehouse/test";

configure({ game: { crabs: 0 } });

test("it glows where a shell is gathered", async (t) => {
    const [player] = t.world.entities("player");
    await t.game("put_shell", { x: player.x, y: player.y });
    await t.until(() => t.commands("@ID@-glow", "particles").length > 0, 60);
});
