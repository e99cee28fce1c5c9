// Tests as a file declares them, and the running of one: each test runs in a process and a game of its own, so
// the file is loaded once to see which tests there are, and once for each of them.

import { cut_text } from "./codec.js";
import { listen, listen_to_host, subscribe } from "./core.js";
import { call, is_object, is_own, keys_of } from "./test_base.js";
import { Err, RangeErr, TypeErr, check_function, freeze, is_array, json_text } from "./host.js";
import { after_ticks, ask, fits, note_tick, set_listeners, tell } from "./test_link.js";
import { begin_records, finish_kept, keep_inline, keep_text, make_t, note_news } from "./test_game.js";
import { cases_of, title_of } from "./test_each.js";
import { describe_fault, place_here } from "./test_fault.js";
import { expectation_count, set_inline_snapshots, set_snapshots } from "./test_expect.js";
import { mod } from "./mod.js";
import { show_short, show_value } from "./test_show.js";
import { suggest } from "./suggest.js";
import { world } from "./world.js";

const MOST_TESTS = 2000, MOST_NAME = 200;
const MOST_NESTED = 32;      // describes in one another
const CHARS_A_TIME = 8000;   // of the tests that are told in one command, as JSON: up to 6 bytes each

const tests = [];
const new_suite = (path, only, skip, parent) =>
    ({ path: freeze(path), before_all: [], before: [], after: [], after_all: [], only, skip, parent });
let suite = new_suite([], false, undefined, null);
const settings = {};
let running = false; // then nothing can be declared

// --- declaring ---

function check_name(name, what) {
    if (typeof name !== "string" || name === "") {
        throw new TypeErr(`${what}: expected a name, got ${show_short(name)}`);
    }
    if (running) throw new Err(`${what}("${name}"): tests are declared while the file is loaded, not inside a test`);
    return name.length > MOST_NAME ? `${cut_text(name, MOST_NAME)}...` : name;
}

function is_in(field) {
    for (let at = suite; at !== null; at = at.parent) if (at[field]) return at[field];
    return undefined;
}

function add_test(name, fn, only, skip) {
    name = check_name(name, "test");
    if (skip === undefined) check_function(fn, `test("${name}")`);
    if (tests.length === MOST_TESTS) throw new RangeErr(`test: more than ${MOST_TESTS} tests in one file`);
    const { file, line } = place_here();
    tests[tests.length] = {
        name, fn, suite, file, line, path: suite.path, only: only || is_in("only") === true,
        skip: skip ?? is_in("skip"),
    };
}

function add_suite(name, fn, only, skip) {
    name = check_name(name, "describe");
    check_function(fn, `describe("${name}")`);
    const path = [];
    if (suite.path.length === MOST_NESTED) {
        throw new RangeErr(`describe("${name}"): more than ${MOST_NESTED} describes in one another`);
    }
    for (let i = 0; i < suite.path.length; i++) path[i] = suite.path[i];
    path[path.length] = name;
    const parent = suite;
    suite = new_suite(path, only, skip, parent);
    try {
        const returned = fn();
        if (is_object(returned) && typeof returned.then === "function") {
            throw new TypeErr(`describe("${name}"): its function must not be async: tests are declared at once`);
        }
    } finally {
        suite = parent;
    }
}

const reason_of = (reason) => (typeof reason === "string" && reason !== "" ? cut_text(reason, MOST_NAME) : "skipped by the file");

// Declares a test or a describe for each case of a table; a test has its case's values, and then t.
function each_of(declare) {
    return (table, ...values) => {
        const cases = cases_of(table, values);
        return (title, fn, ...more) => {
            check_name(title, "each");
            check_function(fn, `each("${title}")`);
            for (let i = 0; i < cases.length; i++) {
                const { args } = cases[i];
                declare(title_of(title, cases[i], i), (...behind) => call(fn, undefined, ...args, ...behind), ...more);
            }
        };
    };
}

function with_each(declare) {
    declare.each = each_of(declare);
    return declare;
}

/** Declares a test. @param {string} name @param {(t: any) => unknown} fn */
export function test(name, fn) { add_test(name, fn, false, undefined); }
/** Only tests like this run, of those in the file. */
test.only = freeze(with_each((name, fn) => add_test(name, fn, true, undefined)));
/** A test that does not run: skip(name, fn), or skip(name, "why"), or skip(name, fn, "why"). */
test.skip = freeze(with_each((name, fn, reason) =>
    add_test(name, undefined, false, reason_of(typeof fn === "string" ? fn : reason))));
/** A test that is still to be written. */
test.todo = (name) => add_test(name, undefined, false, "still to be written");
freeze(with_each(test));
export const it = test;

/** Tests that belong together. @param {string} name @param {() => void} fn */
export function describe(name, fn) { add_suite(name, fn, false, undefined); }
describe.only = freeze(with_each((name, fn) => add_suite(name, fn, true, undefined)));
describe.skip = freeze(with_each((name, fn, reason) => add_suite(name, fn, false, reason_of(reason))));
freeze(with_each(describe));

function hook(name, list) {
    return (fn) => {
        check_function(fn, name);
        if (running) throw new Err(`${name}: is called while the file is loaded, not inside a test`);
        const hooks = suite[list];
        hooks[hooks.length] = fn;
    };
}

/** Called with t before the tests of its describe: since each begins the game anew, once in each, before beforeEach. */
export const beforeAll = hook("beforeAll", "before_all");
/** Called with t before each test of its describe, the outer ones first. */
export const beforeEach = hook("beforeEach", "before");
/** Called with t after each test of its describe, the inner ones first, also when it failed. */
export const afterEach = hook("afterEach", "after");
/** Called with t at the end of each game that a test of its describe had, after afterEach, the inner ones first. */
export const afterAll = hook("afterAll", "after_all");

