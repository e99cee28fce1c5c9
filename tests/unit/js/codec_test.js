// The codec's tests: each is a function that throws. tests/unit/sdk_spec.lua runs them in a worker, one busted
// test each. `codec` is what the SDK uses, `full` does every message both ways.

import * as codec from "gatehouse/codec.js";
import { decode, encode } from "codec_full.js";

const events = [
    { event: "tick" },
    {
        event: "entity_spawned",
        state: {
            entity: 4294967295, kind: "shade", x: -8388608, y: 8388607.99609375, vx: -0.5, vy: 1, hp: -1,
                max_hp: 30,
            owner: "moth-director", facing: 65535,
        },
    },
    { event: "entity_moved", entity: 4097, x: 160.5, y: 90.25, facing: 0 },
    { event: "entity_hurt", entity: 4097, amount: 3, hp: 27, cause: "lantern" },
    { event: "entity_died", entity: 4097, kind: "shade", cause: "lantern", x: 1, y: -1 },
    { event: "entity_removed", entity: 4097 },
    { event: "input_action", player: 1, action: "use", pressed: true },
    { event: "timer_fired", timer: 63 },
    { event: "message", from: "", topic: "hello", body: new Uint8Array([0, 1, 255]), version: 3 },
    { event: "shutdown", reason: "the player left" },
    { event: "command_result", seq: 70000, outcome: "over_quota", command: "spawn", reason: "16 a tick",
        entity: 0, said: true },
    { event: "batch_rejected", field: "commands[3].spawn.x", reason: "not finite", bytes: 20 },
    { event: "tiles_changed", x: 0, y: 0, width: 72, height: 64 },
];

function text_of(value) {
    return JSON.stringify(value, (_key, one) => {
        if (typeof one === "bigint") return `${one}n`;
        return one instanceof Uint8Array ? `bytes ${Array.from(one)}` : one;
    });
}

function same(got, expected) {
    if (text_of(got) !== text_of(expected)) throw new Error(`got ${text_of(got)}\nexpected ${text_of(expected)}`);
}

function throws(fn, type, text) {
    try {
        fn();
    } catch (error) {
        if (error instanceof type && error.message.includes(text)) return;
        throw new Error(`got ${error}, expected ${type.name}: ${text}`);
    }
    throw new Error(`nothing was thrown, expected ${type.name}: ${text}`);
}

function batch_of(...list) {
    return encode("event_batch", { tick: 7, events: list });
}

function sent() {
    return decode("send", codec.take_batch());
}

const log = { level: "info", text: "x" };
const text = { item: 1, anchor: "top", x: 0, y: 0, text: "", color: 0, key: "", args: [] };

