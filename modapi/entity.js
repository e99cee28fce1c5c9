// Commands about entities. A mod moves, changes and removes only what it spawned itself.

import {
    encode_damage, encode_move, encode_push, encode_remove, encode_set_properties, encode_spawn,
} from "./codec.js";
import { attach, command, listen, warn } from "./core.js";
import {
    Err, MapOf, PromiseOf, check_function, freeze, map_delete, map_each, map_get, map_set,
    slice_text, then_promise,
} from "./host.js";
import { check_options, no_options, options_of } from "./suggest.js";
import { place_of, want_places } from "./places.js";
import { is_request } from "./request.js";

const pending = new MapOf(); // seq of a spawn -> what to do with its result

function settle(seq, waiting, outcome, reason, id) {
    map_delete(pending, seq);
    if (outcome === "applied" || outcome === "rewritten") waiting.done(id, "");
    else waiting.failed(reason === "" ? outcome : `${outcome}: ${reason}`);
}

listen("command_result", (event) => {
    const waiting = map_get(pending, event.seq);
    if (waiting !== undefined && event.outcome !== "delayed") {
        settle(event.seq, waiting, event.outcome, event.reason, event.entity);
    }
}, "", 1);

listen("batch_rejected", (event) => {
    map_each(pending, (waiting, seq) => settle(seq, waiting, "rejected", event.field, 0));
}, "", 1);

// The entity died or left in the meantime: no mod can know, so none is warned.
function is_stale(event) {
    return event.outcome === "failed" && slice_text(event.reason, 0, 12) === "stale handle";
}

const told = new MapOf(); // what was told, without its place

// What is cut is cut by other numbers each time: one line for each call of the mod, and no more than one for what fails
// so often that the places of its calls are not known.
function tell(text, what, place) {
    if (place === "" && map_get(told, what)) return;
    if (!warn(text + place, what + place)) return;
    map_set(told, what, true);
    if (place === "") want_places();
}

attach("command_result", (event) => {
    if (event.outcome === "applied" || event.outcome === "delayed" || is_stale(event) || is_request(event.seq)) return;
    const place = place_of(event.seq), what = `${event.command}: ${event.outcome}`;
    if (event.said) { // by the game's own line, which does not know where
        if (place !== "") tell(`${event.command} was asked for here:`, what, place);
        return;
    }
    const text = event.reason === "" ? what : `${what}: ${event.reason}`;
    tell(text, event.outcome === "rewritten" ? what : text, place);
});
attach("batch_rejected", (event) => warn(`a batch was thrown away: ${event.field}: ${event.reason}`));

function spawn_then(kind, x, y, done) {
    const seq = command(encode_spawn, { kind, x, y });
    map_set(pending, seq, { done: (id) => done(id, ""), failed: (reason) => done(0, reason) });
}

function spawn_promise(kind, x, y) {
    const seq = command(encode_spawn, { kind, x, y });
    const promise = new PromiseOf((resolve, reject) => {
        map_set(pending, seq, { done: resolve, failed: (reason) => reject(new Err(`spawn ${kind}: ${reason}`)) });
    });
    then_promise(promise, undefined, () => {}); // nobody has to wait for it: the warning is enough then
    return promise;
}

const PROPERTIES = options_of("vx", "vy", "hp", "facing", "sprite", "tint");

export const entity = freeze({
    /**
     * Makes an entity of a kind that the game lets mods make. Gives a promise of its handle, which fails when
     * the game refuses; with `done`, calls done(handle, reason) instead: 0 and a reason when it was refused.
     * @param {string} kind @param {number} x @param {number} y px
     * @param {(id: number, reason: string) => void} [done]
     * @returns {Promise<number> | undefined}
     */
    spawn(kind, x, y, done) {
        if (done === undefined) return spawn_promise(kind, x, y);
        no_options("entity.spawn", done, ": entity.set(id, {...}) changes what was made");
        check_function(done, "entity.spawn: done");
        spawn_then(kind, x, y, done);
        return undefined;
    },
    /**
     * Puts one of the mod's own entities somewhere else.
     * @param {number} id @param {number} x @param {number} y px
     */
    move(id, x, y, options = undefined) {
        no_options("entity.move", options);
        command(encode_move, { entity: id, x, y });
    },
    /**
     * Changes one of the mod's own entities; what is not given stays.
     * @param {number} id
     * @param {{vx?: number, vy?: number, hp?: number, facing?: number, sprite?: string, tint?: number}} properties
     */
    set(id, properties) {
        check_options("entity.set", properties, PROPERTIES);
        const { vx, vy, hp, facing, sprite, tint } = properties;
        command(encode_set_properties, { entity: id, vx, vy, hp, facing, sprite, tint });
    },
    /** Takes hit points. @param {number} id @param {number} amount */
    damage(id, amount, options = undefined) {
        no_options("entity.damage", options);
        command(encode_damage, { entity: id, amount });
    },
    /** Removes one of the mod's own entities. @param {number} id */
    remove(id, options = undefined) {
        no_options("entity.remove", options);
        command(encode_remove, { entity: id });
    },
    /**
     * Adds to an entity's velocity for this tick.
     * @param {number} id @param {number} vx @param {number} vy px/tick
     */
    push(id, vx, vy, options = undefined) {
        no_options("entity.push", options);
        command(encode_push, { entity: id, vx, vy });
    },
});
