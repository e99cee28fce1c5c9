// Runs first in every worker, before the SDK and long before any mod: a classic script that makes the
// language deterministic (random numbers, time, no garbage collector to watch) and takes away what must not
// be there. inspect.js and console.js run next. What they leave for the SDK is `$prelude`, which host.js
// takes away again.
"use strict";
(() => {
    const uncurry = Function.prototype.bind.bind(Function.prototype.call);
    const { defineProperty } = Object;
    const { ownKeys, construct } = Reflect;

    const define = (object, key, value) =>
        defineProperty(object, key, { value, writable: true, enumerable: false, configurable: true });

    // --- what must not be there ---

    // A newer V8 brings new globals: some tell the time or run code, so that only what is known to do neither stays.
    /** @type {any} */ const kept = { __proto__: null };
    const known = ["$print", "$send", "$recv", "V8Worker2", "console", "globalThis", "Infinity", "NaN", "undefined",
        "isFinite", "isNaN", "parseFloat", "parseInt", "decodeURI", "decodeURIComponent", "encodeURI",
        "encodeURIComponent", "escape", "unescape", "eval", "Object", "Function", "Boolean", "Symbol", "Error",
        "AggregateError", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "SuppressedError", "TypeError",
        "URIError", "Number", "BigInt", "Math", "Date", "String", "RegExp", "Array", "Int8Array", "Uint8Array",
        "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "Float16Array", "Float32Array",
        "Float64Array", "BigInt64Array", "BigUint64Array", "Map", "Set", "WeakMap", "WeakSet", "ArrayBuffer",
        "DataView", "JSON", "Promise", "Proxy", "Reflect", "Iterator", "DisposableStack", "AsyncDisposableStack"];
    for (let i = 0; i < known.length; i++) kept[known[i]] = true;
    const globals = ownKeys(globalThis);
    for (let i = 0; i < globals.length; i++) if (!kept[globals[i]]) delete globalThis[globals[i]];

    // --- random numbers: sfc32 by Chris Doty-Humphrey (PractRand), 53 bits a number for Math.random ---

    /** A stream of 32-bit numbers. @param {number} salt what makes it another than those of the same seed */
    function make_stream(salt) {
        let a = 0, b = 0, c = 0, counter = 1;
        function next() {
            const t = (((a + b) | 0) + counter) | 0;
            counter = (counter + 1) | 0;
            a = b ^ (b >>> 9);
            b = (c + (c << 3)) | 0;
            c = (c << 21) | (c >>> 11);
            c = (c + t) | 0;
            return t >>> 0;
        }
        function seed(high, low) {
            a = high | 0;
            b = low | 0;
            c = salt | 0;
            counter = 1;
            for (let i = 0; i < 16; i++) next();
        }
        return { __proto__: null, next, seed };
    }

    const numbers = make_stream(0x9e3779b9);
    const secrets = make_stream(0x7f4a7c15); // of crypto, so that an id more changes no dice
    const next_number = numbers.next;

    /** @param {number} high 32 bits @param {number} low 32 bits */
    function seed_random(high, low) {
        numbers.seed(high, low);
        secrets.seed(high, low);
    }

    seed_random(0, 0);
    const random = () => ((next_number() >>> 5) * 67108864 + (next_number() >>> 6)) / 9007199254740992;
    define(Math, "random", random);

    // --- Date: game time, in UTC whatever the machine's time zone ---

    const EPOCH_MS = 946684800000; // 2000-01-01T00:00:00Z is tick 0
    const RealDate = Date;
    const date = RealDate.prototype;
    const real_parse = RealDate.parse;
    const has_zone = uncurry(RegExp.prototype.test);
    const iso_text = uncurry(date.toISOString);
    const utc_text = uncurry(date.toUTCString);
    const time_of = uncurry(date.getTime);
    const slice_text = uncurry(String.prototype.slice);
    const to_number = Number;
    let game_ms = 0;
    let now_ms = EPOCH_MS;

    new RealDate(2000, 0, 1).getHours(); // reads the machine's time zone now, while files may be read

    const ZONE = /(?:Z|GMT|UTC?|[ECMP][SD]T|[+-]\d\d:?\d\d)\s*(?:\([^)]*\))?\s*$/i;
    const DATE_ONLY = /^\s*[+-]?\d+-\d\d(?:-\d\d)?\s*$/;
    const ISO = /^\s*[+-]?\d+-\d\d-\d\d[T ]\d\d:\d\d/;
    const parse = (text) => {
        text = `${text}`;
        if (has_zone(DATE_ONLY, text) || has_zone(ZONE, text)) return real_parse(text);
        return real_parse(text + (has_zone(ISO, text) ? "Z" : " UTC"));
    };

    function GameDate(...parts) {
        if (new.target === undefined) return date_text(new RealDate(now_ms));
        let ms = now_ms;
        if (parts.length === 1) {
            let value = parts[0];
            if (typeof value === "object" && value !== null) {
                try {
                    value = time_of(value);
                } catch {
                    value = typeof value === "string" ? value : `${value}`;
                }
            }
            ms = typeof value === "string" ? parse(value) : to_number(value);
        } else if (parts.length > 1) {
            ms = RealDate.UTC(parts[0], parts[1], parts[2] ?? 1, parts[3] ?? 0, parts[4] ?? 0, parts[5] ?? 0,
                parts[6] ?? 0);
        }
        return construct(RealDate, [ms], new.target);
    }

    const part_names = ["FullYear", "Month", "Date", "Day", "Hours", "Minutes", "Seconds", "Milliseconds"];
    for (let i = 0; i < part_names.length; i++) {
        const name = part_names[i];
        define(date, `get${name}`, date[`getUTC${name}`]);
        if (name !== "Day") define(date, `set${name}`, date[`setUTC${name}`]);
    }
    const year_of = uncurry(date.getUTCFullYear);
    const is_date_text = (text) => text !== "Invalid Date";
    // "Sat, 01 Jan 2000 00:00:00 GMT" -> "Sat Jan 01 2000 00:00:00 GMT+0000"
    const day_part = (text) =>
        `${slice_text(text, 0, 3)} ${slice_text(text, 8, 11)} ${slice_text(text, 5, 7)} ${slice_text(text, 12, -13)}`;
    const time_part = (text) => `${slice_text(text, -12)}+0000`;
    const date_text = (value) => {
        const text = utc_text(value);
        return is_date_text(text) ? `${day_part(text)} ${time_part(text)}` : text;
    };
    const date_methods = {
        toString() { return date_text(this); },
        toDateString() { const text = utc_text(this); return is_date_text(text) ? day_part(text) : text; },
        toTimeString() { const text = utc_text(this); return is_date_text(text) ? time_part(text) : text; },
        toLocaleString() { return date_text(this); },
        toLocaleDateString() { const text = utc_text(this); return is_date_text(text) ? day_part(text) : text; },
        toLocaleTimeString() { const text = utc_text(this); return is_date_text(text) ? time_part(text) : text; },
        getTimezoneOffset() { return time_of(this) - time_of(this); },
        getYear() { return year_of(this) - 1900; },
    };
    const date_names = ownKeys(date_methods);
    for (let i = 0; i < date_names.length; i++) define(date, date_names[i], date_methods[date_names[i]]);
    delete date["setYear"];

    const whole = Math.floor;
    define(GameDate, "now", { now: () => whole(now_ms) }.now); // libraries count on a whole number
    define(GameDate, "parse", { parse: (text) => parse(text) }.parse);
    define(GameDate, "UTC", RealDate.UTC);
    defineProperty(GameDate, "name", { value: "Date", configurable: true });
    defineProperty(GameDate, "length", { value: 7, configurable: true });
    defineProperty(GameDate, "prototype", { value: date, writable: false, enumerable: false, configurable: false });
    define(date, "constructor", GameDate);
    define(globalThis, "Date", GameDate);

    // --- what would ask for a locale answers without one ---

    const plain_text = uncurry(Number.prototype.toString);
    const plain_big = uncurry(BigInt.prototype.toString);
    const lower = uncurry(String.prototype.toLowerCase);
    const upper = uncurry(String.prototype.toUpperCase);
    const texts = {
        localeCompare(other) {
            const mine = `${this}`, theirs = `${other}`;
            return mine < theirs ? -1 : mine > theirs ? 1 : 0;
        },
        toLocaleLowerCase() { return lower(this); },
        toLocaleUpperCase() { return upper(this); },
    };
    const text_names = ownKeys(texts);
    for (let i = 0; i < text_names.length; i++) define(String.prototype, text_names[i], texts[text_names[i]]);
    define(Number.prototype, "toLocaleString", { toLocaleString() { return plain_text(this); } }.toLocaleString);
    define(BigInt.prototype, "toLocaleString", { toLocaleString() { return plain_big(this); } }.toLocaleString);

    // --- proxies: which objects are some, so that console can look past them without a trap of theirs ---

    const RealProxy = Proxy;
    const real_revocable = RealProxy.revocable;
    const targets = new WeakMap();
    const target_of = uncurry(WeakMap.prototype.get);
    const remember = uncurry(WeakMap.prototype.set);
    const REVOKED = null;

    const watching = {
        __proto__: null,
        construct(_, parts) {
            const made = new RealProxy(parts[0], parts[1]);
            remember(targets, made, parts[0]);
            return made;
        },
    };
    const WatchedProxy = new RealProxy(RealProxy, watching);
    define(RealProxy, "revocable", {
        revocable(target, handler) {
            const { proxy, revoke } = real_revocable(target, handler);
            remember(targets, proxy, target);
            return { proxy, revoke: () => { revoke(); remember(targets, proxy, REVOKED); } };
        },
    }.revocable);
    define(globalThis, "Proxy", WatchedProxy);

    define(globalThis, "$prelude", {
        __proto__: null,
        seed_random,
        /** 32 bits of the stream that crypto draws from. */
        next_secret: secrets.next,
        /** @param {number} seconds of game time */
        set_clock(seconds) { game_ms = seconds * 1000; now_ms = EPOCH_MS + game_ms; },
        /** Milliseconds of game time since the game began. */
        game_ms: () => game_ms,
        /** What a proxy stands for; undefined: it is none, null: it was revoked. @param {object} value */
        proxy_target: (value) => target_of(targets, value),
    });
})();
