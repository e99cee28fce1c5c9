// The heart of the SDK: what comes in through $recv is handed to handlers, what they ask for is collected
// and leaves in one $send when the last of them is done. $recv is called at the first use of the SDK and
// never at import, so that a mod may import nothing and call it itself.
//
// A handler that throws does not keep the others from running, nor what was asked for from leaving: its
// error goes on to the host at the end, from the place where it was thrown.

import {
    DEPRECATED, EVENTS, MOST_COMMANDS, SUBSCRIBED, batch_bytes, batch_count, decode_event_batch, decode_reply, drop_last,
    encode_subscribe, encode_subscribe_own, read_own_with, take_batch,
} from "./codec.js";
import {
    $recv, $send, Err, InfinityValue, MapOf, RangeErr, TypeErr, check_function, format, freeze, map_delete, map_each,
    map_get, map_set, seed_random, set_clock, write_line,
} from "./host.js";
import { check_options as check_names, no_such, options_of } from "./suggest.js";
import { run_rest } from "./rest.js";
import { keep_place, note_tick_of_places } from "./places.js";

/**
 * @typedef {{fn: (event: any) => unknown, kind: string, every: number, last: number, fresh: boolean}} Entry
 * @typedef {{kind?: string, every?: number}} OnOptions
 */

const MAX_WARNINGS = 32;
const MOST_SENDS = 64;      // in one tick; the host throws more away (GATE_MAX_BATCHES; a spec compares)
const SEND_BYTES = 8;       // of a batch beside its commands, at most
const NONE = freeze([]);

let started = false;
let tick = 0;
let tick_rate = 60;
let commands_per_tick = 256;
let bytes_per_tick = 65536;
let next_seq = 1;
let sent = 0; // commands since the last batch of events came
let sent_bytes = 0;
let sends = 0;
let flush_planned = false;

// --- commands ---

function start() {
    if (started) return;
    started = true;
    $recv(receive);
}

// The last $send of a tick is kept for what the next events bring: commands wait for it, and none is lost.
function flush(is_last = false) {
    flush_planned = false;
    const waiting = batch_count();
    if (waiting === 0 || (sends >= MOST_SENDS - 1 && !is_last)) return;
    sent += waiting;
    sent_bytes += batch_bytes() + SEND_BYTES;
    sends++;
    $send(take_batch());
}

// `await` uses no method that a mod could have replaced.
async function flush_soon() {
    await undefined;
    flush();
}

let target = 0; // the API level that the mod was written for; 0: not known yet

// The host still does it; the line has the place of the call, and comes once.
function say_old(old) {
    if (target !== 0 && target < old.by) return;
    warn(`${old.name} is going away: API level ${old.by} has something better (gatehouse docs)`);
}

let game_target = 0; // the same of the game's own api; 0: it does not say

/** The same of a command or query of the game's own. @param {string} name @param {number} by */
export function say_old_own(name, by) {
    if (game_target !== 0 && game_target < by) return;
    warn(`${name} is going away: level ${by} of the game has something better`);
}

/**
 * Puts one command into the batch that leaves next.
 * @param {(seq: number, m: object) => void} encode a codec's encode_* function
 * @param {object} m its fields: plain values, nothing that runs code when read
 * @returns {number} the command's seq, which its result will carry
 */
export function command(encode, m) {
    start();
    if (sent + batch_count() >= commands_per_tick) {
        throw new RangeErr(`more than ${commands_per_tick} commands in one tick: spread the work over several ticks`);
    }
    for (let i = 0; i < DEPRECATED.length; i++) if (DEPRECATED[i].encode === encode) say_old(DEPRECATED[i]);
    if (batch_count() >= MOST_COMMANDS) flush(true);
    const seq = next_seq;
    const before_it = batch_bytes();
    encode(seq, m);
    if (sent_bytes + batch_bytes() + SEND_BYTES > bytes_per_tick) {
        drop_last(before_it);
        throw new RangeErr(`more than ${bytes_per_tick} bytes of commands in one tick: spread the work over several ticks`);
    }
    keep_place(seq);
    next_seq = seq === 0xffffffff ? 1 : seq + 1;
    if (!dispatching && !flush_planned) {
        flush_planned = true;
        flush_soon();
    }
    return seq;
}

/** Asks the engine at once. @param {Uint8Array} bytes a codec's query_* value @returns {ArrayBuffer} */
export function ask(bytes) {
    start();
    const reply = $send(bytes);
    if (reply === undefined) throw new Err("the engine gave no answer: too many queries in one tick");
    return reply;
}

