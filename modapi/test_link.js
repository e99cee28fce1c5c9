// The line to who runs the tests: what is asked leaves as Test commands, answers and news come as test_reply.
// Each question takes a tick: it is acted upon with what all mods sent, and the answer comes with that tick's
// events.

import { attach, command, tick_now } from "./core.js";
import { encode_test, utf8_decode, utf8_encode } from "./codec.js";
import {
    Err, MapOf, PromiseOf, RangeErr, defineProperty, json_text, map_delete, map_get, map_set, parse_json,
} from "./host.js";
import { place_here } from "./test_fault.js";
import { regexp_exec, replace_text } from "./test_base.js";

const MOST_BYTES = 60000;

const waiting = new MapOf(); // id -> { resolve, reject, place }
let next_id = 1;
let on_begin = (/** @type {any} */ _order) => {};
let on_news = (/** @type {any} */ _news) => {};

const ESCAPED = /\\(?:u[0-9a-f]{4}|.)/g;
const HALF = /^\\ud[89a-f]/;

// As bytes of JSON that any reader takes: half a pair of surrogates, which JSON.stringify writes as an escape, is
// U+FFFD.
function bytes_of(value) {
    const json = json_text(value) ?? "null";
    return utf8_encode(replace_text(json, ESCAPED, (escape) => (regexp_exec(HALF, escape) === null ? escape : "\ufffd")));
}

/** Whether a value can be told at once. @param {unknown} value */
export function fits(value) { return bytes_of(value).length <= MOST_BYTES; }

function send(verb, id, value) {
    const body = bytes_of(value);
    if (body.length > MOST_BYTES) {
        throw new RangeErr(`${verb}: ${body.length} bytes, at most ${MOST_BYTES} can be told at once`);
    }
    command(encode_test, { verb, id, body });
}

/** Tells, and waits for no answer. @param {string} verb @param {unknown} value */
export function tell(verb, value) { send(verb, 0, value); }

/**
 * Asks: the answer's value, or an error with its text.
 * @param {string} verb @param {unknown} value
 * @returns {Promise<any>}
 */
export function ask(verb, value) {
    const place = place_here(); // the answer comes in a later tick, where no stack leads to who asked
    return new PromiseOf((resolve, reject) => {
        const id = next_id++;
        send(verb, id, value);
        map_set(waiting, id, { resolve, reject, place });
    });
}

function answer(id, reply) {
    const one = map_get(waiting, id);
    if (one === undefined) return;
    map_delete(waiting, id);
    if (reply.error === undefined) {
        one.resolve(reply.value);
        return;
    }
    const error = new Err(reply.error);
    if (one.place.file !== "") defineProperty(error, "place", { value: one.place, enumerable: false });
    one.reject(error);
}

attach("test_reply", (event) => {
    const reply = parse_json(utf8_decode(event.body));
    if (event.id !== 0) answer(event.id, reply);
    else if (reply.begin !== undefined) on_begin(reply.begin);
    else on_news(reply);
});

/** What is called with the order to begin, and with each tick's news. */
export function set_listeners(begin, news) {
    on_begin = begin;
    on_news = news;
}

// --- ticks ---

let waiters = []; // { at, resolve }

/** Resolves when the events of the tick that many ticks from now have come. @param {number} count */
export function after_ticks(count) {
    return new PromiseOf((resolve) => {
        waiters[waiters.length] = { at: tick_now() + count, resolve };
    });
}

/** A tick's events came. */
export function note_tick() {
    const due = waiters, now = tick_now();
    waiters = [];
    for (let i = 0; i < due.length; i++) {
        if (due[i].at <= now) due[i].resolve();
        else waiters[waiters.length] = due[i];
    }
}
