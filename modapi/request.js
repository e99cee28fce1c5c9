// Requests between mods, over the messages between them. Who is asked hears the request's name as a topic ("events.hear" in
// its mod.json); what it answers comes back on one topic that every mod with the capability "message" hears. A request is
// "ID JSON", an answer "ID+JSON", or "ID-JSON" with the text of an error. Who asks and who answers is what the host has stamped on the message:
// an answer counts when it comes from the mod that was asked, for a request that waits.

import { encode_post, utf8_decode, utf8_encode } from "./codec.js";
import { command, listen, listen_to_host, tick_now, when_events_come, when_world_begins } from "./core.js";
import {
    Err, MapOf, NumberOf, PromiseOf, RangeErr, TypeErr, check_function, defineProperty, format, json_text, map_delete, map_each,
    map_get, map_has, map_set, map_size, parse_json, regexp_exec, slice_text,
} from "./host.js";
import { check_options, no_options, options_of } from "./suggest.js";
import { timer } from "./timer.js";

export const ANSWERS = "gatehouse.answer"; // the topic of what comes back; lua/mods/init.lua has it, too
const NAME = /^([a-z][a-z0-9-]*)\.[a-z0-9_.-]+$/;
const REQUEST = /^(\d{1,10}) (.*)$/;
const ANSWER = /^(\d{1,10})([+-])(.*)$/;
const MOST_NAME = 64;
const MOST_BYTES = 4000;  // of a request, and of an answer
const MOST_TEXT = 300;    // of an error's text, in letters
const MOST_ASKED = 32;    // of this mod's own, that wait
const MOST_RUNNING = 4;   // of one mod's, that this one works on
const MOST_WAITING = 8;   // of one mod's, beside those: what is more is thrown away
const MOST_BEGUN = 8;     // in a tick, of all mods': half of what a mod may send
const MOST_ANSWERED = 64; // commands that are known as answers when they failed
const USUAL_TICKS = 60, MOST_TICKS = 3600;
const OPTIONS = options_of("ticks");

// --- names and texts ---

/** The mod that a request goes to. @param {string} where @param {unknown} name @returns {string} */
export function asked_mod(where, name) {
    const found = typeof name === "string" && name.length <= MOST_NAME ? regexp_exec(NAME, name) : null;
    if (found !== null) return found[1];
    throw new TypeErr(`${where}: expected "MOD.WHAT", the id of a mod and what it is asked, such as "wallet.balance", got ${format([name])}`);
}

/** How long a request waits. @param {string} where @param {any} options @param {any} known @returns {number} */
export function ticks_of(where, options, known = OPTIONS) {
    if (options !== undefined) check_options(where, options, known);
    const ticks = options?.ticks ?? USUAL_TICKS;
    if (typeof ticks === "number" && ticks >= 1 && ticks <= MOST_TICKS && ticks % 1 === 0) return ticks;
    throw new RangeErr(`${where}: ticks: expected whole ticks from 1 to ${MOST_TICKS}, got ${format([ticks])}`);
}

/** A request as it is sent. @param {string} where @param {number} id @param {unknown} data @returns {Uint8Array} */
export function request_bytes(where, id, data) {
    const body = utf8_encode(`${id} ${data === undefined ? "" : json_text(data) ?? ""}`);
    if (body.length <= MOST_BYTES) return body;
    throw new RangeErr(`${where}: ${body.length} bytes of data, at most ${MOST_BYTES} can be sent`);
}

const value_of = (/** @type {string} */ json) => (json === "" ? undefined : parse_json(json));

// What a handler threw, whatever that was.
function text_of(/** @type {any} */ error) {
    try {
        const text = error?.message;
        return slice_text(typeof text === "string" ? text : format([error]), 0, MOST_TEXT);
    } catch {
        return "an error that cannot be read";
    }
}

/** Of an error that this mod gives: which mod it is about. @param {string} text @param {string} mod */
function fault(text, mod) {
    const error = new Err(text);
    defineProperty(error, "mod", { value: mod, enumerable: true });
    return error;
}

/** Of a mod that answered with an error. @param {string} mod @param {string} name @param {string} text */
export const refused = (mod, name, text) => fault(`"${mod}" answered "${name}" with an error: ${slice_text(text, 0, MOST_TEXT)}`, mod);

/** Of one that did not answer. @param {string} mod @param {string} name @param {number} ticks */
export const unanswered = (mod, name, ticks) =>
    fault(`"${mod}" did not answer "${name}" within ${ticks} ticks: it is busy, stopped, or has no answer("${name}", ...)`, mod);

/** An answer: {id, ok, text}; undefined when it is none. @param {string} text */
export function read_answer(text) {
    const found = regexp_exec(ANSWER, text);
    return found === null ? undefined : { id: NumberOf(found[1]), ok: found[2] === "+", text: found[3] };
}