export const tests = {
    "every event comes back as it was": () => {
        same(codec.decode_event_batch(batch_of(...events).buffer), { tick: 7, events });
    },

    "a 64-bit seed is a bigint": () => {
        const init = {
            event: "init", mod: "m", api: 1, seed: 0xfedcba9876543210n, tick_rate: 60, width: 72, height: 64,
                tile_size: 16,
            capabilities: ["hud", "light"], settings: '{"a":"\u00e9"}', commands_per_tick: 256,
                bytes_per_tick: 65536,
            restarts: 2, storage_version: 0, storage_kb: 0, actions: ["map", "aim"], api_target: 1,
            screen_width: 320, screen_height: 180,
        };
        same(codec.decode_event_batch(batch_of(init).buffer).events, [init]);
    },

    "fields that are 0 take no bytes, and objects have all fields": () => {
        const bytes = batch_of({ event: "entity_moved", entity: 0, x: 0, y: 0, facing: 0 });
        same(Array.from(bytes), [8, 7, 18, 2, 42, 0]);
        same(Object.keys(codec.decode_event_batch(bytes.buffer).events[0]), ["event", "entity", "x", "y",
            "facing"]);
    },

    "a message that is absent is an empty one": () => {
        const bytes = new Uint8Array([18, 2, 34, 0]); // an entity_spawned without a state
        same(codec.decode_event_batch(bytes.buffer).events[0].state.kind, "");
    },

    "unknown fields and events are stepped over": () => {
        const tick = [10, 2, 8, 1]; // with a field that it does not have
        const unknown = [0xf8, 0x07, 0x96, 0x01, 0xf9, 0x07, 1, 2, 3, 4, 5, 6, 7, 8, 0xfd, 0x07, 1, 2, 3, 4,
            0xfa, 0x07, 2, 9, 9];
        const event = [18, ...tick.slice(1, 2), ...tick.slice(2), ...unknown];
        same(codec.decode_event_batch(new Uint8Array([18, event.length, ...event, ...unknown]).buffer),
            { tick: 0, events: [{ event: "tick" }] });
        const later = [0xa2, 0x06, 0]; // event number 100, which is not there yet
        same(codec.decode_event_batch(new Uint8Array([18, later.length, ...later]).buffer), { tick: 0,
            events: [] });
    },

    "cut bytes are an error and never silence": () => {
        const bytes = batch_of(...events);
        let whole = 0;
        for (let n = 0; n < bytes.length; n++) {
            try {
                codec.decode_event_batch(bytes.slice(0, n).buffer);
                whole++;
            } catch (error) {
                if (!(error instanceof RangeError)) throw error;
            }
        }
        same(whole, events.length + 2 - 1); // nothing, the tick, and after each event but the last
    },

    "garbage is an error and never an endless loop": () => {
        let state = 1;
        for (let round = 0; round < 2000; round++) {
            const bytes = new Uint8Array(40);
            for (let i = 0; i < bytes.length; i++) bytes[i] = (state = (state * 1103515245 + 12345) & 0x7fffffff) >> 16;
            try {
                codec.decode_event_batch(bytes.buffer);
            } catch (error) {
                if (!(error instanceof RangeError)) throw error;
            }
        }
        throws(() => codec.decode_event_batch(new Uint8Array([8, ...Array(12).fill(255)]).buffer), RangeError,
            "ten bytes");
        throws(() => codec.decode_event_batch(new Uint8Array([11]).buffer), RangeError, "wire type 3");
    },

    "replies": () => {
        const { state } = events.find(({ event }) => event === "entity_spawned");
        const list = { reply: "entities", entities: [state, state] };
        same(codec.decode_reply(encode("reply", list).buffer), list);
        const tiles = {
            reply: "tiles", x: 1, y: 2, width: 2, height: 1, kinds: new Uint8Array([3, 4]),
                heights: new Uint8Array([0, 9]),
            names: ["deep", "sand"],
        };
        same(codec.decode_reply(encode("reply", tiles).buffer), tiles);
        const error = { reply: "error", reason: "world.read was not granted" };
        same(codec.decode_reply(encode("reply", error).buffer), error);
    },

    "every command leaves as it was given": () => {
        const commands = {
            log, spawn: { kind: "shade", x: -1.5, y: 2.25 }, move: { entity: 9, x: 1, y: 2 },
            set_properties: { entity: 9, vx: -0.5, vy: 0, hp: 1, facing: 65535, sprite: "crab", tint: 0 },
            damage: { entity: 9, amount: 1000 }, remove: { entity: 9 }, push: { entity: 9, vx: 8, vy: -8 },
            set_timer: { timer: 63, ticks: 1000000, repeat: true }, hud_text: { ...text,
                text: "h\u00e9 \u20ac \ud83d\ude00", key: "storm.from", args: [
                    { name: "count", text: "", number: -2147483648 }, { name: "who", text: "\u20ac" }] },
            hud_icon: { item: 1, anchor: "left", x: -320, y: 180, sprite: "icon_heart" },
            hud_bar: { item: 0, anchor: "bottom", x: 0, y: 0, width: 48, height: 4, value: 4294967295, max: 1,
                color: 0xffffff },
            hud_pixels: { item: 2, anchor: "right", x: 0, y: 0, width: 96, height: 96,
                pixels: new Uint8Array(9216).fill(7) },
            hud_remove: { item: 63 },
            light: {
                light: 1, entity: 0, x: 5.5, y: 0, radius: 320, color: 1, intensity: 200, angle: 1, spread: 2,
                    ticks: 3,
            },
            light_remove: { light: 0 }, tint: { color: 0x808080, ticks: 60 },
            weather: { rain: 100, wind_x: -0.25, wind_y: 8, fog: 1, flash: 2 },
            particles: { style: "leaf", x: 1, y: 2, count: 64, color: 3, speed: 1.5 },
            sound: { sound: "thunder", volume: 80, at_place: true, x: 1, y: 2 },
            subscribe: { event: "tiles_changed", kind: "shade", every: 600, off: true },
            post: { to: "other", topic: "t", body: new Uint8Array([1, 2]) },
        };
        const expected = [];
        let seq = 120; // over 127 on the way
        for (const [command, fields] of Object.entries(commands)) {
            codec[`encode_${command}`](seq, fields);
            expected.push({ command, seq: seq++, ...fields });
        }
        same(codec.batch_count(), expected.length);
        same(sent(), { send: "batch", commands: expected });
        same(codec.batch_count(), 0);
    },

    "optional fields that are not given are not sent": () => {
        codec.encode_set_properties(1, { entity: 9, hp: 5 });
        const { vx, hp, tint } = sent().commands[0];
        same([vx === undefined, hp, tint === undefined], [true, 5, true]);
    },

    "queries, while a batch is being collected": () => {
        codec.encode_log(1, log);
        same(decode("send", codec.query_entities({ x: 1.5, y: 2, radius: 4096, kind: "shade", limit: 256 })),
            { query: "entities", x: 1.5, y: 2, radius: 4096, kind: "shade", limit: 256, send: "query" });
        same(codec.query_tiles({ x: 0, y: 255, width: 256, height: 1 })[0], 0x12);
        codec.encode_log(2, log);
        same(sent().commands.length, 2);
    },

    "a batch of any size": () => {
        for (const count of [0, 1, 9, 10, 1000, 20000]) {
            for (let i = 0; i < count; i++) codec.encode_log(i, { level: "debug", text: "some text" });
            same(sent().commands.length, count);
        }
    },

    "text of every length": () => {
        for (const length of [0, 1, 127, 128, 129, 300, 2000, 4096]) {
            codec.encode_log(1, { level: "warn", text: "a".repeat(length) });
            same(sent().commands[0].text.length, length);
        }
        for (const length of [41, 42, 43, 63, 64, 1365]) {
            codec.encode_log(1, { level: "warn", text: "\u20ac".repeat(length) });
            same(sent().commands[0].text, "\u20ac".repeat(length));
        }
    },

    "half of a surrogate pair becomes U+FFFD": () => {
        for (const half of ["\ud800", "\udc00", "a\ud800b", "\ud800\ud800\udc00"]) {
            codec.encode_log(1, { level: "warn", text: half });
            same(sent().commands[0].text,
                half === "\ud800\ud800\udc00" ? "\ufffd\ud800\udc00" : half.replace(/[\ud800-\udfff]/, "\ufffd"));
        }
    },

    "UTF-8 both ways, and what is none": () => {
        const all = "a\u007f\u0080\u07ff\u0800\uffff\u{10000}\u{10ffff}";
        same(codec.utf8_decode(codec.utf8_encode(all)), all);
        same(codec.utf8_decode(new Uint8Array([0xc0, 0x80])), "\ufffd\ufffd"); // too long a form
        same(codec.utf8_decode(new Uint8Array([0xed, 0xa0, 0x80])), "\ufffd\ufffd\ufffd"); // a surrogate
        same(codec.utf8_decode(new Uint8Array([0xf4, 0x90, 0x80, 0x80])).length, 4); // above U+10FFFF
        same(codec.utf8_decode(new Uint8Array([0xe2, 0x82])), "\ufffd\ufffd"); // cut
        same(codec.utf8_decode(codec.utf8_encode("\u20ac".repeat(5000))).length, 5000);
        throws(() => codec.utf8_encode(1), TypeError, "utf8.encode: expected a string, got 1");
        throws(() => codec.utf8_decode("a"), TypeError, 'utf8.decode: expected a Uint8Array, got "a"');
    },

    "names that come again are the same, others are not mixed up": () => {
        for (let round = 0; round < 2; round++) {
            const named = [];
            for (let i = 0; i < 3000; i++) named.push({ event: "entity_died", entity: i, kind: `kind${i}`,
                cause: "\u00e9", x: 0, y: 0 });
            const back = codec.decode_event_batch(batch_of(...named).buffer).events;
            for (let i = 0; i < named.length; i++) same([back[i].kind, back[i].cause], [named[i].kind, "\u00e9"]);
        }
    },

    "wrong types name command and field": () => {
        throws(() => codec.encode_hud_text(1, { ...text, x: undefined }), TypeError,
            "hud_text.x: expected a number, got undefined");
        throws(() => codec.encode_hud_text(1, { ...text, x: "4" }), TypeError,
            'hud_text.x: expected a number, got "4"');
        throws(() => codec.encode_hud_text(1, { ...text, x: 4n }), TypeError,
            "hud_text.x: expected a number, got a bigint");
        throws(() => codec.encode_hud_text(1, { ...text, x: 0.5 }), TypeError,
            "hud_text.x: expected a whole number, got 0.5");
        throws(() => codec.encode_hud_text(1, { ...text, text: {} }), TypeError,
            "hud_text.text: expected a string, got an object");
        throws(() => codec.encode_hud_text(1, { ...text, anchor: "up" }), TypeError,
            "hud_text.anchor: expected one of top_left, top,");
        throws(() => codec.encode_hud_text(1, { ...text, anchor: "__proto__" }), TypeError,
            "hud_text.anchor: expected one of");
        throws(() => codec.encode_hud_text(1, { ...text, anchor: Symbol("a") }), TypeError, "got a symbol");
        throws(() => codec.encode_spawn(1, { kind: "a", x: NaN, y: 0 }), TypeError,
            "spawn.x: expected a finite number, got NaN");
        throws(() => codec.encode_spawn(1, { kind: "a", x: 0, y: -Infinity }), TypeError,
            "spawn.y: expected a finite number, got -Infinity");
        throws(() => codec.encode_sound(1, { sound: "a", volume: 1, at_place: 1, x: 0, y: 0 }), TypeError,
            "sound.at_place: expected true or false, got 1");
        throws(() => codec.encode_post(1, { to: "", topic: "", body: [1] }), TypeError,
            "post.body: expected a Uint8Array, got an object");
        throws(() => codec.encode_set_properties(1, { entity: 1, vx: null }), TypeError,
            "set_properties.vx: expected a number, got null");
        same(codec.batch_count(), 0);
        same(codec.batch_bytes(), 0);
    },

    "values outside their limits name field and limits": () => {
        throws(() => codec.encode_hud_text(1, { ...text, x: 641 }), RangeError,
            "hud_text.x: 641 is outside -640..640");
        throws(() => codec.encode_hud_text(1, { ...text, item: -1 }), RangeError,
            "hud_text.item: -1 is outside 0..63");
        throws(() => codec.encode_hud_text(1, { ...text, item: 2 ** 33 }), RangeError, "is outside 0..63");
        throws(() => codec.encode_push(1, { entity: 1, vx: 8.5, vy: 0 }), RangeError,
            "push.vx: 8.5 is outside -8..8");
        throws(() => codec.encode_spawn(1, { kind: "a", x: 1e9, y: 0 }), RangeError,
            "spawn.x: 1000000000 is outside -8192..8192");
        throws(() => codec.encode_hud_text(1, { ...text, text: "a".repeat(257) }), RangeError,
            "hud_text.text: at most 256 bytes, got 257");
        throws(() => codec.encode_hud_text(1, { ...text, text: "\u20ac".repeat(86) }), RangeError,
            "hud_text.text: at most 256 bytes, got 258");
        throws(() => codec.encode_hud_text(1, { ...text, args: 1 }), TypeError,
            "hud_text.args: expected an array, got 1");
        throws(() => codec.encode_hud_text(1, { ...text, args: new Array(9) }), RangeError,
            "hud_text.args: at most 8 elements, got 9");
        throws(() => codec.encode_hud_text(1, { ...text, args: [{ name: 1, text: "" }] }), TypeError,
            "hud_text.args[0].name: expected a string, got 1");
        throws(() => codec.encode_hud_text(1, { ...text, args: [{ name: "n", text: "", number: 0.5 }] }), TypeError,
            "hud_text.args[0].number: expected a whole number, got 0.5");
        throws(() => codec.encode_hud_text(1, { ...text, args: [{ name: "n", text: "" }, null] }), TypeError,
            "hud_text.args[1]: expected an object, got null");
        throws(() => codec.encode_hud_text(1, { ...text, args: [{ get name() { throw new TypeError("mine"); } }] }),
            TypeError, "mine");
        throws(() => codec.encode_spawn(1, { kind: "k".repeat(65), x: 0, y: 0 }), RangeError,
            "spawn.kind: at most 64 bytes, got 65");
        throws(() => codec.encode_post(1, { to: "", topic: "", body: new Uint8Array(4097) }), RangeError,
            "post.body: at most 4096 bytes");
        throws(() => codec.encode_damage(1, { entity: 1, amount: 0 }), RangeError,
            "damage.amount: 0 is outside 1..1000");
    },

    "a command that is refused leaves the batch as it was": () => {
        codec.encode_log(1, log);
        const bytes = codec.batch_bytes();
        throws(() => codec.encode_log(2, { level: "info", text: "\u20ac".repeat(2000) }), RangeError,
            "at most 4096 bytes");
        same([codec.batch_bytes(), codec.batch_count()], [bytes, 1]);
        codec.encode_log(3, log);
        same(sent().commands.map((one) => one.seq), [1, 3]);
    },

    "positions are rounded to the nearest 1/256": () => {
        codec.encode_spawn(1, { kind: "a", x: 1.001953125, y: -0.3 });
        const { x, y } = sent().commands[0];
        same([x, y], [1.00390625, -77 / 256]);
    },

    "the buffers are used again and again": () => {
        const bytes = batch_of(...events).buffer;
        const lengths = new Set();
        for (let round = 0; round < 2000; round++) {
            same(codec.decode_event_batch(bytes).events.length, events.length);
            for (let i = 0; i < 10; i++) codec.encode_push(i, { entity: 4097, vx: 0.5, vy: 0 });
            lengths.add(codec.take_batch().length);
        }
        same(lengths.size, 1);
    },
};
