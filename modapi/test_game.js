// What a test has in its hands: `t`. It acts on the game through the host and looks at what the mods did.

import { cut_text, utf8_decode } from "./codec.js";
import { after_ticks, ask, tell } from "./test_link.js";
import { ANSWERS, asked_mod, bad_answer, good_answer, read_answer, request_bytes, settle, ticks_of, unanswered } from "./request.js";
import { expect } from "./test_expect.js";
import { expectation_error, place_here } from "./test_fault.js";
import {
    MapOf, PromiseOf, RangeErr, TypeErr, check_function, floor, freeze, is_bytes, json_text, map_delete, map_get, map_set,
    ownKeys, parse_json, regexp_exec,
} from "./host.js";
import { check_options, options_of } from "./suggest.js";
import { function_text, index_of, is_object, join, setPrototypeOf, split, then } from "./test_base.js";
import { guessing_prototype } from "./test_guess.js";
import { matches_object } from "./test_equal.js";
import { show_short } from "./test_show.js";
import { world } from "./world.js";

const UNTIL_TICKS = 600;
const MOST_SOURCE = 160;
const SHOT = options_of("tolerance", "share"), INPUT = options_of("player", "mod");
const PANEL = options_of("player"), WIDGET = options_of("player", "value", "text");
const POINT = options_of("held", "wheel"), KEY = options_of("key", "shift", "ctrl");

// --- what came as news ---

const of_mods = new MapOf(); // id -> { commands, logs, errors, state }
let known = [];

function record(id) {
    const found = map_get(of_mods, id);
    if (found !== undefined) return found;
    throw new RangeErr(`no mod "${id}" plays in this test. There are: ${join(known, ", ")}`);
}

/** The mods that play. @param {string[]} ids */
export function begin_records(ids) {
    known = ids;
    for (let i = 0; i < ids.length; i++) {
        map_set(of_mods, ids[i], { commands: [], logs: [], errors: [], state: { id: ids[i], state: "starting" } });
    }
}

function each(list, add) {
    for (let i = 0; list !== undefined && i < list.length; i++) add(list[i]);
}

/** Takes in what happened in a tick; nothing while the file is only looked at. */
export function note_news(news) {
    if (known.length === 0) return;
    each(news.commands, (one) => {
        const list = record(one.mod).commands;
        list[list.length] = freeze({ command: one.name, tick: one.tick, outcome: one.outcome, reason: one.reason,
            made: one.made, ...one.fields });
        if (one.name === "post") note_post(one);
    });
    each(news.logs, (one) => {
        const list = record(one.mod).logs;
        list[list.length] = freeze({ level: one.level, text: one.text, place: one.place ?? "", tick: one.tick });
    });
    each(news.errors, (one) => {
        const list = record(one.mod).errors;
        list[list.length] = freeze(one);
    });
    each(news.mods, (one) => {
        record(one.id).state = freeze(one);
    });
}

// --- requests between mods: a test plays the other side ---

const ASK = options_of("ticks", "from");
const stand_ins = new MapOf(); // name of a request -> what answers it
const asked = new MapOf();     // id -> who waits for the answer
let next_ask = 1000000001;     // no mod's own comes so far

/** Asks a mod, in the name of another or of the test. @param {string} name @param {unknown} data @param {any} options */
async function ask_mod(name, data, options = {}) {
    const to = asked_mod("t.ask", name), where = `t.ask("${name}")`;
    const ticks = ticks_of(where, options, ASK);
    const from = options.from ?? "test", id = next_ask++;
    const one = { to, name, from, resolve: undefined, reject: undefined };
    const promise = new PromiseOf((resolve, reject) => {
        one.resolve = resolve;
        one.reject = reject;
    });
    map_set(asked, id, one);
    await ask("post_as", { mod: to, from, topic: name, body: utf8_decode(request_bytes(where, id, data)) });
    end_late(id, ticks);
    return promise;
}

async function end_late(id, ticks) {
    await after_ticks(ticks);
    const one = map_get(asked, id);
    if (one === undefined) return;
    map_delete(asked, id);
    one.reject(unanswered(one.to, one.name, ticks));
}

/** Answers for a mod that does not play. @param {string} name @param {any} fn */
async function answer_for(name, fn) {
    const mod = asked_mod("t.answer", name);
    check_function(fn, `t.answer("${name}")`);
    map_set(stand_ins, name, fn);
    await ask("stand_in", { mod });
}

async function give_answer(name, fn, to, id, json) {
    const mod = asked_mod("t.answer", name);
    let said;
    try {
        said = good_answer(id, await fn(json === "" ? undefined : parse_json(json), to));
    } catch (error) {
        said = bad_answer(id, error);
    }
    tell("post_as", { mod: to, from: mod, topic: ANSWERS, body: said });
}

