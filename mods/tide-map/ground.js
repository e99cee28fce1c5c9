// The island's tiles as the map keeps them: a colour for dry ground and the height at which it floods.

import { world } from "gatehouse";
import { STONE, TILE_COLORS, WATER_TILES } from "./palette.js";

const TILES_PER_QUERY = 4096;

/** @typedef {{width: number, height: number, color: Uint8Array, level: Uint8Array}} Ground level: 0 = always water */

/** @returns {Ground} */
export function create_ground() {
    return { width: 0, height: 0, color: new Uint8Array(0), level: new Uint8Array(0) };
}

function fit(ground) {
    if (ground.width === world.width && ground.height === world.height) return;
    ground.width = world.width;
    ground.height = world.height;
    ground.color = new Uint8Array(ground.width * ground.height).fill(STONE);
    ground.level = new Uint8Array(ground.width * ground.height);
}

function put(ground, rect) {
    for (let row = 0; row < rect.height; row++) {
        for (let column = 0; column < rect.width; column++) {
            const from = row * rect.width + column;
            const to = (rect.y + row) * ground.width + rect.x + column;
            const name = rect.names[rect.kinds[from]];
            ground.color[to] = TILE_COLORS.get(name) ?? STONE;
            ground.level[to] = WATER_TILES.has(name) ? 0 : Math.max(1, rect.heights[from]);
        }
    }
}

/** Asks for a rectangle of tiles and keeps it. @param {Ground} ground */
export function read_tiles(ground, x, y, width, height) {
    fit(ground);
    const rows = Math.max(1, Math.floor(TILES_PER_QUERY / width));
    for (let top = y; top < y + height; top += rows) {
        put(ground, world.queryTiles(x, top, width, Math.min(rows, y + height - top)));
    }
}
