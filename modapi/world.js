// The world as the mod sees it: a model of the entities, kept up to date by their events, so that reading
// is at once and free; and queries, which ask the engine. The model begins with world.watch(), or with the
// first call that reads it, and is complete from the next batch of events on.

import { decode_reply, query_entities, query_path, query_place, query_sight, query_tiles } from "./codec.js";
import {
    ask, attach, hint_at, set_kinds, subscribe, tick_now, tick_rate_now, warn, when_world_begins,
} from "./core.js";
import {
    Err, MapOf, TypeErr, format, freeze, map_clear, map_delete, map_each, map_get, map_set, map_size, ownKeys, sort,
} from "./host.js";
import { init_event } from "./mod.js";
import { check_options, options_of, suggest } from "./suggest.js";

/**
 * @typedef {{id: number, kind: string, x: number, y: number, vx: number, vy: number, hp: number,
 *   max_hp: number, owner: string, facing: number}} Entity
 *   An entity of the model: read only, and the same object as long as it lives.
 */

const by_id = new MapOf(); // id -> Entity
const by_kind = new MapOf(); // kind -> Map of id -> Entity
const USUAL_TILE = 16; // px, where init said nothing yet
let watching = false; // all kinds
const watched = new MapOf(); // kinds

const WATCH = options_of("every");
const WAY = options_of("straight", "swims", "avoid", "nearest", "nodes");
const QUERY = options_of("x", "y", "radius", "kind", "limit");

function watch(kind = "", options = undefined) {
    if (options !== undefined && options !== null) check_options("world.watch", options, WATCH);
    const every = options?.every ?? 1;
    subscribe("entity_spawned", kind, 1, true);
    subscribe("entity_moved", kind, every, true);
    subscribe("entity_hurt", kind, 1, true);
    subscribe("entity_removed", kind, 1, true);
    if (kind === "") watching = true;
    else map_set(watched, kind, true);
}

// Reading a kind that nobody watches begins to watch it.
function look_at(kind) {
    if (watching || (kind !== "" && map_get(watched, kind))) return;
    watch(kind);
}

// --- the model ---

function add(state) {
    const known = map_get(by_id, state.entity);
    if (known !== undefined) {
        known.x = state.x;
        known.y = state.y;
        known.vx = state.vx;
        known.vy = state.vy;
        known.hp = state.hp;
        known.max_hp = state.max_hp;
        known.facing = state.facing;
        return;
    }
    const entity = {
        id: state.entity, kind: state.kind, x: state.x, y: state.y, vx: state.vx, vy: state.vy, hp: state.hp,
        max_hp: state.max_hp, owner: state.owner, facing: state.facing,
    };
    map_set(by_id, entity.id, entity);
    let of_kind = map_get(by_kind, entity.kind);
    if (of_kind === undefined) {
        of_kind = new MapOf();
        map_set(by_kind, entity.kind, of_kind);
    }
    map_set(of_kind, entity.id, entity);
}

function forget(id) {
    const entity = map_get(by_id, id);
    if (entity === undefined) return;
    map_delete(by_id, id);
    map_delete(map_get(by_kind, entity.kind), id);
}

attach("entity_spawned", (event) => add(event.state));
attach("entity_moved", (event) => {
    const entity = map_get(by_id, event.entity);
    if (entity === undefined) return;
    entity.x = event.x;
    entity.y = event.y;
    entity.facing = event.facing;
});
attach("entity_hurt", (event) => {
    const entity = map_get(by_id, event.entity);
    if (entity !== undefined) entity.hp = event.hp;
});
attach("entity_removed", undefined, (event) => forget(event.entity));

when_world_begins(() => {
    map_clear(by_id);
    map_clear(by_kind);
});

// For on()'s `kind` option: events that carry no kind are looked up in the model.
set_kinds(
    (event) => event.kind ?? event.state?.kind ?? map_get(by_id, event.entity)?.kind ?? "",
    (event, kind) => {
        if (event === "entity_moved" || event === "entity_hurt" || event === "entity_removed") look_at(kind);
    },
);

export function of_init(field) {
    const init = init_event();
    return init === null ? 0 : init[field];
}

// --- reading ---

function entities(kind = "") {
    look_at(kind);
    const found = [];
    const map = kind === "" ? by_id : map_get(by_kind, kind);
    if (map !== undefined) {
        map_each(map, (entity) => {
            found[found.length] = entity;
        });
    }
    return found;
}

function distance_squared(entity, x, y) {
    return (entity.x - x) * (entity.x - x) + (entity.y - y) * (entity.y - y);
}

function near(x, y, radius, kind = "") {
    const all = entities(kind);
    const found = [];
    for (let i = 0; i < all.length; i++) {
        if (distance_squared(all[i], x, y) <= radius * radius) found[found.length] = all[i];
    }
    return sort(found, (a, b) => distance_squared(a, x, y) - distance_squared(b, x, y) || a.id - b.id);
}

function reply_of(bytes) {
    const reply = decode_reply(ask(bytes));
    if (reply === null) throw new Err("the engine's answer was not understood");
    if (reply.reply === "error") throw new Err(reply.reason);
    return reply;
}

// --- the ground ---

