// Places in a mod's files: the frames of a stack that are not the SDK's own.

import { NumberOf, capture_stack, regexp_exec, split_text, starts_with } from "./host.js";

const FRAME = /^\s*at (?:.*?\()?([^()\s]+):(\d+):(\d+)\)?$/;
const MOST_KEPT = 512; // calls whose places are remembered: what became of them is told a tick later

/** @param {string} stack @returns {{file: string, line: number, column: number, text: string}[]} */
export function frames_of(stack) {
    const lines = split_text(stack, "\n"), frames = [];
    for (let i = 0; i < lines.length; i++) {
        const found = regexp_exec(FRAME, lines[i]);
        if (found === null || starts_with(found[1], "gatehouse/") || found[1] === "gatehouse") continue;
        frames[frames.length] = { file: found[1], line: NumberOf(found[2]), column: NumberOf(found[3]),
            text: lines[i] };
    }
    return frames;
}

// A stack takes some 14 microseconds, and its text as much again, more than the command itself: so many are taken and
// read at once, and one more each tick.
const MOST_AT_ONCE = 64;
let left = MOST_AT_ONCE;

const kept = []; // { seq, stack }, by seq modulo MOST_KEPT
for (let i = 0; i < MOST_KEPT; i++) kept[i] = { seq: 0, stack: undefined };

/**
 * Remembers the place of a command's call, when there was no crowd of them. Its text is made when somebody asks for it.
 * @param {number} seq
 */
export function keep_place(seq) {
    if (left === 0) return;
    left--;
    const call = { stack: undefined };
    capture_stack(call, keep_place);
    const slot = kept[seq % MOST_KEPT];
    slot.seq = seq;
    slot.stack = call;
}

/** A tick began. */
export function note_tick_of_places() {
    if (left < MOST_AT_ONCE) left++;
}

/** Those that come next are remembered in any case. */
export function want_places() {
    left = MOST_AT_ONCE;
}

/** "\n    at main.js:3:5": where the mod called for that command; "" when that is not known. @param {number} seq */
export function place_of(seq) {
    const slot = kept[seq % MOST_KEPT];
    if (slot.seq !== seq || left === 0) return "";
    left--;
    const stack = slot.stack.stack;
    const frame = typeof stack === "string" ? frames_of(stack)[0] : undefined;
    return frame === undefined ? "" : `\n${frame.text}`;
}
