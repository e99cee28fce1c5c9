// Shows: damage, push
// Needs: entity.spawn, world.read
import { entity, on, world } from "gatehouse";

world.watch("player");

// Wind from the west leans on every player, each tick of one second in three.
on("tick", () => {
    if (world.tick % 180 > 60) return;
    for (const player of world.players) entity.push(player.id, 0.2, 0);
});

// Lightning hits a crate that falls out of the sky.
let struck = false;
on("tick", () => {
    const keeper = world.player;
    if (struck || keeper === undefined) return;
    struck = true;
    entity.spawn("prop", keeper.x - 40, keeper.y, (crate) => entity.damage(crate, 5));
}, { every: 30 });
