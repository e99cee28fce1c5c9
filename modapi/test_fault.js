// What went wrong, as the host is told: message, place, stack, and for an expectation what was expected, what
// was there, and the difference.

import { diff_texts } from "./test_diff.js";
import { is_error, is_object, is_own, join } from "./test_base.js";
import { cut_text } from "./codec.js";
import { Err, defineProperty, floor, format, is_array } from "./host.js";
import { frames_of } from "./places.js";
import { show_short } from "./test_show.js";

const MOST_MESSAGE = 4000, MOST_DIFF = 16000, MOST_STACK = 4000, MOST_VALUE = 4000, MOST_FILE = 400;
const MOST_CAUSES = 16, MOST_CAUSE_FRAMES = 3; // of one error, and of each of them

const cut = (text, most) => (text.length > most ? `${cut_text(text, most)}...` : text);

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

/** An own property. @returns {unknown} undefined, too, when it cannot be read */
function own_value(object, name) {
    try {
        return is_own(object, name) ? object[name] : undefined;
    } catch {
        return undefined;
    }
}

function add_cause(cause, path, told) {
    if (told.errors.length > MOST_CAUSES) return;
    for (let i = 0; i < told.errors.length; i++) {
        if (told.errors[i] !== cause || !is_object(cause)) continue;
        told.text += `\n  ${path}: an error that is told above`;
        return;
    }
    told.text += `\n  ${path}: ${is_error(cause) ? cut(message_of(cause), MOST_VALUE) : format([cause])}`;
    const frames = is_error(cause) ? frames_of(field(cause, "stack")) : [];
    for (let i = 0; i < frames.length && i < MOST_CAUSE_FRAMES; i++) told.text += `\n${frames[i].text}`;
    add_causes(cause, `${path}, `, told);
}

/** The errors of an AggregateError, what caused an error, and what caused those. */
function add_causes(error, path, told) {
    told.errors[told.errors.length] = error;
    if (!is_error(error)) return;
    const errors = own_value(error, "errors"), cause = own_value(error, "cause");
    for (let i = 0; is_array(errors) && i < errors.length; i++) {
        if (told.errors.length > MOST_CAUSES) {
            told.text += `\n  ${path}and ${errors.length - i} more errors`;
            break;
        }
        add_cause(errors[i], `${path}error ${i + 1} of ${errors.length}`, told);
    }
    if (cause !== undefined) add_cause(cause, `${path}caused by`, told);
}

function causes_of(error) {
    const told = { errors: [], text: "" };
    add_causes(error, "", told);
    return told.text;
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
        message: cut(message_of(error), room(MOST_MESSAGE)) + cut(causes_of(error), room(MOST_MESSAGE)),
        stack: cut(join(texts, "\n"), room(MOST_STACK)),
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
