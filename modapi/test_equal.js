// Whether two values are the same for people: deep, by what is in them and not by who they are. `strict` minds
// classes, holes and properties that are undefined, too. Matchers (expect.any and kin) say themselves.

import {
    abs, class_name, getPrototypeOf, has_instance, index_of, is, is_buffer, is_date, is_error, is_finite, is_map,
    is_object, is_own, is_promise, is_regexp, is_set, is_typed, keys_of, max, regexp_exec, regexp_text, set_each,
    set_has, set_size, time_of, typed_brand, typed_length,
} from "./test_base.js";
import { TypeErr, is_array, map_each, map_get, map_has, map_size, U8 } from "./host.js";

const MOST_DEPTH = 100;

/** @param {any} value */
const is_matcher = (value) => is_object(value) && typeof value.asymmetricMatch === "function";

function same_list(a, b, length, state) {
    for (let i = 0; i < length; i++) {
        if (state.strict && is_own(a, i) !== is_own(b, i)) return false;
        if (!same(a[i], b[i], state)) return false;
    }
    return true;
}

function same_typed(a, b) {
    if (typed_brand(a) !== typed_brand(b) || typed_length(a) !== typed_length(b)) return false;
    for (let i = 0; i < typed_length(a); i++) if (!is(a[i], b[i])) return false;
    return true;
}

function same_map(a, b, state) {
    if (map_size(a) !== map_size(b)) return false;
    let all = true;
    map_each(a, (value, key) => {
        if (!all) return;
        if (map_has(b, key)) all = same(value, map_get(b, key), state);
        else all = has_entry(b, key, value, state);
    });
    return all;
}

function has_entry(map, key, value, state) {
    let found = false;
    map_each(map, (other, other_key) => {
        if (!found && same(key, other_key, state) && same(value, other, state)) found = true;
    });
    return found;
}

function same_set(a, b, state) {
    if (set_size(a) !== set_size(b)) return false;
    let all = true;
    set_each(a, (value) => {
        if (!all || set_has(b, value)) return;
        let found = false;
        set_each(b, (other) => {
            if (!found && same(value, other, state)) found = true;
        });
        all = found;
    });
    return all;
}

function defined_keys(value, strict) {
    const keys = keys_of(value), left = [];
    for (let i = 0; i < keys.length; i++) {
        if (strict || value[keys[i]] !== undefined) left[left.length] = keys[i];
    }
    return left;
}

function same_properties(a, b, state) {
    const keys = defined_keys(a, state.strict);
    if (keys.length !== defined_keys(b, state.strict).length) return false;
    for (let i = 0; i < keys.length; i++) {
        if (!is_own(b, keys[i]) || !same(a[keys[i]], b[keys[i]], state)) return false;
    }
    return true;
}

// By kind; undefined: nothing but properties tells.
function same_kind(a, b, state) {
    if (is_date(a) || is_date(b)) return is_date(a) && is_date(b) && is(time_of(a), time_of(b));
    if (is_regexp(a) || is_regexp(b)) return is_regexp(a) && is_regexp(b) && regexp_text(a) === regexp_text(b);
    if (is_error(a) || is_error(b)) {
        return is_error(a) && is_error(b) && a.message === b.message && a.name === b.name;
    }
    if (is_buffer(a) || is_buffer(b)) return is_buffer(a) && is_buffer(b) && same_typed(new U8(a), new U8(b));
    if (is_typed(a) || is_typed(b)) return is_typed(a) && is_typed(b) && same_typed(a, b);
    if (is_map(a) || is_map(b)) return is_map(a) && is_map(b) && same_map(a, b, state);
    if (is_set(a) || is_set(b)) return is_set(a) && is_set(b) && same_set(a, b, state);
    if (is_array(a) !== is_array(b)) return false;
    if (is_array(a)) return a.length === b.length && same_list(a, b, a.length, state);
    if (is_promise(a) || is_promise(b)) return false;
    return undefined;
}

function same_objects(a, b, state) {
    if (typeof a === "function" || typeof b === "function") return false;
    if (state.strict && getPrototypeOf(a) !== getPrototypeOf(b)) return false;
    for (let i = 0; i < state.depth; i++) if (state.left[i] === a || state.right[i] === b) {
        return state.left[i] === a && state.right[i] === b; // a circle: as far as it goes it is the same
    }
    if (state.depth === MOST_DEPTH) return false;
    state.left[state.depth] = a;
    state.right[state.depth] = b;
    state.depth++;
    const found = same_kind(a, b, state) ?? same_properties(a, b, state);
    state.depth--;
    return found;
}

