// What the mod keeps: keys with values, its own alone, there again in the next life. `storage` is of the saved game,
// `storage.player` of the player, in whatever game he begins next.
//
// A value is anything that JSON can say, or a Uint8Array. In the store it is JSON text; a first byte of 0,
// which no JSON begins with, says that the rest is bytes. Reads are answered by the engine from the start of
// the tick, and by what this tick has set and removed since then; an answer is kept until the key changes.

import {
    decode_reply, encode_player_storage_remove, encode_player_storage_set, encode_storage_migrated, encode_storage_remove,
    encode_storage_set, query_player_storage_get, query_player_storage_keys, query_storage_get, query_storage_keys,
    utf8_decode, utf8_encode, well_formed,
} from "./codec.js";
import { ask, attach, command, listen, listen_to_host, warn, when_events_come } from "./core.js";
import {
    Err, MapOf, PromiseOf, RangeErr, TypeErr, U8, check_function, format, freeze, is_bytes, json_text, map_clear,
    map_delete, map_each, map_get, map_set, map_size, parse_json, slice_bytes, sort, starts_with, then_promise,
} from "./host.js";
import { no_options } from "./suggest.js";

const MAX_KNOWN = 1024; // answers that are kept
const PAGE = 512;       // keys of one answer

// One of the two scopes: how it is called, and what it is asked and told by.
function make_scope(name, prefix, { get, keys, set, remove }) {
    return {
        name, prefix, get, keys, set, remove,
        known: new MapOf(),   // key -> bytes, or null: there is none. As of the start of the tick
        changed: new MapOf(), // the same, of what was set and removed since then
    };
}

const of_save = make_scope("storage", "storage_", {
    get: query_storage_get, keys: query_storage_keys, set: encode_storage_set, remove: encode_storage_remove,
});
const of_player = make_scope("storage.player", "player_storage_", {
    get: query_player_storage_get, keys: query_player_storage_keys, set: encode_player_storage_set,
    remove: encode_player_storage_remove,
});
const scopes = [of_save, of_player];

function forget_changes() {
    for (let i = 0; i < scopes.length; i++) {
        const { known, changed } = scopes[i];
        map_each(changed, (_bytes, key) => map_delete(known, key));
        map_clear(changed);
    }
}

when_events_come(forget_changes);

// One of ours was refused, or applied late: what is kept is asked for again.
listen("command_result", (event) => {
    for (let i = 0; i < scopes.length; i++) {
        if (starts_with(event.command, scopes[i].prefix)) map_clear(scopes[i].known);
    }
}, "", 1);
listen("batch_rejected", () => {
    for (let i = 0; i < scopes.length; i++) map_clear(scopes[i].known);
}, "", 1);

// The key as the host keeps it.
function key_of(key, where) {
    if (typeof key !== "string") throw new TypeErr(`${where}: the key: expected a string, got ${format([key])}`);
    if (key === "") throw new RangeErr(`${where}: the key is empty`);
    return well_formed(key);
}

function asked(scope, bytes) {
    const reply = decode_reply(ask(bytes));
    if (reply.reply === "error") throw new Err(`${scope.name}: ${reply.reason}`);
    return reply;
}

function bytes_of(scope, key) {
    const { known, changed } = scope;
    let bytes = map_get(changed, key);
    if (bytes !== undefined) return bytes;
    bytes = map_get(known, key);
    if (bytes !== undefined) return bytes;
    const reply = asked(scope, scope.get({ key }));
    bytes = reply.found ? reply.value : null;
    if (map_size(known) >= MAX_KNOWN) map_clear(known);
    map_set(known, key, bytes);
    return bytes;
}

function all_keys(scope, prefix) {
    const all = new MapOf();
    for (let after = "", more = true; more;) {
        const reply = asked(scope, scope.keys({ prefix, after, limit: PAGE }));
        for (let i = 0; i < reply.keys.length; i++) map_set(all, after = reply.keys[i], true);
        more = reply.more && reply.keys.length > 0;
    }
    map_each(scope.changed, (bytes, key) => {
        if (!starts_with(key, prefix)) return;
        if (bytes === null) map_delete(all, key);
        else map_set(all, key, true);
    });
    const list = [];
    map_each(all, (_true, key) => {
        list[list.length] = key;
    });
    return sort(list);
}

const room_of = (scope) => asked(scope, scope.keys({ prefix: "", after: "", limit: 1 }));

function put(scope, key, value) {
    const bytes = encoded(scope, key, value);
    command(scope.set, { key, value: bytes });
    map_set(scope.changed, key, bytes);
}

function take(scope, key) {
    command(scope.remove, { key });
    map_set(scope.changed, key, null);
}

function encoded(scope, key, value) {
    if (is_bytes(value)) {
        const bytes = new U8(value.length + 1);
        for (let i = 0; i < value.length; i++) bytes[i + 1] = value[i];
        return bytes;
    }
    const text = json_text(value);
    if (text === undefined) {
        throw new TypeErr(`${scope.name}.set(${key}): expected what JSON can say or a Uint8Array, got ${format([value])}`);
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

const player = freeze({
    /** As storage.get. @param {string} key @returns {any} */
    get(key, options = undefined) {
        no_options("storage.player.get", options, ": for a value where there is none, storage.player.get(key) ?? value");
        const bytes = bytes_of(of_player, key_of(key, "storage.player.get"));
        return bytes === null ? undefined : decoded(bytes);
    },
    /** As storage.set, with as much room as mod.json's "player_storage" says. @param {string} key @param {unknown} value */
    set(key, value, options = undefined) {
        no_options("storage.player.set", options);
        put(of_player, key_of(key, "storage.player.set"), value);
    },
    /** Forgets a key. @param {string} key */
    remove(key, options = undefined) {
        no_options("storage.player.remove", options);
        take(of_player, key_of(key, "storage.player.remove"));
    },
    /** Whether something is kept under a key. @param {string} key */
    has(key) { return bytes_of(of_player, key_of(key, "storage.player.has")) !== null; },
    /** The keys that begin with `prefix`, sorted. @param {string} [prefix] @returns {string[]} */
    keys(prefix = "") { return all_keys(of_player, prefix); },
    /** Bytes that are used, of `most`: keys and values, as of the start of the tick. */
    get used() { return room_of(of_player).used; },
    get most() { return room_of(of_player).most; },
});

export const storage = freeze({
    /**
     * The value that is kept under a key; undefined when there is none. A new object each time.
     * @param {string} key
     * @returns {any}
     */
    get(key, options = undefined) {
        no_options("storage.get", options, ": for a value where there is none, storage.get(key) ?? value");
        key = key_of(key, "storage.get");
        const bytes = bytes_of(of_save, key);
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
        put(of_save, key, value);
    },
    /** Forgets a key. @param {string} key */
    remove(key, options = undefined) {
        no_options("storage.remove", options);
        key = key_of(key, "storage.remove");
        check_writable("storage.remove");
        take(of_save, key);
    },
    /** Whether something is kept under a key. @param {string} key */
    has(key) {
        key = key_of(key, "storage.has");
        return bytes_of(of_save, key) !== null;
    },
    /**
     * The keys that begin with `prefix`, sorted.
     * @param {string} [prefix]
     * @returns {string[]}
     */
    keys(prefix = "") { return all_keys(of_save, prefix); },
    /** Bytes that are used, of `most`: keys and values, as of the start of the tick. */
    get used() { return room_of(of_save).used; },
    get most() { return room_of(of_save).most; },
    /** What is kept for the player: there in his next game, too. */
    player,
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