/** An answer as it is sent. @param {number | string} id @param {unknown} value */
export const good_answer = (id, value) => `${id}+${value === undefined ? "" : json_text(value) ?? ""}`;

/** The same of one that is an error. @param {number | string} id @param {unknown} error whatever was thrown */
export const bad_answer = (id, error) => `${id}-${json_text(text_of(error))}`;

/** What comes of an answer. @param {{ok: boolean, text: string}} said @param {any} one who waits: {to, name, resolve, reject} */
export function settle(said, one) {
    let value;
    try {
        value = value_of(said.text);
    } catch {
        return one.reject(refused(one.to, one.name, "what it said is no JSON"));
    }
    if (said.ok) return one.resolve(value);
    one.reject(refused(one.to, one.name, typeof value === "string" ? value : "it does not say which"));
}

// --- asking ---

const waiting = new MapOf(); // id -> { to, name, ticks, due, seq, resolve, reject }
let next_id = 1;
let alarm = -1, alarm_due = 0;

function take(id) {
    const one = map_get(waiting, id);
    map_delete(waiting, id);
    return one;
}

// One timer for all of them.
function set_alarm() {
    let due = 0;
    map_each(waiting, (one) => {
        if (due === 0 || one.due < due) due = one.due;
    });
    if (due === 0 || (alarm >= 0 && alarm_due <= due)) return;
    if (alarm >= 0) timer.cancel(alarm);
    const left = due - tick_now();
    alarm_due = due;
    alarm = timer.after(left < 1 ? 1 : left, ring);
}

function ring() {
    alarm = -1;
    const late = [];
    map_each(waiting, (one, id) => {
        if (one.due <= tick_now()) late[late.length] = id;
    });
    for (let i = 0; i < late.length; i++) {
        const one = take(late[i]);
        one.reject(unanswered(one.to, one.name, one.ticks));
    }
    set_alarm();
}

/**
 * Asks another mod, and gives a promise of what it answers. It is rejected with an error whose `mod` says who, when there is no
 * such mod, it hears no such request, it answers with an error, or does not answer in time.
 * @param {string} name "wallet.balance": the mod's id, and what it is asked
 * @param {unknown} [data] what JSON has; 4000 bytes at most
 * @param {{ticks?: number}} [options] how long it waits: 60 ticks when nothing is said
 * @returns {Promise<any>}
 */
export function ask(name, data, options) {
    const to = asked_mod("ask", name), where = `ask("${name}")`;
    const ticks = ticks_of(where, options);
    if (map_size(waiting) >= MOST_ASKED) throw new RangeErr(`${where}: ${MOST_ASKED} requests wait already: wait for some of them first`);
    const id = next_id;
    const body = request_bytes(where, id, data);
    listen_to_host();
    const seq = command(encode_post, { to, topic: name, body });
    next_id = id >= 999999999 ? 1 : id + 1;
    const promise = new PromiseOf((resolve, reject) => {
        map_set(waiting, id, { to, name, ticks, due: tick_now() + ticks, seq, resolve, reject });
    });
    set_alarm();
    return promise;
}

/**
 * Whether the command sends a request, or an answer: who asked is told what became of it, and no line is written.
 * @param {number} seq
 */
export function is_request(seq) {
    let found = answered[seq % MOST_ANSWERED] === seq;
    map_each(waiting, (one) => {
        found = found || one.seq === seq;
    });
    return found;
}

listen("command_result", (event) => {
    if (event.command !== "post" || event.outcome === "applied" || event.outcome === "delayed") return;
    let failed = 0;
    map_each(waiting, (one, id) => {
        if (one.seq === event.seq) failed = id;
    });
    if (failed === 0) return;
    const one = take(failed);
    one.reject(fault(`ask("${one.name}"): ${event.reason === "" ? event.outcome : event.reason}`, one.to));
}, "", 1);

// --- answering ---

const handlers = new MapOf(); // name -> fn
const asking = [];            // { from, queue, running }, in the order in which they first asked
const answered = [];          // the seqs of the last commands that sent answers
const unsent = [];            // answers that did not fit into the tick's commands
let turn = 0;                 // whose request is begun next
let begun = 0, begun_at = -1; // in that tick
let again = -1;               // the timer for what waits until the next tick

const asker_of = (/** @type {string} */ from) => {
    for (let i = 0; i < asking.length; i++) if (asking[i].from === from) return asking[i];
    const asker = { from, queue: [], running: 0 };
    asking[asking.length] = asker;
    return asker;
};