function note_post(one) {
    const { to, topic, body } = one.fields;
    if (topic === ANSWERS) {
        const said = read_answer(body), waits = said === undefined ? undefined : map_get(asked, said.id);
        if (waits === undefined || waits.to !== one.mod || waits.from !== to) return;
        map_delete(asked, said.id);
        settle(said, waits);
        return;
    }
    const fn = map_get(stand_ins, topic), found = regexp_exec(/^(\d+) (.*)$/, body);
    if (fn !== undefined && found !== null && to === asked_mod("t.answer", topic)) give_answer(topic, fn, one.mod, found[1], found[2]);
}

// --- looking ---

function chosen(filter) {
    if (filter === undefined) return () => true;
    if (typeof filter === "string") return (one) => one.command === filter;
    if (typeof filter === "function") return filter;
    if (is_object(filter)) return (one) => matches_object(one, filter);
    throw new TypeErr(`commands: the filter is a command's name, an object or a function, not ${show_short(filter)}`);
}

function commands(mod, filter) {
    const all = record(mod).commands, wanted = chosen(filter), found = [];
    for (let i = 0; i < all.length; i++) if (wanted(all[i])) found[found.length] = all[i];
    return found;
}

function copy(list) {
    const out = [];
    for (let i = 0; i < list.length; i++) out[i] = list[i];
    return out;
}

// What a mod shows now, from what was applied of its commands.
function hud(mod) {
    const all = record(mod).commands, items = [], list = [];
    for (let i = 0; i < all.length; i++) {
        const one = all[i];
        if (index_of(one.command, "hud_") !== 0) continue;
        if (one.outcome !== "applied" && one.outcome !== "rewritten") continue;
        const { command, tick, outcome, reason, made, ...fields } = one;
        const kind = split(command, "_")[1];
        if (kind === "place") {
            const { entity, x, y } = fields;
            if (items[one.item] !== undefined) items[one.item] = freeze({ ...items[one.item], placed: { entity, x, y } });
            continue;
        }
        const placed = items[one.item]?.placed;
        items[one.item] = kind === "remove" ? undefined : freeze(placed ? { kind, ...fields, placed } : { kind, ...fields });
    }
    for (let i = 0; i < items.length; i++) if (items[i] !== undefined) list[list.length] = items[i];
    return list;
}

function texts(mod) {
    const items = hud(mod), out = [];
    for (let i = 0; i < items.length; i++) if (items[i].kind === "text") out[out.length] = items[i].shown;
    return out;
}

// --- time ---

function whole(value, least, what) {
    if (typeof value !== "number" || value % 1 !== 0 || value < least) {
        throw new RangeErr(`${what}: expected a whole number from ${least}, got ${show_short(value)}`);
    }
    return value;
}

function source_of(fn) {
    const text = join(split(function_text(fn), /\s*\n\s*/), " ");
    return text.length > MOST_SOURCE ? `${cut_text(text, MOST_SOURCE)}...` : text;
}

async function until(condition, most = UNTIL_TICKS) {
    const place = place_here();
    if (typeof condition !== "function") {
        throw new TypeErr(`until: expected a function that is asked each tick, got ${show_short(condition)}`);
    }
    whole(most, 1, "until: the most ticks");
    for (let waited = 0;; waited++) {
        const value = await condition();
        if (value) return value;
        if (waited === most) break;
        await after_ticks(1);
    }
    throw expectation_error(`t.until: waited ${most} ticks (${floor(most / world.tick_rate * 10) / 10} s of game time), `
        + `and this did not come true:\n\n    ${source_of(condition)}`, { place });
}

// --- acting ---

const number_or_entity = (value) => (is_object(value) ? value.id : value);

/** @param {any} action @param {any} value @param {any} options */
function input(action, value = true, options = {}) {
    if (typeof action !== "string") throw new TypeErr(`input: expected an action's name, got ${show_short(action)}`);
    check_options("t.input", options, INPUT);
    const { player = 0, mod } = options;
    if (is_object(value)) return ask("input", { action, player, mod, ...value });
    return ask("input", { action, player, mod, held: !!value });
}

async function press(action, ticks = 1, options = {}) {
    whole(ticks, 1, "press: ticks");
    await input(action, true, options);
    if (ticks > 1) await after_ticks(ticks - 1);
    await input(action, false, options);
}

/** @param {number} x @param {number} y @param {any} options */
function point(x, y, options = {}) {
    check_options("t.point", options, POINT);
    return ask("point", { x, y, held: options.held, wheel: options.wheel });
}

async function click(x, y) {
    await point(x, y, { held: true });
    await after_ticks(1);
    await point(x, y, { held: false });
}

