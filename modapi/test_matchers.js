// What each matcher of expect() asks, and what it says when that does not hold. A matcher gets the value and its
// arguments and gives { pass, expected and received as texts, texts: whose difference helps }.

import {
    call, has_instance, index_of, is, is_error, is_integer, is_map, is_object, is_own, is_regexp, is_set, set_each,
    set_has, split,
} from "./test_base.js";
import { equals, is_close, matches_object, part_of, search } from "./test_equal.js";
import { TypeErr, is_array, map_has } from "./host.js";
import { show_short, show_value, size_of } from "./test_show.js";

const said = (pass, expected, received, more = {}) => ({ pass, expected, received, ...more });

// Of two values: with a difference where one of them is more than a line.
function compared(pass, received, expected, label = "") {
    const left = show_value(expected), right = show_value(received);
    const both_texts = typeof received === "string" && typeof expected === "string";
    const long = index_of(left, "\n") >= 0 || index_of(right, "\n") >= 0 || both_texts;
    return said(pass, label + show_short(expected), show_short(received), {
        texts: long && left !== right ? [left, right] : undefined, values: [expected, received],
    });
}

function need_number(value, name, what) {
    const type = typeof value;
    if (type !== "number" && type !== "bigint") {
        throw new TypeErr(`${name}: ${what} must be a number, got ${show_short(value)}`);
    }
}

function order(name, sign, holds) {
    return (received, expected) => {
        need_number(received, name, "the value");
        need_number(expected, name, "what is expected");
        return said(holds(received, expected), `${sign} ${show_short(expected)}`, show_short(received),
            { values: [expected, received] });
    };
}

// --- what contains what ---

function list_has(list, wanted, same) {
    for (let i = 0; i < list.length; i++) if (same(list[i], wanted)) return true;
    return false;
}

function set_has_equal(set, wanted) {
    let found = false;
    set_each(set, (item) => {
        if (!found && equals(item, wanted)) found = true;
    });
    return found;
}

function contains(received, wanted) {
    if (typeof received === "string") return index_of(received, wanted) >= 0;
    if (is_set(received)) return set_has(received, wanted);
    if (is_map(received)) return map_has(received, wanted);
    if (is_object(received) && typeof received.length === "number") return list_has(received, wanted, is);
    throw new TypeErr(`toContain: the value must be a text or a list, got ${show_short(received)}`);
}

function contains_equal(received, wanted) {
    if (is_set(received)) return set_has_equal(received, wanted);
    if (is_object(received) && typeof received.length === "number") return list_has(received, wanted, equals);
    throw new TypeErr(`toContainEqual: the value must be a list, got ${show_short(received)}`);
}

function path_of(path) { return is_array(path) ? path : split(`${path}`, "."); }

function has_property(received, path, expected) {
    const keys = path_of(path[0]);
    let at = received;
    for (let i = 0; i < keys.length; i++) {
        if (at === undefined || at === null || !(is_own(at, keys[i]) || (is_object(at) && keys[i] in at))) {
            return said(false, `a property ${show_short(path[0])}`, show_short(received));
        }
        at = at[keys[i]];
    }
    if (path.length < 2) return said(true, `a property ${show_short(path[0])}`, show_short(received));
    return compared(equals(at, expected), at, expected, `${show_short(path[0])}: `);
}

// --- what is thrown ---

function fits_thrown(thrown, expected) {
    const message = is_error(thrown) ? thrown.message : `${thrown}`;
    if (typeof expected === "string") return index_of(message, expected) >= 0;
    if (is_regexp(expected)) return search(expected, message);
    if (typeof expected === "function") return has_instance(expected, thrown);
    if (is_error(expected)) return message === expected.message;
    return equals(thrown, expected);
}

function wanted_thrown(expected) {
    if (typeof expected === "string") return `an error with ${show_short(expected)} in it`;
    if (typeof expected === "function") return `an error of class ${expected.name}`;
    return is_regexp(expected) ? `an error that matches ${expected}` : show_short(expected);
}

