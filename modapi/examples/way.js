// Shows: path, sight, place
// Needs: light
import { light, on, world } from "gatehouse";

world.watch("player");
world.watch("crab");

// A light goes ahead of the player, on the way to the nearest crab that he does not see.
on("tick", () => {
    const { player } = world;
    const crab = player && world.near(player.x, player.y, 400, "crab").find((one) => !world.sees(player, one));
    if (crab === undefined) return;
    const { found, why, points } = world.path(player, crab, { avoid: true });
    if (!found) return console.log("no way to the crab:", why);
    const next = points[Math.min(3, points.length - 1)];
    if (next && !world.at(next.x, next.y).water) light.set(0, { x: next.x, y: next.y, radius: 24, ticks: 60 });
}, { every: 30 });