/** @param {string} text @param {any} options */
function type(text, options = {}) {
    if (typeof text !== "string") throw new TypeErr(`t.type: expected a text, got ${show_short(text)}`);
    check_options("t.type", options, KEY);
    if (options.key) return ask("type", { key: text, shift: !!options.shift, ctrl: !!options.ctrl });
    return ask("type", { text });
}

/** What a player's panel shows; undefined: none is open. @param {any} options */
async function panel(options = {}) {
    check_options("t.panel", options, PANEL);
    const shown = await ask("panel", { player: options.player ?? 0 });
    return shown === false ? undefined : freeze(shown);
}

/** @param {any} called a widget's text, or its number @param {any} options */
function press_widget(called, options = {}) {
    check_options("t.press_widget", options, WIDGET);
    return ask("press_widget", { called, player: options.player ?? 0, value: options.value, text: options.text });
}

function close_panel(options = {}) {
    check_options("t.close_panel", options, PANEL);
    return ask("close_panel", { player: options.player ?? 0 });
}

function body_text(body) {
    if (is_bytes(body)) throw new TypeErr("send: the body is a text, or a value that becomes JSON");
    return typeof body === "string" ? body : json_text(body ?? null);
}

// --- what is compared with files ---

const pending = [];

// Nobody has to wait for these: the test ends when the last of them is done, and fails with the first that was
// not waited for.
function kept(promise) {
    const one = { promise, taken: false };
    pending[pending.length] = one;
    then(promise, undefined, () => {});
    return freeze({
        then(done, failed) {
            one.taken = true;
            return then(promise, done, failed);
        },
    });
}

/** Waits for what is compared with files; throws what the first of them throws. */
export async function finish_kept() {
    for (let i = 0; i < pending.length; i++) {
        if (!pending[i].taken) await pending[i].promise;
    }
}

async function compare(verb, question, words, place) {
    const reply = await ask(verb, question);
    if (reply.same) return;
    throw expectation_error(`${words}\n\n${reply.problem}`, {
        place, texts: reply.expected === undefined ? undefined : [reply.expected, reply.received],
        expected: reply.expected, actual: reply.received,
    });
}

/** Compares a text with the file of snapshots. */
export function keep_text(key, text, place) {
    return kept(compare("snapshot", { key, text }, "expect(received).toMatchSnapshot()", place));
}

/** Compares a text with the one that stands in the call at that place, or writes it there. */
export function keep_inline(text, expected, place) {
    return kept(compare("inline_snapshot", { text, expected, ...place }, "expect(received).toMatchInlineSnapshot()", place));
}

// --- t ---

/** @param {{name: string, mod: string, seed: number}} test */
export function make_t(test) {
    const t = {
        __proto__: null,
        name: test.name, mod_id: test.mod, seed: test.seed, world, expect,
        get now() { return world.tick; },
        ticks: (count = 1) => after_ticks(whole(count, 1, "ticks")),
        until,
        spawn: (kind, x, y) => ask("spawn", { kind, x, y }),
        set: (entity, fields) => ask("set", { entity: number_or_entity(entity), fields }),
        remove: (entity) => ask("remove", { entity: number_or_entity(entity) }),
        hurt: (entity, amount) => ask("hurt", { entity: number_or_entity(entity), amount }),
        game: (verb, fields = {}) => ask("game", { verb, fields }),
        variable: (name, value) => ask("variable", { name, value }),
        input, press, point, click, type, panel, press_widget, close_panel,
        ask: ask_mod, answer: answer_for,
        send: (mod, topic, body) => ask("send", { mod, topic, body: body_text(body) }),
        restart: (mod = test.mod) => ask("restart", { mod }),
        commands: (mod = test.mod, filter = undefined) => commands(mod, filter),
        logs: (mod = test.mod) => copy(record(mod).logs),
        errors: (mod = test.mod) => copy(record(mod).errors),
        mod: (mod = test.mod) => record(mod).state,
        hud: (mod = test.mod) => hud(mod),
        texts: (mod = test.mod) => texts(mod),
        allowErrors: (mod = test.mod) => ask("allow_errors", { mod: record(mod) && mod }),
        golden(mod, name) {
            return kept(compare("golden", { mod: record(mod) && mod, name }, `t.golden("${mod}", "${name}")`,
                place_here()));
        },
        shot(name, options = {}) {
            check_options("t.shot", options, SHOT);
            const { tolerance = 0, share = 0 } = options;
            return kept(compare("shot", { name, tolerance, share }, `t.shot("${name}")`, place_here()));
        },
    };
    const names = ownKeys(t);
    return freeze(setPrototypeOf(t, guessing_prototype("t", /** @type {string[]} */ (names),
        "; what the game itself has for tests is t.game(NAME, fields)")));
}
