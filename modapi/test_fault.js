// What went wrong, as the host is told: message, place, stack, and for an expectation what was expected, what
// was there, and the difference.

import { diff_texts } from "./test_diff.js";
import { is_error, is_object, join, regexp_exec, split } from "./test_base.js";
import { cut_text } from "./codec.js";
import { Err, NumberOf, defineProperty, floor, format, starts_with } from "./host.js";
import { show_short } from "./test_show.js";

const MOST_MESSAGE = 4000, MOST_DIFF = 16000, MOST_STACK = 4000, MOST_VALUE = 4000, MOST_FILE = 400;
const FRAME = /^\s*at (?:.*?\()?([^()\s]+):(\d+):(\d+)\)?$/;

const cut = (text, most) => (text.length > most ? `${cut_text(text, most)}...` : text);

/** The frames of a stack that are not the SDK's own. @returns {{file: string, line: number, column: number}[]} */
function frames_of(stack) {
    const lines = split(stack, "\n"), frames = [];
    for (let i = 0; i < lines.length; i++) {
        const found = regexp_exec(FRAME, lines[i]);
        if (found === null || starts_with(found[1], "gatehouse/") || found[1] === "gatehouse") continue;
        frames[frames.length] = { file: found[1], line: NumberOf(found[2]), column: NumberOf(found[3]),
            text: lines[i] };
    }
    return frames;
}

/** The place in the test that called into this module's library. @returns {any} */
export function place_here() {
    const frame = frames_of(new Err("here").stack)[0];
    return frame === undefined ? { file: "", line: 0, column: 0 }
        : { file: frame.file, line: frame.line, column: frame.column };
}

function field(object, name) {
    try {
        const value = object[name];
        return typeof value === "string" ? value : "";
    } catch {
        return "";
    }
}

// Whether expectation_error made it.
function is_expectation(error) {
    try {
        return error.is_expectation === true;
    } catch {
        return false;
    }
}

function message_of(error) {
    if (!is_error(error)) return `thrown: ${format([error])}`;
    const name = field(error, "name"), message = field(error, "message");
    if (is_expectation(error) || name === "" || name === "Error") return message === "" ? name : message;
    return message === "" ? name : `${name}: ${message}`;
}

// Where it says that it was thrown, when it says so.
function place_of(error) {
    try {
        const { file, line, column } = error.place;
        return typeof file === "string" ? { file: cut(file, MOST_FILE), line, column } : undefined;
    } catch {
        return undefined;
    }
}

/**
 * Any thrown value as what the host is told.
 * @param {any} error @param {number} [share] how much of the longest texts there is room for, 1: all
 */
export function describe_fault(error, share = 1) {
    const room = (/** @type {number} */ most) => floor(most * share);
    const stack = is_object(error) ? field(error, "stack") : "";
    /** @type {any[]} */
    const frames = frames_of(stack);
    const texts = [];
    for (let i = 0; i < frames.length; i++) texts[i] = frames[i].text;
    const place = place_of(error) ?? frames[0];
    const told = is_expectation(error) ? error : {};
    const short = (/** @type {any} */ text, /** @type {number} */ most) =>
        (typeof text === "string" ? cut(text, room(most)) : undefined);
    return {
        message: cut(message_of(error), room(MOST_MESSAGE)), stack: cut(join(texts, "\n"), room(MOST_STACK)),
        file: place?.file, line: place?.line, column: place?.column,
        diff: short(told.diff, MOST_DIFF), expected: short(told.expected, MOST_VALUE),
        actual: short(told.actual, MOST_VALUE),
    };
}

/**
 * The error of an expectation that does not hold.
 * @param {string} message
 * @param {{expected?: unknown, actual?: unknown, texts?: [string, string], place?: object}} [about] texts: whose
 *   difference is shown
 */
export function expectation_error(message, about = {}) {
    const error = new Err(message);
    const hide = (name, value) => defineProperty(error, name, { value, enumerable: false });
    hide("name", "ExpectationError");
    hide("is_expectation", true);
    if ("expected" in about) hide("expected", cut(show_short(about.expected), MOST_VALUE));
    if ("actual" in about) hide("actual", cut(show_short(about.actual), MOST_VALUE));
    hide("diff", about.texts === undefined ? undefined : diff_texts(about.texts[0], about.texts[1]));
    if (about.place !== undefined) hide("place", about.place);
    return error;
}
