// What the mod keeps in the saved game: keys with values, its own alone, there again in the next life.
//
// A value is anything that JSON can say, or a Uint8Array. In the store it is JSON text; a first byte of 0,
// which no JSON begins with, says that the rest is bytes. Reads are answered by the engine from the start of
// the tick, and by what this tick has set and removed since then; an answer is kept until the key changes.

import {
    decode_reply, encode_storage_migrated, encode_storage_remove, encode_storage_set, query_storage_get,
    query_storage_keys, utf8_decode, utf8_encode, well_formed,
} from "./codec.js";
import { ask, attach, command, listen, listen_to_host, warn, when_events_come } from "./core.js";
import {
    Err, MapOf, PromiseOf, RangeErr, TypeErr, U8, check_function, format, freeze, is_bytes, json_text, map_clear,
    map_delete, map_each, map_get, map_set, map_size, parse_json, slice_bytes, sort, starts_with, then_promise,
} from "./host.js";
import { no_options } from "./suggest.js";

const MAX_KNOWN = 1024; // answers that are kept
const PAGE = 512;       // keys of one answer

const known = new MapOf();   // key -> bytes, or null: there is none. As of the start of the tick
const changed = new MapOf(); // the same, of what was set and removed since then

function forget_changes() {
    map_each(changed, (_bytes, key) => map_delete(known, key));
    map_clear(changed);
}

when_events_come(forget_changes);

// One of ours was refused, or applied late: what is kept is asked for again.
listen("command_result", (event) => {
    if (starts_with(event.command, "storage_")) map_clear(known);
}, "", 1);
listen("batch_rejected", () => map_clear(known), "", 1);

// The key as the host keeps it.
function key_of(key, where) {
    if (typeof key !== "string") throw new TypeErr(`${where}: the key: expected a string, got ${format([key])}`);
    if (key === "") throw new RangeErr(`${where}: the key is empty`);
    return well_formed(key);
}

function asked(bytes) {
    const reply = decode_reply(ask(bytes));
    if (reply.reply === "error") throw new Err(`storage: ${reply.reason}`);
    return reply;
}

function bytes_of(key) {
    let bytes = map_get(changed, key);
    if (bytes !== undefined) return bytes;
    bytes = map_get(known, key);
    if (bytes !== undefined) return bytes;
    const reply = asked(query_storage_get({ key }));
    bytes = reply.found ? reply.value : null;
    if (map_size(known) >= MAX_KNOWN) map_clear(known);
    map_set(known, key, bytes);
    return bytes;
}

function encoded(key, value) {
    if (is_bytes(value)) {
        const bytes = new U8(value.length + 1);
        for (let i = 0; i < value.length; i++) bytes[i + 1] = value[i];
        return bytes;
    }
    const text = json_text(value);
    if (text === undefined) {
        throw new TypeErr(`storage.set(${key}): expected what JSON can say or a Uint8Array, got ${format([value])}`);
    }
    return utf8_encode(text);
}

function decoded(bytes) {
    return bytes.length > 0 && bytes[0] === 0 ? slice_bytes(bytes, 1) : parse_json(utf8_decode(bytes));
}

// --- migration ---

/** @type {((from: number, to: number) => unknown) | null} */
let migrate = null;
let waiting = null; // {from, to}: told, and nobody has taken it on yet
let running = false;

function end_migration(version) {
    running = false;
    command(encode_storage_migrated, { version });
}

function run_migration() {
    const { from, to } = waiting;
    waiting = null;
    running = true;
    let result;
    try {
        result = migrate(from, to);
    } catch (error) {
        end_migration(from);
        throw error;
    }
    if (!(result instanceof PromiseOf)) return end_migration(to);
    then_promise(result, () => end_migration(to), (error) => {
        end_migration(from);
        throw error;
    });
    return undefined;
}

attach("storage_migration", (event) => {
    waiting = { from: event.from, to: event.to };
    if (migrate !== null) run_migration();
});

function check_writable(where) {
    if (waiting === null) return;
    throw new Err(`${where}: what is stored is of version ${waiting.from} and this mod's is ${waiting.to}: ` +
        "call storage.migrate((from, to) => { ... }) first");
}

export const storage = freeze({
    /**
     * The value that is kept under a key; undefined when there is none. A new object each time.
     * @param {string} key
     * @returns {any}
     */
    get(key, options = undefined) {
        no_options("storage.get", options, ": for a value where there is none, storage.get(key) ?? value");
        key = key_of(key, "storage.get");
        const bytes = bytes_of(key);
        return bytes === null ? undefined : decoded(bytes);
    },
    /**
     * Keeps a value: what JSON can say, or a Uint8Array. At most 16384 bytes as JSON, and as many keys as
     * mod.json's "storage" has room for.
     * @param {string} key at most 64 bytes @param {unknown} value
     */
    set(key, value, options = undefined) {
        no_options("storage.set", options);
        key = key_of(key, "storage.set");
        check_writable("storage.set");
        const bytes = encoded(key, value);
        command(encode_storage_set, { key, value: bytes });
        map_set(changed, key, bytes);
    },
    /** Forgets a key. @param {string} key */
    remove(key, options = undefined) {
        no_options("storage.remove", options);
        key = key_of(key, "storage.remove");
        check_writable("storage.remove");
        command(encode_storage_remove, { key });
        map_set(changed, key, null);
    },
    /** Whether something is kept under a key. @param {string} key */
    has(key) {
        key = key_of(key, "storage.has");
        return bytes_of(key) !== null;
    },
    /**
     * The keys that begin with `prefix`, sorted.
     * @param {string} [prefix]
     * @returns {string[]}
     */
    keys(prefix = "") {
        const all = new MapOf();
        for (let after = "", more = true; more;) {
            const reply = asked(query_storage_keys({ prefix, after, limit: PAGE }));
            for (let i = 0; i < reply.keys.length; i++) map_set(all, after = reply.keys[i], true);
            more = reply.more && reply.keys.length > 0;
        }
        map_each(changed, (bytes, key) => {
            if (!starts_with(key, prefix)) return;
            if (bytes === null) map_delete(all, key);
            else map_set(all, key, true);
        });
        const list = [];
        map_each(all, (_true, key) => {
            list[list.length] = key;
        });
        return sort(list);
    },
    /** Bytes that are used, of `most`: keys and values, as of the start of the tick. */
    get used() { return asked(query_storage_keys({ prefix: "", after: "", limit: 1 })).used; },
    get most() { return asked(query_storage_keys({ prefix: "", after: "", limit: 1 })).most; },
    /**
     * Says how what an older version of this mod has kept is brought up to date. Called right after the init
     * event when mod.json's storage.version is greater than what is stored. It may use get, set, remove and keys,
     * over several ticks when it returns a promise. When it throws, everything stored is as it was before.
     * @param {(from: number, to: number) => unknown} fn
     */
    migrate(fn) {
        check_function(fn, "storage.migrate");
        if (migrate !== null) warn("storage.migrate: called twice; the last one counts");
        migrate = fn;
        listen_to_host();
        if (waiting !== null && !running) run_migration();
    },
});
