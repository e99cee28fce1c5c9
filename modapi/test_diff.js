// The difference of two texts by lines, in the form that test runners have made familiar: "-" was expected and
// is not there, "+" is there and was not expected.

import { join, max, min, slice_list, split } from "./test_base.js";

const MOST_LINES = 700; // of each side, that are compared one with the other
const CONTEXT = 4;      // lines around a change that are shown

// Lengths of the longest common lines of the rests: table[i][j] for expected from i, received from j.
function common_table(expected, received) {
    const table = [];
    for (let i = expected.length; i >= 0; i--) {
        const row = [];
        for (let j = received.length; j >= 0; j--) {
            if (i === expected.length || j === received.length) row[j] = 0;
            else if (expected[i] === received[j]) row[j] = table[i + 1][j + 1] + 1;
            else row[j] = max(table[i + 1][j], row[j + 1]);
        }
        table[i] = row;
    }
    return table;
}

function add(out, sign, lines, from, to) {
    for (let i = from; i < to; i++) out[out.length] = { sign, text: lines[i] };
}

function walk(expected, received, out) {
    const table = common_table(expected, received);
    let i = 0, j = 0;
    while (i < expected.length && j < received.length) {
        if (expected[i] === received[j]) {
            out[out.length] = { sign: " ", text: expected[i] };
            i++;
            j++;
        } else if (table[i + 1][j] >= table[i][j + 1]) {
            out[out.length] = { sign: "-", text: expected[i++] };
        } else {
            out[out.length] = { sign: "+", text: received[j++] };
        }
    }
    add(out, "-", expected, i, expected.length);
    add(out, "+", received, j, received.length);
}

// What is the same at both ends needs no table.
function compare(expected, received) {
    const out = [], most = min(expected.length, received.length);
    let head = 0, tail = 0;
    while (head < most && expected[head] === received[head]) head++;
    while (tail < most - head
        && expected[expected.length - 1 - tail] === received[received.length - 1 - tail]) tail++;
    add(out, " ", expected, 0, head);
    const left = slice_list(expected, head, expected.length - tail);
    const right = slice_list(received, head, received.length - tail);
    if (left.length > MOST_LINES || right.length > MOST_LINES) {
        add(out, "-", left, 0, min(left.length, MOST_LINES));
        add(out, "+", right, 0, min(right.length, MOST_LINES));
    } else {
        walk(left, right, out);
    }
    add(out, " ", expected, expected.length - tail, expected.length);
    return out;
}

function is_near(lines, at) {
    for (let i = max(0, at - CONTEXT); i <= min(lines.length - 1, at + CONTEXT); i++) {
        if (lines[i].sign !== " ") return true;
    }
    return false;
}

/**
 * The two texts as one with signs; undefined when they are the same.
 * @param {string} expected @param {string} received
 * @returns {string | undefined}
 */
export function diff_texts(expected, received) {
    if (expected === received) return undefined;
    const lines = compare(split(expected, "\n"), split(received, "\n"));
    const shown = [];
    let gone = 0, come = 0, skipped = false;
    for (let i = 0; i < lines.length; i++) {
        if (lines[i].sign === "-") gone++;
        if (lines[i].sign === "+") come++;
        if (!is_near(lines, i)) {
            skipped = true;
            continue;
        }
        if (skipped) shown[shown.length] = "  ...";
        skipped = false;
        shown[shown.length] = `${lines[i].sign} ${lines[i].text}`;
    }
    if (skipped) shown[shown.length] = "  ...";
    return `- Expected  - ${gone}\n+ Received  + ${come}\n\n${join(shown, "\n")}`;
}
