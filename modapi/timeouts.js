// setTimeout, setInterval and queueMicrotask for code that was written for other places. Delays are game time,
// rounded up to whole ticks: at least one, so that nothing comes back within the tick that asked for it. All of
// them together use one timer of the SDK, which is set to the tick of the next that is due.

import { tick_now, tick_rate_now, when_events_come, when_world_begins } from "./core.js";
import { RangeErr, TypeErr, format } from "./host.js";
import { run_rest } from "./rest.js";
import { timer } from "./timer.js";

const MOST = 4096; // that wait at once
const LONGEST_MS = 2147483647; // more is 1 ms, as everywhere

/**
 * `at`: its place in the heap, -1 when it is in none.
 * @typedef {{id: number, fn: Function, values: unknown[], due: number, every: number, at: number, cleared: boolean}}
 *   Entry
 */

/** A heap: the next that is due comes first, of two the one that was asked for earlier. @type {Entry[]} */
const heap = [];
/** By id, so that clearing is cheap. @type {Record<number, Entry | undefined>} */
const by_id = /** @type {any} */ ({ __proto__: null });
let next_id = 1;
let past = 0; // ticks of the games that went before
let alarm = -1, alarm_due = 0; // the SDK's timer and its tick; -1: none

const now = () => past + tick_now();

when_world_begins((fresh) => {
    past += tick_now() - fresh;
});

// --- the heap ---

const is_before = (/** @type {Entry} */ a, /** @type {Entry} */ b) => a.due < b.due || (a.due === b.due && a.id < b.id);

function put(/** @type {Entry} */ entry, /** @type {number} */ at) {
    heap[at] = entry;
    entry.at = at;
}

function rise(/** @type {Entry} */ entry, /** @type {number} */ at) {
    while (at > 0) {
        const above = (at - 1) >> 1;
        if (!is_before(entry, heap[above])) break;
        put(heap[above], at);
        at = above;
    }
    put(entry, at);
}

function sink(/** @type {Entry} */ entry, /** @type {number} */ at) {
    for (;;) {
        let below = at * 2 + 1;
        if (below >= heap.length) break;
        if (below + 1 < heap.length && is_before(heap[below + 1], heap[below])) below++;
        if (!is_before(heap[below], entry)) break;
        put(heap[below], at);
        at = below;
    }
    put(entry, at);
}

function take_out(/** @type {Entry} */ entry) {
    const last = heap[heap.length - 1];
    const at = entry.at;
    heap.length--;
    entry.at = -1;
    if (last === entry) return;
    sink(last, at);
    rise(last, last.at);
}

// --- the one timer ---

function stop_alarm() {
    if (alarm < 0) return;
    timer.cancel(alarm);
    alarm = -1;
}

function set_alarm() {
    if (heap.length === 0) return stop_alarm();
    const due = heap[0].due;
    if (alarm >= 0 && alarm_due === due) return;
    stop_alarm();
    alarm_due = due;
    const left = due - now();
    alarm = timer.after(left < 1 ? 1 : left, ring);
}

// --- those that are due: kept outside, so that a throw or a termination costs one callback alone ---

/** @type {Entry[]} */
let batch = [];
let batch_at = 0;

function run() {
    while (batch_at < batch.length) {
        const entry = batch[batch_at++];
        if (entry.cleared) continue;
        if (entry.every === 0) delete by_id[entry.id];
        const { fn, values } = entry;
        fn(...values);
    }
}

const is_left = () => batch_at < batch.length;

function ring() {
    alarm = -1;
    const due = [];
    while (heap.length > 0 && heap[0].due <= now()) {
        const entry = heap[0];
        take_out(entry);
        due[due.length] = entry;
    }
    for (let i = 0; i < due.length; i++) {
        if (due[i].every === 0) continue;
        due[i].due = now() + due[i].every;
        rise(due[i], heap.length);
    }
    set_alarm();
    batch = due;
    batch_at = 0;
    try {
        run();
    } finally { // not catch: the error keeps the place where it was thrown
        run_rest(is_left, run);
    }
}

// What a terminated call did not get to comes in the next tick.
when_events_come(() => {
    if (batch_at >= batch.length) return;
    while (batch_at < batch.length) {
        const entry = batch[batch_at++];
        if (entry.cleared || entry.every > 0) continue;
        entry.due = now() + 1;
        rise(entry, heap.length);
    }
    set_alarm();
});

function ticks_of(/** @type {unknown} */ delay) {
    let ms = Number(delay);
    if (!(ms >= 1 && ms <= LONGEST_MS)) ms = 1;
    const exact = ms * tick_rate_now() / 1000, whole = exact - (exact % 1);
    return whole < exact ? whole + 1 : whole;
}

function ask(name, fn, delay, values, repeats) {
    if (typeof fn !== "function") throw new TypeErr(`${name}: expected a function, got ${format([fn])}`);
    if (heap.length >= MOST) throw new RangeErr(`${name}: ${MOST} that wait are the most`);
    const ticks = ticks_of(delay);
    const entry = { id: next_id++, fn, values, due: now() + ticks, every: repeats ? ticks : 0, at: 0, cleared: false };
    by_id[entry.id] = entry;
    rise(entry, heap.length);
    if (heap[0] === entry) set_alarm();
    return entry.id;
}

function clear(/** @type {unknown} */ id) {
    const entry = typeof id === "number" || typeof id === "string" ? by_id[/** @type {any} */ (id)] : undefined;
    if (entry === undefined) return;
    delete by_id[entry.id];
    entry.cleared = true;
    const was_first = heap[0] === entry;
    if (entry.at >= 0) take_out(entry);
    if (was_first) set_alarm();
}

export const timeouts = {
    setTimeout(fn, delay, ...values) { return ask("setTimeout", fn, delay, values, false); },
    setInterval(fn, delay, ...values) { return ask("setInterval", fn, delay, values, true); },
    setImmediate(fn, ...values) { return ask("setImmediate", fn, 0, values, false); },
    clearTimeout(id) { clear(id); },
    clearInterval(id) { clear(id); },
    clearImmediate(id) { clear(id); },
    queueMicrotask(fn) {
        if (typeof fn !== "function") throw new TypeErr(`queueMicrotask: expected a function, got ${format([fn])}`);
        run_soon(fn);
    },
};

// What it throws is told as a rejection that nobody handles.
async function run_soon(fn) {
    await undefined;
    fn();
}
