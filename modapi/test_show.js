// Values as texts for differences and snapshots: one property or item a line, keys sorted, so that equal values
// give equal texts and a change is a line. What it writes is bounded.

import {
    buffer_length, class_name, function_text, index_of, is_buffer, is_date, is_error, is_map, is_object,
    is_own, is_promise, is_regexp, is_set, is_typed, iso_text, join, keys_of, regexp_text, repeat, set_each, set_size,
    split, StringOf, symbol_text, time_of, typed_brand, typed_length,
} from "./test_base.js";
import { cut_text } from "./codec.js";
import { is_array, json_text, map_each, map_size, slice_text, sort } from "./host.js";

const MOST_DEPTH = 24, MOST_ITEMS = 1000, MOST_CHARS = 48000, MOST_SHORT = 200;

const cut = (text, most) => (text.length > most ? `${cut_text(text, most)}...` : text);

function number_word(value) {
    return value === 0 && 1 / value < 0 ? "-0" : `${value}`;
}

function key_word(key) {
    return typeof key === "symbol" ? `[${symbol_text(key)}]` : json_text(key);
}

function function_word(value) {
    const name = typeof value.name === "string" && value.name !== "" ? value.name : "anonymous";
    return index_of(function_text(value), "class") === 0 ? `[class ${name}]` : `[Function ${name}]`;
}

/** Text in quotes, its lines as they are. */
function text_word(value) {
    const lines = split(value, "\n");
    for (let i = 0; i < lines.length; i++) lines[i] = slice_text(json_text(lines[i]), 1, -1);
    return `"${join(lines, "\n")}"`;
}

function plain(value) {
    if (value === null) return "null";
    switch (typeof value) {
        case "string": return text_word(value);
        case "number": return number_word(value);
        case "bigint": return `${value}n`;
        case "symbol": return symbol_text(value);
        case "function": return function_word(value);
        default: return StringOf(value);
    }
}

function error_word(value) {
    const name = typeof value.name === "string" ? value.name : "Error";
    const message = typeof value.message === "string" ? value.message : "";
    return message === "" ? `[${name}]` : `[${name}: ${message}]`;
}

function by_text(a, b) {
    const left = typeof a === "symbol" ? symbol_text(a) : a, right = typeof b === "symbol" ? symbol_text(b) : b;
    return left < right ? -1 : left > right ? 1 : 0;
}

// Between the brackets: one part a line, or all in one.
function block(open, parts, close, state) {
    if (parts.length === 0) return open + close;
    if (state.flat) return `${open}${join(parts, ", ")}${close}`;
    const start = repeat("  ", state.depth);
    for (let i = 0; i < parts.length; i++) parts[i] = `${start}  ${parts[i]},`;
    return `${open}\n${join(parts, "\n")}\n${start}${close}`;
}

function inside(value, state) {
    state.depth++;
    const text = show(value, state);
    state.depth--;
    state.room -= text.length;
    return text;
}

function add_more(parts, left) {
    if (left > 0) parts[parts.length] = `... ${left} more`;
}

function list(value, length, state, is_there) {
    const parts = [];
    let i = 0;
    for (; i < length && i < MOST_ITEMS && state.room > 0; i++) {
        parts[i] = is_there(i) ? inside(value[i], state) : "<empty>";
    }
    add_more(parts, length - i);
    return parts;
}

function properties(value, state) {
    const keys = sort(keys_of(value), by_text), parts = [];
    let i = 0;
    for (; i < keys.length && i < MOST_ITEMS && state.room > 0; i++) {
        parts[i] = `${key_word(keys[i])}: ${inside(value[keys[i]], state)}`;
    }
    add_more(parts, keys.length - i);
    return parts;
}

function map_parts(value, state) {
    const parts = [];
    let left = 0;
    map_each(value, (item, key) => {
        if (parts.length >= MOST_ITEMS || state.room <= 0) left++;
        else parts[parts.length] = `${inside(key, state)} => ${inside(item, state)}`;
    });
    add_more(parts, left);
    return parts;
}

function set_parts(value, state) {
    const parts = [];
    let left = 0;
    set_each(value, (item) => {
        if (parts.length >= MOST_ITEMS || state.room <= 0) left++;
        else parts[parts.length] = inside(item, state);
    });
    add_more(parts, left);
    return parts;
}

function object(value, state) {
    if (is_date(value)) return time_of(value) === time_of(value) ? iso_text(value) : "Invalid Date";
    if (is_error(value)) return error_word(value);
    if (is_regexp(value)) return regexp_text(value);
    if (is_promise(value)) return "Promise {}";
    if (is_buffer(value)) return `ArrayBuffer (${buffer_length(value)} bytes)`;
    if (typeof value.describe_matcher === "function") return value.describe_matcher();
    const name = class_name(value);
    if (is_array(value)) {
        const open = name === "Array" ? "[" : `${name} [`;
        return block(open, list(value, value.length, state, (i) => is_own(value, i)), "]", state);
    }
    if (is_typed(value)) {
        return block(`${typed_brand(value)} [`, list(value, typed_length(value), state, () => true), "]", state);
    }
    if (is_map(value)) return block("Map {", map_parts(value, state), "}", state);
    if (is_set(value)) return block("Set {", set_parts(value, state), "}", state);
    return block(name === "Object" ? "{" : `${name} {`, properties(value, state), "}", state);
}

function show(value, state) {
    if (!is_object(value) || typeof value === "function") return plain(value);
    for (let i = 0; i < state.path.length; i++) if (state.path[i] === value) return "[Circular]";
    if (state.depth > MOST_DEPTH) return `[${class_name(value)}]`;
    state.path[state.path.length] = value;
    const text = object(value, state);
    state.path.length--;
    return text;
}

/** A value as a text of many lines. @param {unknown} value @returns {string} */
export function show_value(value) {
    const text = show(value, { depth: 0, room: MOST_CHARS, path: [], flat: false });
    return cut(text, MOST_CHARS);
}

/** The same in one line, the first of it when it is long. @param {unknown} value @returns {string} */
export function show_short(value) {
    const text = show(value, { depth: 0, room: MOST_SHORT, path: [], flat: true });
    return cut(join(split(text, "\n"), "\\n"), MOST_SHORT);
}

/** How many things are in it, in words; for messages about lengths. */
export function size_of(value) {
    if (is_map(value)) return map_size(value);
    if (is_set(value)) return set_size(value);
    return value?.length;
}