/** Why the engine gave no answer to a query. @param {ArrayBuffer} bytes what it gave */
export function refusal(bytes) {
    const reply = decode_reply(bytes);
    return new Err(reply?.reply === "error" ? reply.reason : "the engine's answer was not understood");
}

// --- warnings: each text once ---

const warned = new MapOf();
let warnings = 0;

/**
 * Tells the modder something that is no error of a handler.
 * @param {string} text @param {string} [key] the same is told once: by its text, or by this
 * @returns {boolean} it was told now
 */
export function warn(text, key = text) {
    if (warnings >= MAX_WARNINGS || map_get(warned, key)) return false;
    warnings++;
    map_set(warned, key, true);
    write_line("warn", text);
    return true;
}

// --- handlers and subscriptions ---

/** @type {Record<string, readonly Entry[]>} */
const handlers = { __proto__: null };
/** @type {Record<string, ((event: any) => void) | undefined>} */
const before = { __proto__: null };
/** @type {Record<string, ((event: any) => void) | undefined>} */
const after = { __proto__: null };
let kind_of = (/** @type {any} */ _event) => "";
let watch_kind = (/** @type {string} */ _event, /** @type {string} */ _kind) => {};

for (let i = 0; i < EVENTS.length; i++) handlers[EVENTS[i]] = NONE;

/** The SDK's own part of an event: `early` runs before the handlers, `late` after them. */
export function attach(event, early, late) {
    before[event] = early;
    after[event] = late;
}

/** How a filter finds the kind of an event's entity, and makes sure that it can. */
export function set_kinds(find, watch) {
    kind_of = find;
    watch_kind = watch;
}

const asked = new MapOf(); // "event kind" -> { event, kind, every, pinned }

function ask_for(event, kind, every, pinned) {
    command(encode_subscribe, { event, kind, every, off: false });
    map_set(asked, `${event} ${kind}`, { event, kind, every, pinned });
}

// In the engine a kind's own subscription goes before that to all kinds: none may be slower than that.
function hurry_kinds(event, every) {
    const slower = [];
    map_each(asked, (known) => {
        if (known.event === event && known.kind !== "" && known.every > every) slower[slower.length] = known;
    });
    for (let i = 0; i < slower.length; i++) ask_for(event, slower[i].kind, every, slower[i].pinned);
}

/**
 * Subscribes, unless that was done already.
 * @param {string} event @param {string} kind "" = all @param {number} every ticks
 * @param {boolean} pinned not ended by off(): the SDK itself needs it
 */
export function subscribe(event, kind, every, pinned) {
    start();
    const to_all = kind === "" ? undefined : map_get(asked, `${event} `);
    if (to_all !== undefined && to_all.every <= every) {
        to_all.pinned = to_all.pinned || pinned;
        return;
    }
    const known = map_get(asked, `${event} ${kind}`);
    if (known !== undefined) {
        known.pinned = known.pinned || pinned;
        if (known.every <= every) return;
    }
    ask_for(event, kind, every, pinned || (known !== undefined && known.pinned));
    if (kind === "") hurry_kinds(event, every);
}

function unsubscribe(event) {
    let pinned = false;
    map_each(asked, (known) => {
        if (known.event === event && known.pinned) pinned = true;
    });
    if (pinned) return;
    let found = false;
    map_each(asked, (known, key) => {
        if (known.event !== event) return;
        found = true;
        map_delete(asked, key);
    });
    if (found) command(encode_subscribe, { event, kind: "", every: 0, off: true });
}

// --- events of the game's own: its module says which there are ---

const own_names = [];
/** @type {Record<string, number>} */
const own_numbers = { __proto__: null };
const own_asked = { __proto__: null };
/** @type {readonly string[] | null} */
let granted = null; // by the init event

// Of those that are states: the last event of each, and the tick in which it came.
const own_told = { __proto__: null };
const told_at = { __proto__: null };
const states = [];
const needed = { __proto__: null }; // by name: a capability, or ""
const came_with = { __proto__: null }; // by name: a level

/**
 * @param {[string, number, boolean, string, number][]} list of names and numbers, whether it is a state, its capability and
 *     the level that it came with
 * @param {(number: number, b: Uint8Array, p: number, limit: number, whole: ArrayBuffer) => any} read
 */
export function add_events(list, read) {
    for (let i = 0; i < EVENTS.length; i++) own_names[i] = EVENTS[i];
    for (let i = 0; i < list.length; i++) {
        const name = list[i][0];
        own_names[own_names.length] = name;
        own_numbers[name] = list[i][1];
        handlers[name] = NONE;
        came_with[name] = list[i][4];
        if (list[i][2]) add_state(name, list[i][3]);
    }
    read_own_with(read);
    follow_states();
}