const SETTINGS = { __proto__: null, seed: "number", players: "number", game: "object", bot: "boolean",
    mods: "object", settings: "object", ticks: "number", language: "string", player_storage: "object" };

/** How the game of each test of the file is set up. @param {object} values */
export function configure(values) {
    if (!is_object(values)) throw new TypeErr(`configure: expected an object, got ${show_short(values)}`);
    const keys = keys_of(values);
    for (let i = 0; i < keys.length; i++) {
        /** @type {any} */
        const key = keys[i];
        const type = SETTINGS[key];
        if (type === undefined) {
            const guess = suggest(key, /** @type {string[]} */ (keys_of(SETTINGS)));
            throw new RangeErr(`configure: there is no setting ${show_short(key)}${guess}: seed, players, game (with the options of the game, `
                + "by their names), bot, mods, settings, player_storage, ticks and language are known");
        }
        if (typeof values[key] !== type || values[key] === null) {
            throw new TypeErr(`configure: ${key}: expected ${type === "object" ? "an object" : `a ${type}`}, got ${
                show_short(values[key])}`);
        }
        settings[key] = values[key];
    }
    if (is_own(values, "mods") && !is_array(values.mods)) throw new TypeErr("configure: mods: expected a list");
}

// --- telling what there is ---

async function tell_tests() {
    for (let i = 0; i < tests.length;) {
        const list = [];
        for (let chars = 0; i < tests.length && chars < CHARS_A_TIME; i++) {
            const { name, path, only, skip, line, file } = tests[i];
            list[list.length] = { name, path, only, skip, line, file };
            chars += json_text(list[list.length - 1]).length;
        }
        await ask("declare", list);
    }
    tell("declared", settings);
}

// --- running one ---

function add_all(to, hooks) {
    for (let i = 0; i < hooks.length; i++) to[to.length] = hooks[i];
}

function hooks_of(one) {
    const before = [], after = [];
    const suites = [];
    for (let at = one.suite; at !== null; at = at.parent) suites[suites.length] = at;
    for (let i = suites.length - 1; i >= 0; i--) add_all(before, suites[i].before_all);
    for (let i = suites.length - 1; i >= 0; i--) add_all(before, suites[i].before);
    for (let i = 0; i < suites.length; i++) add_all(after, suites[i].after);
    for (let i = 0; i < suites.length; i++) add_all(after, suites[i].after_all);
    return { before, after };
}

function full_name(one) {
    let name = "";
    for (let i = 0; i < one.path.length; i++) name += `${one.path[i]} `;
    return name + one.name;
}

function use_snapshots(one) {
    const counts = { __proto__: null };
    set_snapshots((value, hint, place) => {
        if (hint !== undefined && typeof hint !== "string") {
            throw new TypeErr(`toMatchSnapshot: its name must be a text, got ${show_short(hint)}`);
        }
        const name = hint === undefined ? full_name(one) : `${full_name(one)}: ${hint}`;
        counts[name] = (counts[name] ?? 0) + 1;
        return keep_text(`${name} ${counts[name]}`, typeof value === "string" ? value : show_value(value), place);
    });
}

set_inline_snapshots((value, expected, place) => {
    if (!running) throw new TypeErr("toMatchInlineSnapshot: only in a test");
    if (expected !== undefined && typeof expected !== "string") {
        throw new TypeErr(`toMatchInlineSnapshot: what is expected must be a text, got ${show_short(expected)}`);
    }
    return keep_inline(typeof value === "string" ? value : show_value(value), expected, place);
});

async function attempt(fn, t) {
    await call(fn, undefined, t);
}

async function run_all(one, t) {
    const { before, after } = hooks_of(one);
    let fault;
    try {
        for (let i = 0; i < before.length; i++) await attempt(before[i], t);
        await attempt(one.fn, t);
        await finish_kept();
    } catch (error) {
        fault = { error };
    }
    for (let i = 0; i < after.length; i++) {
        try {
            await attempt(after[i], t);
        } catch (error) {
            fault ??= { error };
        }
    }
    return fault;
}

// What cannot be told whole is told shorter, and what this tick has no command left for in the next: a verdict
// is never lost.
async function tell_verdict(fault) {
    const verdict_of = (share) => ({ error: fault === undefined ? undefined : describe_fault(fault.error, share),
        expectations: expectation_count() });
    let share = 1, verdict = verdict_of(share);
    while (!fits(verdict)) verdict = verdict_of(share /= 2);
    try {
        tell("result", verdict);
    } catch {
        await after_ticks(1);
        tell("result", verdict);
    }
}

async function run(order) {
    const one = tests[order.run];
    if (one === undefined || one.fn === undefined) {
        tell("result", { error: { message: "the file declared other tests when it was loaded again" } });
        return;
    }
    running = true;
    await after_ticks(1); // it brings what was subscribed to: the model is complete
    use_snapshots(one);
    const t = make_t({ name: full_name(one), mod: order.mod, seed: order.seed });
    const fault = await run_all(one, t);
    await tell_verdict(fault);
}

set_listeners((order) => {
    subscribe("tick", "", 1, true);
    if (order.run < 0) {
        tell_tests();
        return;
    }
    world.watch();
    begin_records(order.mods);
    run(order);
}, note_news);
listen("tick", note_tick, "", 1);
listen_to_host();

// A mod that imports this outside of a run of tests.
listen("init", () => {
    if (tests.length > 0 && !mod.has("test")) {
        throw new Err("tests run with `gatehouse test`, from tests/NAME.test.js: a mod that plays has none");
    }
}, "", 1);
