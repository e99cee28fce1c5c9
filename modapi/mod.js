// What a mod knows of itself: its id, what it was granted, its limits, its settings. All of that comes with
// the first event, after the mod's main module was loaded.

import { attach, listen_to_host, set_limits, subscribe } from "./core.js";
import {
    Err, MapOf, NumberOf, PromiseOf, create, defineProperty, freeze, map_has, map_set, ownKeys, parse_json,
    seed_random,
} from "./host.js";
import { no_such } from "./suggest.js";

const BUDGET_EVERY = 60; // ticks

let init = null;
const granted = new MapOf();
let capabilities = freeze([]);

function known() {
    if (init === null) {
        throw new Err("known only from the init event on: read it in a handler, or after `await ready()`");
    }
    return init;
}

// What the language and libraries ask any object for.
const ASKED = {
    __proto__: null, then: true, toJSON: true, toString: true, valueOf: true, constructor: true,
    hasOwnProperty: true, asymmetricMatch: true, $$typeof: true, nodeType: true, length: true,
};

// Reading a setting before it is there, or one that is not declared, is a mistake that would pass unseen: the
// prototype says so. `"size" in settings` asks whether there is one.
const not_there = new Proxy({}, {
    get(_target, key) {
        if (typeof key !== "string") return undefined;
        if (init === null) {
            throw new Err(`settings.${key} is not known while the mod is being loaded: ` +
                "read it in a handler, or after `await ready()`");
        }
        if (!ASKED[key]) throw no_such("settings: mod.json declares no", key, ownKeys(settings));
        return undefined;
    },
});

/** The mod's settings: mod.json's defaults and what the player changed. */
export const settings = create(not_there);

let resolve_ready;
const is_ready = new PromiseOf((resolve) => {
    resolve_ready = resolve;
});

/**
 * Resolves when the mod is known to itself: `await ready()` at the top of main.js, then read `settings`.
 * @returns {Promise<void>}
 */
export function ready() {
    listen_to_host();
    return is_ready;
}

attach("init", (event) => {
    init = event;
    set_limits(event);
    seed_random(NumberOf(event.seed >> 32n), NumberOf(event.seed & 0xffffffffn));
    const own = [];
    for (let i = 0; i < event.capabilities.length; i++) {
        own[i] = event.capabilities[i];
        map_set(granted, own[i], true);
    }
    capabilities = freeze(own);
    const values = event.settings === "" ? {} : parse_json(event.settings);
    const keys = ownKeys(values);
    for (let i = 0; i < keys.length; i++) {
        defineProperty(settings, keys[i], { value: values[keys[i]], enumerable: true });
    }
    freeze(settings);
    resolve_ready();
});

let budget;

attach("budget", (event) => {
    budget = freeze(event);
});

/** The Init event, or null before it came. */
export function init_event() {
    return init;
}

export const mod = freeze({
    /** This mod's id, as in mod.json. */
    get id() { return known().mod; },
    /** The engine's API level. */
    get api() { return known().api; },
    /** What was granted. @returns {readonly string[]} */
    get capabilities() { return known() && capabilities; },
    /** Whether a capability was granted. @param {string} capability */
    has(capability) { return known() && map_has(granted, capability); },
    /** How often it was started again: 0 = this is its first life. */
    get restarts() { return known().restarts; },
    /**
     * What is left of its limits: the last `budget` event, undefined before the first. Reading it asks for the
     * event each second; on("budget", ...) may ask for it more often.
     */
    get budget() {
        subscribe("budget", "", BUDGET_EVERY, true);
        return budget;
    },
    /** Commands a tick, bytes a tick. */
    get limits() {
        const { commands_per_tick, bytes_per_tick } = known();
        return freeze({ commands_per_tick, bytes_per_tick });
    },
});