// An entity, its id, or a place: what the engine takes for it.
function end_of(value, where) {
    if (typeof value === "number") return { id: value, x: 0, y: 0 };
    if (typeof value === "object" && value !== null) {
        const id = value.id ?? value.entity; // of the model, or of an answer
        if (typeof id === "number") return { id, x: 0, y: 0 };
        if (typeof value.x === "number" && typeof value.y === "number") return { id: 0, x: value.x, y: value.y };
    }
    throw new TypeErr(`${where}: expected an entity, its id, or {x, y}, got ${format([value])}`);
}

function path(from, to, options = undefined) {
    if (options !== undefined && options !== null) check_options("world.path", options, WAY);
    const a = end_of(from, "world.path: from"), b = end_of(to, "world.path: to");
    const { end, tiles, cut, nodes } = reply_of(query_path({
        from: a.id, x: a.x, y: a.y, to: b.id, to_x: b.x, to_y: b.y, straight: options?.straight ?? false,
        swims: options?.swims ?? false, avoid: options?.avoid ?? false, nearest: options?.nearest ?? false,
        nodes: options?.nodes ?? 0,
    }));
    const side = of_init("tile_size") || USUAL_TILE;
    const points = [];
    for (let i = 0; i < tiles.length; i += 2) {
        points[points.length] = { x: tiles[i] * side + side / 2, y: tiles[i + 1] * side + side / 2 };
    }
    const found = end === "found";
    return { found, why: found ? "" : end, points, cut, nodes };
}

function sees(from, to) {
    const a = end_of(from, "world.sees: from"), b = end_of(to, "world.sees: to");
    return reply_of(query_sight({ from: a.id, x: a.x, y: a.y, to: b.id, to_x: b.x, to_y: b.y })).clear;
}

function at(x, y) {
    const { reply: _reply, ...place } = reply_of(query_place({ x, y }));
    return place;
}

// What is not there is said, once: a mod that reads it would go on with nothing.
const ASKED = { __proto__: null, then: true, toJSON: true };
const absent = new Proxy(Object.prototype, /** @type {any} */ ({
    __proto__: null,
    get(target, key) {
        if (typeof key !== "string" || ASKED[key] || key in target) return target[key];
        const hint = hint_at(key);
        warn(`world has no "${key}"${hint === "" ? suggest(key, /** @type {string[]} */ (ownKeys(world))) : hint}`);
        return undefined;
    },
}));

export const world = freeze({
    __proto__: absent,
    /** The tick of the events that are being handled. */
    get tick() { return tick_now(); },
    /** Ticks in a second. */
    get tick_rate() { return tick_rate_now(); },
    /** Tiles from left to right. */
    get width() { return of_init("width"); },
    /** Tiles from top to bottom. */
    get height() { return of_init("height"); },
    /** Pixels of a tile's side. */
    get tile_size() { return of_init("tile_size") || USUAL_TILE; },

    /**
     * Begins to follow the entities of a kind ("" = all). `every`: positions at most each so many ticks.
     * @type {(kind?: string, options?: {every?: number}) => void}
     */
    watch,
    /** The entities of a kind, or all. @type {(kind?: string) => Entity[]} */
    entities,
    /** One entity of the kinds that are watched (of all, when none is), or undefined. @param {number} id @returns {Entity | undefined} */
    get(id) {
        if (map_size(watched) === 0) look_at("");
        return map_get(by_id, id);
    },
    /**
     * Entities within a radius, nearest first.
     * @type {(x: number, y: number, radius: number, kind?: string) => Entity[]}
     */
    near,
    /** The first player that is there, or undefined. @returns {Entity | undefined} */
    get player() { return entities("player")[0] ?? entities("player2")[0]; },
    /** All players. @returns {Entity[]} */
    get players() {
        const all = entities("player");
        const second = entities("player2");
        for (let i = 0; i < second.length; i++) all[all.length] = second[i];
        return all;
    },

    /**
     * Asks the engine for the entities around a place, nearest first.
     * @param {{x: number, y: number, radius: number, kind?: string, limit?: number}} query limit: 0 = 64, at most 256
     */
    queryEntities(query) {
        check_options("world.queryEntities", query, QUERY);
        const { x, y, radius, kind = "", limit = 0 } = query;
        return reply_of(query_entities({ x, y, radius, kind, limit })).entities;
    },
    /**
     * Asks the engine for a rectangle of tiles: one byte a tile in `kinds` and `heights`, row by row.
     * @param {number} x @param {number} y @param {number} width @param {number} height
     */
    queryTiles(x, y, width, height) {
        return reply_of(query_tiles({ x, y, width, height }));
    },
    /**
     * A way over the ground, tile by tile, from an entity (or its id, or {x, y}) to another: `points` are the middles of its
     * tiles, without the one where it begins. `why`: "none" when there is no way, "far" when none was found within `nodes`.
     * @type {(from: Entity | number | {x: number, y: number}, to: Entity | number | {x: number, y: number}, options?: {
     *   straight?: boolean, swims?: boolean, avoid?: boolean, nearest?: boolean, nodes?: number}) =>
     *   {found: boolean, why: "" | "none" | "far", points: {x: number, y: number}[], cut: boolean, nodes: number}}
     */
    path,
    /**
     * Whether nothing opaque is between two entities (or their ids, or places).
     * @type {(from: Entity | number | {x: number, y: number}, to: Entity | number | {x: number, y: number}) => boolean}
     */
    sees,
    /** What there is at a place: its tile, and who stands on it. @param {number} x @param {number} y */
    at,
});
