// Shows: entities, tiles, tiles_changed
import { on, world } from "gatehouse";

world.watch("player");

// Questions are answered at once, from the world as it was at the start of the tick.
on("tick", () => {
    const { player } = world;
    if (player === undefined) return;
    const near = world.queryEntities({ x: player.x, y: player.y, radius: 100, limit: 10 });
    const [column, row] = [player.x, player.y].map((px) => Math.floor(px / world.tile_size));
    const { kinds, names } = world.queryTiles(column, row, 1, 1);
    console.log(`${near.length} things around the player, who stands on ${names[kinds[0]]}`);
}, { every: 300 });

on("tiles_changed", ({ x, y, width, height }) => console.log("tiles changed:", x, y, width, height));
