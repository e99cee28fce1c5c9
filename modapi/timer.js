// Timers, in ticks of game time: 64 at most, as many as the engine keeps for a mod.

import { encode_set_timer } from "./codec.js";
import { command, listen, tick_now, when_world_begins } from "./core.js";
import { RangeErr, check_function, freeze } from "./host.js";
import { no_options } from "./suggest.js";

const TIMERS = 64;
/** @type {({fn: () => unknown, repeat: boolean, due: number, seq: number} | null)[]} */
const timers = [];
for (let i = 0; i < TIMERS; i++) timers[i] = null;
let next = 0; // numbers are used in turn, so that a late event does not meet a new timer

function free_number() {
    for (let i = 0; i < TIMERS; i++) {
        const number = (next + i) % TIMERS;
        if (timers[number] === null) return number;
    }
    throw new RangeErr(`timer: ${TIMERS} timers at most`);
}

function set(where, ticks, fn, repeat, options) {
    check_function(fn, where);
    no_options(where, options);
    if (typeof ticks !== "number" ||
        !(ticks >= 1)) throw new RangeErr(`${where}: ticks: expected 1 or more, got ${ticks}`);
    const number = free_number();
    const seq = command(encode_set_timer, { timer: number, ticks, repeat });
    timers[number] = { fn, repeat, due: tick_now() + ticks, seq };
    next = (number + 1) % TIMERS;
    return number;
}

listen("timer_fired", (event) => {
    const timer = timers[event.timer];
    if (timer === null || timer === undefined || tick_now() < timer.due) return; // of an earlier, cancelled one
    if (!timer.repeat) timers[event.timer] = null;
    const fn = timer.fn;
    fn();
}, "", 1);

function forget(is_it) {
    for (let i = 0; i < TIMERS; i++) if (timers[i] !== null && is_it(timers[i])) timers[i] = null;
}

// The game did not set it: its number is free again.
listen("command_result", (event) => {
    if (event.command === "set_timer" && event.outcome !== "applied") forget((timer) => timer.seq === event.seq);
}, "", 1);

when_world_begins(() => {
    for (let i = 0; i < TIMERS; i++) if (timers[i] !== null) timers[i].due = 0;
});

export const timer = freeze({
    /** Calls `fn` once after some ticks. @param {number} ticks @param {() => unknown} fn @returns {number} */
    after(ticks, fn, options) { return set("timer.after", ticks, fn, false, options); },
    /** Calls `fn` each so many ticks. @param {number} ticks @param {() => unknown} fn @returns {number} */
    every(ticks, fn, options) { return set("timer.every", ticks, fn, true, options); },
    /** Ends a timer; one that is over is fine. @param {number} number what after() or every() gave */
    cancel(number) {
        if (timers[number] === null || timers[number] === undefined) return;
        timers[number] = null;
        command(encode_set_timer, { timer: number, ticks: 0, repeat: false });
    },
});
