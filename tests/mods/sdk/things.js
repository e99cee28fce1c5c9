// The world and what is in it.

import { entity, world } from "gatehouse";
import { island } from "gatehouse/game";

const plain = (one) => (one === undefined ? undefined : { ...one });

export const things = {
    world: () => ({
        rate: world.tick_rate, width: world.width, height: world.height, tile: world.tile_size, phase: island.phase,
        day: island.day, left: island.phase_ticks_left,
    }),
    water: () => island.water,
    watch: (kind, options) => world.watch(kind, options),
    entities: (kind) => world.entities(kind).map(plain),
    count: (kind) => world.entities(kind).length,
    get: (id) => plain(world.get(id)),
    same: (id) => world.get(id) !== undefined && world.get(id) === world.get(id),
    near: (x, y, radius, kind) => world.near(x, y, radius, kind).map(plain),
    players: () => [world.player?.kind, world.players.map((one) => one.kind)],
    query: (query) => world.queryEntities(query),
    tiles(x, y, width, height) {
        const { kinds, heights, names, ...rect } = world.queryTiles(x, y, width, height);
        return { ...rect, kinds: kinds.length, heights: heights.length, names };
    },

    path: (from, to, options) => world.path(from, to, options),
    sees: (from, to) => world.sees(from, to),
    at: (x, y) => world.at(x, y),

    spawn: (kind, x, y) => entity.spawn(kind, x, y),
    spawn_then: (kind, x, y) => new Promise((resolve) => {
        entity.spawn(kind, x, y, (id, reason) => resolve([id, reason]));
    }),
    move: (id, x, y) => entity.move(id, x, y),
    set: (id, fields) => entity.set(id, fields),
    damage: (id, amount) => entity.damage(id, amount),
    remove: (id) => entity.remove(id),
    push: (id, vx, vy) => entity.push(id, vx, vy),
};
