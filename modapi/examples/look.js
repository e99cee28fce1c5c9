// Shows: entities, tiles, tiles_changed
import { on, world } from "gatehouse";

world.watch("lighthouse");

// Questions are answered at once, from the world as it was at the start of the tick.
on("tick", () => {
    const [tower] = world.entities("lighthouse");
    if (tower === undefined) return;
    const near = world.queryEntities({ x: tower.x, y: tower.y, radius: 100, limit: 10 });
    const [column, row] = [tower.x, tower.y].map((px) => Math.floor(px / world.tile_size));
    const { kinds, names } = world.queryTiles(column, row + 1, 1, 1);
    console.log(`${near.length} things around the tower, and ${names[kinds[0]]} at its foot`);
}, { every: 300 });

on("tiles_changed", ({ x, y, width, height }) => console.log("tiles changed:", x, y, width, height));