function add_state(name, capability) {
    states[states.length] = name;
    needed[name] = capability;
    attach(name, (event) => {
        own_told[name] = freeze(event);
        told_at[name] = tick;
    });
}

// From the beginning on: who reads a state late is not to read what it was at the start.
function follow_states() {
    if (granted === null) return;
    for (let i = 0; i < states.length; i++) {
        const name = states[i];
        const is_later = game_target !== 0 && came_with[name] > game_target;
        if (!is_later && (needed[name] === "" || is_listed(granted, needed[name]))) subscribe_own(name, true);
    }
}

/** What a state of the game's says: its last event, or undefined. @param {string} name */
export function told(name) {
    start();
    return own_told[name];
}

/** How many ticks ago that came; 0 when it did not. @param {string} name */
export function told_age(name) {
    return told_at[name] === undefined ? 0 : tick - told_at[name];
}

const is_state = (event) => is_listed(states, event);

function subscribe_own(event, wanted) {
    if (!own_asked[event] === !wanted) return;
    own_asked[event] = wanted;
    command(encode_subscribe_own, { number: own_numbers[event], off: !wanted });
}

const event_names = () => (own_names.length > 0 ? own_names : EVENTS);

// --- what the game has, whether or not the mod imports it ---

let game_module = "";
/** @type {Record<string, string>} */
let game_events = { __proto__: null };
/** @type {Record<string, string>} */
let game_fields = { __proto__: null };

/**
 * @param {string} module
 * @param {Record<string, string>} of_events by name, how a mod gets at it @param {Record<string, string>} of_states the same
 */
export function name_game(module, of_events, of_states) {
    game_module = module;
    game_events = { __proto__: null, ...of_events };
    game_fields = { __proto__: null, ...of_states };
}

// Where it is that the SDK does not have.
const of_game = (way) => (way === undefined ? "" : `: it is the game's own, ${way} of ${format([game_module])}`);

/** The same for what somebody looks for in `world`; "" when the game has nothing of that name. @param {string} name */
export function hint_at(name) {
    return of_game(game_fields[name] ?? game_events[name]);
}

const no_event = (what, event) =>
    (own_names.length === 0 && typeof event === "string" && game_events[event] !== undefined
        ? new RangeErr(`${what}: the engine has no event "${event}"${of_game(game_events[event])}`)
        : no_such(`${what}: there is no event`, event, event_names()));

const ON_OPTIONS = options_of("kind", "every");

function check_options(event, options) {
    if (options !== undefined && options !== null) check_names(`on(${event})`, options, ON_OPTIONS);
    const kind = options?.kind ?? "";
    const every = options?.every ?? 1;
    if (typeof kind !== "string") throw new TypeErr(`on(${event}): kind: expected a string, got ${format([kind])}`);
    if (typeof every !== "number" || !(every >= 1 && every <= 600) || every % 1 !== 0) {
        throw new RangeErr(`on(${event}): every: expected whole ticks from 1 to 600, got ${format([every])}`);
    }
    return { kind, every };
}

/**
 * Calls `handler` for each event of that name, and subscribes to it.
 * @param {string} event
 * @param {(event: any) => unknown} handler
 * @param {OnOptions} [options] kind: entity events of that kind only; every: at most each so many ticks
 * @returns {() => void} ends it
 */
export function on(event, handler, options) {
    const list = handlers[event];
    if (list === undefined) throw no_event("on", event);
    check_function(handler, `on(${event})`);
    const { kind, every } = check_options(event, options);
    start();
    if (SUBSCRIBED[event]) subscribe(event, kind, every, false);
    if (own_numbers[event]) subscribe_own(event, true);
    if (kind !== "") watch_kind(event, kind);
    const end = listen(event, handler, kind, every);
    if (own_told[event] !== undefined) tell_soon(event, handlers[event][handlers[event].length - 1]);
    return end;
}

// Whoever asks for a state hears how it stands, as those did who were there when it was told; not within his call.
async function tell_soon(event, entry) {
    entry.fresh = true;
    await undefined;
    if (!entry.fresh || !is_listed(handlers[event], entry)) return;
    const fn = entry.fn;
    fn(own_told[event]);
}

function is_listed(list, entry) {
    for (let i = 0; i < list.length; i++) if (list[i] === entry) return true;
    return false;
}

