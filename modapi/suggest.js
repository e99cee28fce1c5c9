// "Did you mean": which of some names is most like a word that is none of them. The same rule as the game's own
// (lua/lib/text.lua): letter case does not count, and at most a third of the word's letters may differ.

import { RangeErr, TypeErr, format, lower_case } from "./host.js";

const MOST_LETTERS = 64; // of a word that is compared

const least = (a, b) => (a < b ? a : b);

// How many letters are added, dropped, replaced or swapped with the next to make one of the other.
function distance(a, b) {
    let last = [], before = last;
    for (let j = 0; j <= b.length; j++) last[j] = j;
    for (let i = 1; i <= a.length; i++) {
        const row = [i];
        for (let j = 1; j <= b.length; j++) {
            row[j] = least(last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1), least(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = least(row[j], before[j - 2] + 1);
        }
        before = last;
        last = row;
    }
    return last[b.length];
}

function nearest(word, names) {
    if (typeof word !== "string" || word.length > MOST_LETTERS) return undefined;
    const small = lower_case(word);
    let best, most = word.length < 6 ? 1 : (word.length - word.length % 3) / 3;
    for (let i = 0; i < names.length; i++) {
        if (names[i].length - word.length > most || word.length - names[i].length > most) continue;
        const edits = distance(small, lower_case(names[i]));
        if (edits > most) continue;
        best = names[i];
        most = edits - 1;
    }
    return best;
}

/** ` (did you mean "x"?)`, or "". @param {unknown} word @param {readonly string[]} names */
export function suggest(word, names) {
    const best = nearest(word, names);
    return best === undefined ? "" : ` (did you mean "${best}"?)`;
}

/** What is thrown for a name that is none. @param {string} what "on: there is no event" */
export const no_such = (what, word, names) =>
    new RangeErr(`${what} ${typeof word === "string" ? `"${word}"` : format([word])}${suggest(word, names)}`);

/**
 * Checks that a call's options are ones that it knows: a misspelt one would be passed over in silence.
 * @param {string} where @param {any} options @param {Record<string, unknown>} known by name
 */
export function check_options(where, options, known) {
    if (typeof options !== "object" || options === null) {
        throw new TypeErr(`${where}: expected an object with options, got ${format([options])}`);
    }
    for (const key in options) if (!known[key]) throw wrong_option(where, key, known);
}

function wrong_option(where, key, known) {
    const names = [];
    let list = "";
    for (const name in known) {
        names[names.length] = name;
        list += list === "" ? name : `, ${name}`;
    }
    return new TypeErr(`${where}: there is no option "${key}"${suggest(key, names)}; there are ${list}`);
}

/**
 * Of a call that has no options: an object behind its values would be passed over in silence. A number is none, since
 * list.map(call) gives it one. @param {string} where @param {unknown} given @param {string} [hint]
 */
export function no_options(where, given, hint = "") {
    if (typeof given !== "object" || given === null) return;
    throw new TypeErr(`${where} takes no options, got ${format([given])}${hint}`);
}

/** The names of options, as check_options wants them. @param {...string} names @returns {Record<string, boolean>} */
export function options_of(...names) {
    const known = { __proto__: null };
    for (let i = 0; i < names.length; i++) known[names[i]] = true;
    return known;
}
