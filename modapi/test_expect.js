// expect(value).toBe(...) and kin, as they are known from other test runners. What does not hold throws an error
// with the values, their difference, and the place of the expectation.

import { MATCHERS, judge_thrown } from "./test_matchers.js";
import { TypeErr, create, defineProperty, freeze, ownKeys } from "./host.js";
import { expectation_error, place_here } from "./test_fault.js";
import { guessing_prototype } from "./test_guess.js";
import { is_promise, settled, then } from "./test_base.js";
import { matchers } from "./test_equal.js";
import { show_short } from "./test_show.js";

const NAMES = ownKeys(MATCHERS);
const NO_ARGUMENT = { __proto__: null, toBeTruthy: 1, toBeFalsy: 1, toBeUndefined: 1, toBeDefined: 1, toBeNull: 1,
    toBeNaN: 1, toBeInteger: 1 };

let count = 0; // expectations so far
let keep_snapshot = (/** @type {any} */ _value, /** @type {any} */ _name, /** @type {any} */ _place) => {
    throw new TypeErr("toMatchSnapshot: only in a test");
};

let keep_inline = keep_snapshot;

/** How many expectations there were. */
export const expectation_count = () => count;

/** Who compares snapshots: fn(value, name, place) gives a promise. */
export function set_snapshots(fn) { keep_snapshot = fn; }

/** Who compares those that stand in the test's source: fn(value, expected, place) gives a promise. */
export function set_inline_snapshots(fn) { keep_inline = fn; }

function headline(name, way, argument_count) {
    return `expect(received)${way.how}${way.not ? ".not" : ""}.${name}(${
        argument_count === 0 || NO_ARGUMENT[name] ? "" : "expected"})`;
}

function fail(name, way, answer, argument_count, place) {
    const not = way.not ? "not " : "";
    let text = `${headline(name, way, argument_count)}\n\nExpected: ${not}${answer.expected}`
        + `\nReceived: ${answer.received}`;
    if (answer.hint !== undefined && !way.not) text += `\n\n${answer.hint}`;
    const about = { place, texts: way.not ? undefined : answer.texts };
    if (answer.values !== undefined) {
        about.expected = answer.values[0];
        about.actual = answer.values[1];
    }
    throw expectation_error(text, about);
}

// A promise that was forgotten to be waited for is the commonest mistake of all.
function check_promise(name, received, way) {
    if (way.how !== "" || !is_promise(received) || name === "toBeInstanceOf" || name === "toBeDefined") return;
    throw new TypeErr(`${name}: the value is a promise: write await before it, or expect(...).resolves.${name}(...)`);
}

function judge(name, received, args, way, place) {
    check_promise(name, received, way);
    const answer = MATCHERS[name](received, ...args);
    if (answer.pass === way.not) fail(name, way, answer, args.length, place);
}

// Under `rejects` and `resolves` toThrow looks at what came out of the promise.
function judge_settled(name, outcome, args, way, place) {
    if (name !== "toThrow") return judge(name, outcome.value, args, way, place);
    const answer = judge_thrown(way.how === ".rejects" ? outcome : undefined, args);
    if (answer.pass === way.not) fail(name, way, answer, args.length, place);
    return undefined;
}

function settle(promise, way, place, judge_it) {
    return then(settled(promise), (value) => {
        if (way.how === ".resolves") return judge_it({ value });
        throw expectation_error(
            `expect(received).rejects\n\nExpected: a promise that is rejected\nReceived: it resolved to ${
                show_short(value)}`, { place });
    }, (value) => {
        if (way.how === ".rejects") return judge_it({ value });
        throw expectation_error(
            `expect(received).resolves\n\nExpected: a promise that resolves\nReceived: it was rejected with ${
                show_short(value)}`, { place });
    });
}

function add_matcher(object, name, received, way) {
    const run = (...args) => {
        count++;
        const place = place_here();
        if (way.how === "") return judge(name, received, args, way, place);
        if (!is_promise(received) && typeof received !== "function") {
            throw new TypeErr(`expect(...)${way.how}: the value must be a promise, got ${show_short(received)}`);
        }
        const promise = typeof received === "function" ? received() : received;
        return settle(promise, way, place, (outcome) => judge_settled(name, outcome, args, way, place));
    };
    defineProperty(object, name, { value: run, enumerable: true });
}

// What there is behind expect(...), of expect(...).not and of the two that wait.
const MORE = ["not", "resolves", "rejects", "toMatchSnapshot", "toMatchInlineSnapshot"];
const prototype_of = (count, what) => {
    const names = [];
    for (let i = 0; i < NAMES.length; i++) names[i] = /** @type {string} */ (NAMES[i]);
    for (let i = 0; i < count; i++) names[names.length] = MORE[i];
    return guessing_prototype(what, names);
};
const PLAIN = prototype_of(MORE.length, "expect(...)"), WAITING = prototype_of(1, "expect(...).resolves or .rejects");
const NEGATED = prototype_of(0, "expect(...).not");

function make(received, way) {
    const object = create(way.not ? NEGATED : way.how === "" ? PLAIN : WAITING);
    for (let i = 0; i < NAMES.length; i++) add_matcher(object, NAMES[i], received, way);
    if (!way.not) defineProperty(object, "not", { get: () => make(received, { ...way, not: true }) });
    if (way.how !== "" || way.not) return freeze(object);
    defineProperty(object, "resolves", { get: () => make(received, { not: false, how: ".resolves" }) });
    defineProperty(object, "rejects", { get: () => make(received, { not: false, how: ".rejects" }) });
    defineProperty(object, "toMatchSnapshot", { enumerable: true, value: (name) => {
        count++;
        return keep_snapshot(received, name, place_here());
    } });
    defineProperty(object, "toMatchInlineSnapshot", { enumerable: true, value: (expected) => {
        count++;
        return keep_inline(received, expected, place_here());
    } });
    return freeze(object);
}

/** What is expected of a value: expect(value).toBe(...). @param {any[]} values @returns {any} */
export function expect(...values) {
    if (values.length !== 1) throw new TypeErr(`expect: one value, got ${values.length}`);
    return make(values[0], { not: false, how: "" });
}

const makers = ownKeys(matchers);
for (let i = 0; i < makers.length; i++) {
    defineProperty(expect, makers[i], { value: matchers[makers[i]], enumerable: true });
}
freeze(expect);