/** on() without a subscription, for the SDK's own use. */
export function listen(event, handler, kind, every) {
    const entry = { fn: handler, kind, every, last: -InfinityValue, fresh: false };
    const list = handlers[event];
    const longer = [];
    for (let i = 0; i < list.length; i++) longer[i] = list[i];
    longer[list.length] = entry;
    handlers[event] = longer; // a new list: one that is being walked stays as it is
    return () => remove(event, (other) => other === entry);
}

function remove(event, is_it) {
    const list = handlers[event];
    const shorter = [];
    for (let i = 0; i < list.length; i++) if (!is_it(list[i])) shorter[shorter.length] = list[i];
    if (shorter.length === list.length) return;
    handlers[event] = shorter;
    if (shorter.length === 0 && SUBSCRIBED[event]) unsubscribe(event);
    if (shorter.length === 0 && own_numbers[event] && !is_state(event)) subscribe_own(event, false);
}

/** Ends what on(event, handler) began. @param {string} event @param {Function} handler */
export function off(event, handler) {
    if (handlers[event] === undefined) throw no_event("off", event);
    remove(event, (entry) => entry.fn === handler);
}

// --- dispatch: where it is, kept outside so that it can go on after a throw or a termination ---

let dispatching = false;
let events = NONE;
let event_at = 0;
let current = null;
let list = NONE;
let handler_at = 0;

function is_wanted(entry, event) {
    if (entry.kind !== "" && entry.kind !== kind_of(event)) return false;
    if (entry.every > 1) {
        if (tick > entry.last && tick - entry.last < entry.every) return false;
        entry.last = tick; // what comes in the same tick goes with it
    }
    return true;
}

function run() {
    for (;;) {
        while (handler_at < list.length) {
            const entry = list[handler_at++];
            if (!is_wanted(entry, current)) continue;
            entry.fresh = false;
            const fn = entry.fn;
            fn(current);
        }
        const done = current;
        current = null;
        if (done !== null) after[done.event]?.(done);
        if (event_at >= events.length) return;
        const event = events[event_at++];
        current = event;
        list = handlers[event.event];
        handler_at = 0;
        before[event.event]?.(event);
    }
}

const is_left = () => current !== null || event_at < events.length;

// What a terminated call did not get to comes before what is new.
function join_left_over(fresh) {
    const all = [];
    for (; event_at < events.length; event_at++) all[all.length] = events[event_at];
    for (let i = 0; i < fresh.length; i++) all[all.length] = fresh[i];
    return all;
}

/** @param {ArrayBuffer} bytes */
function receive(bytes) {
    const batch = decode_event_batch(bytes);
    if (batch.tick < tick) world_began(batch.tick);
    sent = 0;
    if (batch.tick !== tick) sent_bytes = sends = 0;
    tick = batch.tick;
    note_tick_of_places();
    for (let i = 0; i < arrivals.length; i++) arrivals[i]();
    set_clock(tick / tick_rate);
    events = dispatching ? join_left_over(batch.events) : batch.events;
    event_at = 0;
    dispatching = true;
    try {
        run();
    } finally { // not catch: the error keeps the place where it was thrown
        run_rest(is_left, run);
        dispatching = false;
        flush(true);
    }
}

// --- time ---

const beginnings = [];

function world_began(fresh) {
    for (let i = 0; i < beginnings.length; i++) beginnings[i](fresh);
}

/**
 * Calls `fn` when the tick goes back: the game began anew. tick_now() is still the old one.
 * @param {(fresh: number) => void} fn with the tick at which the game goes on
 */
export function when_world_begins(fn) {
    beginnings[beginnings.length] = fn;
}

const arrivals = [];

/** Calls `fn` when a batch of events came, before any handler: what was sent before has been applied. @param {() => void} fn */
export function when_events_come(fn) {
    arrivals[arrivals.length] = fn;
}

/** The tick of the events that are being handled; 0 before the first. */
export function tick_now() {
    return tick;
}

export function tick_rate_now() {
    return tick_rate;
}

/**
 * Where the game stands while the mod's own modules are being loaded: known before the first batch comes.
 * @param {number} high of the seed, 32 bits @param {number} low @param {number} now a tick @param {number} rate
 */
export function begin_at(high, low, now, rate) {
    seed_random(high, low);
    tick = now;
    tick_rate = rate;
    set_clock(now / rate);
}

export function set_limits(init) {
    granted = init.capabilities;
    target = init.api_target;
    game_target = init.game_target ?? 0;
    follow_states();
    tick_rate = init.tick_rate || 60;
    commands_per_tick = init.commands_per_tick || 256;
    bytes_per_tick = init.bytes_per_tick || 65536;
    set_clock(tick / tick_rate);
}

/** Makes sure that events come in. */
export function listen_to_host() {
    start();
}