function send_all() {
    while (unsent.length > 0) {
        const { to, body } = unsent[0];
        try {
            const seq = command(encode_post, { to, topic: ANSWERS, body });
            answered[seq % MOST_ANSWERED] = seq;
        } catch {
            return; // the tick's commands are used up
        }
        for (let i = 1; i < unsent.length; i++) unsent[i - 1] = unsent[i];
        unsent.length--;
    }
}

function send(/** @type {string} */ to, /** @type {string} */ text) {
    let body = utf8_encode(text);
    if (body.length > MOST_BYTES) {
        const id = read_answer(text)?.id;
        body = utf8_encode(bad_answer(id, `the answer has ${body.length} bytes, at most ${MOST_BYTES} can be sent`));
    }
    unsent[unsent.length] = { to, body };
    send_all();
    go_on_later();
}

async function run_one(asker, { id, name, json }) {
    const fn = map_get(handlers, name);
    let said;
    try {
        if (fn === undefined) throw new Err(`nothing answers "${name}" any more`);
        said = good_answer(id, await fn(value_of(json), asker.from));
    } catch (error) {
        said = bad_answer(id, error);
    }
    asker.running--;
    send(asker.from, said);
    begin_some();
}

// The next request that may be begun; each mod that asks has its turn.
function next_asker() {
    for (let i = 0; i < asking.length; i++) {
        const asker = asking[(turn + i) % asking.length];
        if (asker.queue.length === 0 || asker.running >= MOST_RUNNING) continue;
        turn = (turn + i + 1) % asking.length;
        return asker;
    }
    return undefined;
}

function begin_some() {
    if (begun_at !== tick_now()) {
        begun_at = tick_now();
        begun = 0;
    }
    while (begun < MOST_BEGUN) {
        const asker = next_asker();
        if (asker === undefined) return;
        const first = asker.queue[0], rest = [];
        for (let i = 1; i < asker.queue.length; i++) rest[rest.length] = asker.queue[i];
        asker.queue = rest;
        asker.running++;
        begun++;
        run_one(asker, first);
    }
    go_on_later();
}

function can_begin() {
    for (let i = 0; i < asking.length; i++) if (asking[i].queue.length > 0 && asking[i].running < MOST_RUNNING) return true;
    return false;
}

function go_on_later() {
    if (again >= 0 || (unsent.length === 0 && !can_begin())) return;
    try {
        again = timer.after(1, () => {
            again = -1;
            send_all();
            begin_some();
        });
    } catch {
        again = -1; // no timer is free, or no command is left: the next events that come will do
    }
}

when_events_come(() => {
    if (unsent.length > 0) send_all();
});

function take_request(event) {
    const found = regexp_exec(REQUEST, utf8_decode(event.body));
    if (found === null) return;
    const asker = asker_of(event.from);
    if (asker.queue.length >= MOST_WAITING) return; // who asks so much is told nothing: an answer is a message, too
    asker.queue[asker.queue.length] = { id: NumberOf(found[1]), name: event.topic, json: found[2] };
    begin_some();
}

// Of what a mod posts to this one alone: what is published, and what the game says, is none of these.
listen("message", (event) => {
    if (event.version !== 0 || event.from === "") return;
    if (event.topic === ANSWERS) {
        const said = read_answer(utf8_decode(event.body));
        const one = said === undefined ? undefined : map_get(waiting, said.id);
        if (one === undefined || one.to !== event.from) return;
        map_delete(waiting, said.id);
        settle(said, one);
    } else if (map_has(handlers, event.topic)) {
        take_request(event);
    }
}, "", 1);

/**
 * Answers what other mods ask of this one: what `fn` gives, or what its promise does. What it throws goes to who asked, as text.
 * mod.json has the name among the topics in "events.hear".
 * @param {string} name "wallet.balance": this mod's id, and what it can be asked
 * @param {(data: any, from: string) => unknown} fn `from` is the id of the mod that asks, which the host says
 * @returns {() => void} ends it
 */
export function answer(name, fn, options = undefined) {
    asked_mod("answer", name);
    check_function(fn, `answer("${name}")`);
    no_options("answer", options);
    if (map_has(handlers, name)) throw new RangeErr(`answer("${name}"): it is answered already`);
    listen_to_host();
    map_set(handlers, name, fn);
    return () => {
        if (map_get(handlers, name) === fn) map_delete(handlers, name);
    };
}

// A game that began anew knows nothing of what was asked in the one before.
when_world_begins(() => {
    const ids = [];
    map_each(waiting, (_one, id) => {
        ids[ids.length] = id;
    });
    for (let i = 0; i < ids.length; i++) {
        const one = take(ids[i]);
        one.reject(fault(`ask("${one.name}"): the game began anew`, one.to));
    }
    for (let i = 0; i < asking.length; i++) asking[i].queue = [];
});