// `thrown`: { value } or undefined.
export function judge_thrown(thrown, args) {
    const wanted = args.length === 0 ? "an error" : wanted_thrown(args[0]);
    if (thrown === undefined) return said(false, wanted, "nothing was thrown");
    return said(args.length === 0 || fits_thrown(thrown.value, args[0]), wanted, show_short(thrown.value));
}

function throws(received, ...args) {
    if (typeof received !== "function") {
        throw new TypeErr(`toThrow: the value must be a function that is called, got ${show_short(received)}`);
    }
    try {
        call(received, undefined);
    } catch (error) {
        return judge_thrown({ value: error }, args);
    }
    return judge_thrown(undefined, args);
}

// --- all of them ---

const plainly = (wanted, holds) => (received) => said(holds(received), wanted, show_short(received));

export const MATCHERS = {
    __proto__: null,
    toBe(received, expected) {
        /** @type {any} */
        const answer = compared(is(received, expected), received, expected);
        if (!answer.pass && equals(received, expected, true)) {
            answer.hint = "they are equal, but not the same object: toEqual compares what is in them";
        }
        return answer;
    },
    toEqual: (received, expected) => compared(equals(received, expected), received, expected),
    toStrictEqual: (received, expected) => compared(equals(received, expected, true), received, expected),
    toMatchObject(received, part) {
        if (!is_object(part)) throw new TypeErr(`toMatchObject: expected an object, got ${show_short(part)}`);
        return compared(matches_object(received, part), part_of(received, part), part);
    },
    toContain: (received, wanted) => said(contains(received, wanted), show_short(wanted), show_short(received)),
    toContainEqual: (received, wanted) =>
        said(contains_equal(received, wanted), show_short(wanted), show_short(received)),
    toHaveLength(received, length) {
        const size = size_of(received);
        if (typeof size !== "number") {
            throw new TypeErr(`toHaveLength: the value must have a length, got ${show_short(received)}`);
        }
        return said(size === length, `length ${show_short(length)}`, `length ${size}: ${show_short(received)}`,
            { values: [length, size] });
    },
    toHaveProperty: (received, ...path) => has_property(received, path, path[1]),
    toBeCloseTo(received, expected, digits = 2) {
        need_number(received, "toBeCloseTo", "the value");
        need_number(expected, "toBeCloseTo", "what is expected");
        return said(is_close(received, expected, digits),
            `${show_short(expected)}, to ${digits} digits after the point`, show_short(received),
            { values: [expected, received] });
    },
    toBeGreaterThan: order("toBeGreaterThan", ">", (a, b) => a > b),
    toBeGreaterThanOrEqual: order("toBeGreaterThanOrEqual", ">=", (a, b) => a >= b),
    toBeLessThan: order("toBeLessThan", "<", (a, b) => a < b),
    toBeLessThanOrEqual: order("toBeLessThanOrEqual", "<=", (a, b) => a <= b),
    toBeTruthy: plainly("a truthy value", (value) => !!value),
    toBeFalsy: plainly("a falsy value", (value) => !value),
    toBeUndefined: plainly("undefined", (value) => value === undefined),
    toBeDefined: plainly("anything but undefined", (value) => value !== undefined),
    toBeNull: plainly("null", (value) => value === null),
    toBeNaN: plainly("NaN", (value) => typeof value === "number" && value !== value),
    toBeInteger: plainly("a whole number", (value) => is_integer(value)),
    toBeInstanceOf(received, kind) {
        if (typeof kind !== "function") throw new TypeErr("toBeInstanceOf: expected a class, such as Map");
        return said(has_instance(kind, received), `an instance of ${kind.name}`, show_short(received));
    },
    toMatch(received, pattern) {
        if (typeof received !== "string") {
            throw new TypeErr(`toMatch: the value must be a text, got ${show_short(received)}`);
        }
        const found = is_regexp(pattern) ? search(pattern, received) : index_of(received, `${pattern}`) >= 0;
        return said(found, is_regexp(pattern) ? `${pattern}` : show_short(pattern), show_short(received));
    },
    toThrow: throws,
};