function same(a, b, state) {
    if (is_matcher(b)) return !!b.asymmetricMatch(a);
    if (is_matcher(a)) return !!a.asymmetricMatch(b);
    if (is(a, b)) return true;
    if (!is_object(a) || !is_object(b)) return false;
    return same_objects(a, b, state);
}

/** @param {unknown} a @param {unknown} b @param {boolean} [strict] */
export function equals(a, b, strict = false) {
    return same(a, b, { strict, depth: 0, left: [], right: [] });
}

/** Whether `value` has all that `part` has, at each depth. @param {any} value @param {any} part */
export function matches_object(value, part) {
    if (is_matcher(part) || !is_object(part) || !is_object(value)) return equals(value, part);
    if (is_array(part)) {
        if (!is_array(value) || value.length !== part.length) return false;
        for (let i = 0; i < part.length; i++) if (!matches_object(value[i], part[i])) return false;
        return true;
    }
    if (class_name(part) !== "Object") return equals(value, part);
    const keys = keys_of(part);
    for (let i = 0; i < keys.length; i++) {
        if (!(keys[i] in value) || !matches_object(value[keys[i]], part[keys[i]])) return false;
    }
    return true;
}

/** What of `value` the part speaks about: for a difference that shows nothing else. */
export function part_of(value, part) {
    if (is_matcher(part) || !is_object(value) || !is_object(part)) return value;
    if (is_array(part)) {
        if (!is_array(value)) return value;
        const items = [];
        for (let i = 0; i < value.length; i++) items[i] = i < part.length ? part_of(value[i], part[i]) : value[i];
        return items;
    }
    if (class_name(part) !== "Object") return value;
    const out = {}, keys = keys_of(part);
    for (let i = 0; i < keys.length; i++) {
        if (keys[i] in value) out[keys[i]] = part_of(value[keys[i]], part[keys[i]]);
    }
    return out;
}

/** Whether they differ by less than half of the last of `digits` after the point. */
export function is_close(a, b, digits) {
    if (a === b) return true;
    return is_finite(a) && is_finite(b) && abs(a - b) < 10 ** -digits / 2;
}

// --- matchers that stand in for a value ---

const PRIMITIVES = { __proto__: null, String: "string", Number: "number", Boolean: "boolean", BigInt: "bigint",
    Symbol: "symbol", Function: "function" };

function matcher(text, asymmetricMatch) {
    return { asymmetricMatch, describe_matcher: () => text, toString: () => text };
}

const contains_all = (list, wanted) => {
    for (let i = 0; i < wanted.length; i++) {
        let found = false;
        for (let j = 0; j < list.length && !found; j++) found = equals(list[j], wanted[i]);
        if (!found) return false;
    }
    return true;
};

export const matchers = {
    any(kind) {
        if (typeof kind !== "function") throw new TypeErr("expect.any: expected a class, such as Number");
        return matcher(`Any<${kind.name}>`, (value) => {
            const primitive = PRIMITIVES[kind.name];
            if (primitive !== undefined && typeof value === primitive) return true;
            return kind.name === "Object" ? is_object(value) : has_instance(kind, value);
        });
    },
    anything: () => matcher("Anything", (value) => value !== undefined && value !== null),
    objectContaining: (part) => matcher("ObjectContaining", (value) => matches_object(value, part)),
    arrayContaining: (wanted) =>
        matcher("ArrayContaining", (value) => is_array(value) && contains_all(value, wanted)),
    stringContaining: (part) =>
        matcher(`StringContaining "${part}"`, (value) => typeof value === "string" && index_of(value, part) >= 0),
    stringMatching: (pattern) => matcher(`StringMatching ${pattern}`, (value) => {
        if (typeof value !== "string") return false;
        return is_regexp(pattern) ? search(pattern, value) : index_of(value, pattern) >= 0;
    }),
    closeTo: (number, digits = 2) => matcher(`NumberCloseTo ${number} (${digits} digits)`,
        (value) => typeof value === "number" && is_close(value, number, max(0, digits))),
};

/** Whether the pattern is found; one with a place of its own begins at the start. */
export function search(pattern, text) {
    pattern.lastIndex = 0;
    const found = regexp_exec(pattern, text) !== null;
    pattern.lastIndex = 0;
    return found;
}
