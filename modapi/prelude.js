// Runs first in every worker, before the SDK and long before any mod: a classic script that makes the
// language deterministic (random numbers, time, no garbage collector to watch), takes away what must not
// be there, and gives `console`. What it leaves for the SDK is `$prelude`, which host.js takes away again.
"use strict";
(() => {
    const uncurry = Function.prototype.bind.bind(Function.prototype.call);
    const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, freeze } = Object;
    const { ownKeys, construct } = Reflect;
    const print = globalThis.$print;

    const define = (object, key, value) =>
        defineProperty(object, key, { value, writable: true, enumerable: false, configurable: true });

    // --- what must not be there ---

    const removed = ["WeakRef", "FinalizationRegistry", "SharedArrayBuffer", "Atomics", "WebAssembly", "Intl"];
    for (let i = 0; i < removed.length; i++) delete globalThis[removed[i]];

    // --- Math.random: sfc32 by Chris Doty-Humphrey (PractRand), 53 bits a number ---

    let a = 0, b = 0, c = 0, counter = 1;

    function next_random() {
        const t = (((a + b) | 0) + counter) | 0;
        counter = (counter + 1) | 0;
        a = b ^ (b >>> 9);
        b = (c + (c << 3)) | 0;
        c = (c << 21) | (c >>> 11);
        c = (c + t) | 0;
        return t >>> 0;
    }

    /** @param {number} high 32 bits @param {number} low 32 bits */
    function seed_random(high, low) {
        a = high | 0;
        b = low | 0;
        c = 0x9e3779b9 | 0;
        counter = 1;
        for (let i = 0; i < 16; i++) next_random();
    }

    seed_random(0, 0);
    const random = () => ((next_random() >>> 5) * 67108864 + (next_random() >>> 6)) / 9007199254740992;
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
    delete date.setYear;

    define(GameDate, "now", { now: () => now_ms }.now);
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

    // --- console: values as readable text. No getter is called; depth, count and length have limits ---

    const MAX_DEPTH = 3, MAX_ITEMS = 50, MAX_TEXT = 4096;
    const quote = JSON.stringify;
    const is_array = Array.isArray;
    const to_text = String;
    const join = uncurry(Array.prototype.join);
    const symbol_text = uncurry(Symbol.prototype.toString);
    const TypedArray = getPrototypeOf(Uint8Array.prototype);
    const getter = (object, key) => uncurry(getOwnPropertyDescriptor(object, key).get);
    const typed_brand = getter(TypedArray, Symbol.toStringTag);
    const typed_length = getter(TypedArray, "length");
    const buffer_length = getter(ArrayBuffer.prototype, "byteLength");
    const map_size = getter(Map.prototype, "size");
    const set_size = getter(Set.prototype, "size");
    const map_each = uncurry(Map.prototype.forEach);
    const set_each = uncurry(Set.prototype.forEach);
    const regexp_source = getter(RegExp.prototype, "source");
    const is_prototype_of = uncurry(Object.prototype.isPrototypeOf);
    const error_prototype = Error.prototype;
    const regexp_prototype = RegExp.prototype;
    const key_like = /^[A-Za-z_$][\w$]*$/;

    // Whether `ask(value)` works: how the kind of an object is told without trusting it.
    function answers(ask, value) {
        try {
            ask(value);
            return value !== regexp_prototype;
        } catch {
            return false;
        }
    }

    function name_of(value) {
        for (let object = getPrototypeOf(value), steps = 0; object !== null &&
            steps < 8; object = getPrototypeOf(object), steps++) {
            const made_by = getOwnPropertyDescriptor(object, "constructor")?.value;
            if (typeof made_by !== "function") continue;
            const name = getOwnPropertyDescriptor(made_by, "name")?.value;
            return typeof name === "string" ? name : "";
        }
        return "[null]";
    }

    function format_primitive(value, nested) {
        switch (typeof value) {
            case "string": return nested ? quote(value.length > MAX_TEXT ? slice_text(value, 0,
                MAX_TEXT) : value) : value;
            case "symbol": return symbol_text(value);
            case "bigint": return `${value}n`;
            case "number": return value === 0 && 1 / value < 0 ? "-0" : to_text(value);
            default: return to_text(value);
        }
    }

    function own_value(object, key, state) {
        const property = getOwnPropertyDescriptor(object, key);
        if (property === undefined) return "<gone>";
        if ("value" in property) return format_value(property.value, state);
        return property.get === undefined ? "[setter]" : "[getter]";
    }

    function format_items(value, length, state, read) {
        const parts = [];
        for (let i = 0; i < length && i < MAX_ITEMS && state.room > 0; i++) parts[i] = read(value, i, state);
        if (parts.length < length) parts[parts.length] = `... ${length - parts.length} more`;
        return parts.length ? `[ ${join(parts, ", ")} ]` : "[]";
    }

    function format_fields(value, state, is_field) {
        const keys = ownKeys(value);
        const parts = [];
        for (let i = 0; i < keys.length; i++) {
            const key = keys[i];
            if (!is_field(key) || !getOwnPropertyDescriptor(value, key)?.enumerable) continue;
            if (parts.length >= MAX_ITEMS || state.room <= 0) {
                parts[parts.length] = "...";
                break;
            }
            const name = typeof key === "symbol" ? `[${symbol_text(key)}]` : has_zone(key_like,
                key) ? key : quote(key);
            parts[parts.length] = `${name}: ${own_value(value, key, state)}`;
        }
        return parts.length ? `{ ${join(parts, ", ")} }` : "{}";
    }

    function format_entries(name, size, each, value, state) {
        const parts = [];
        each(value, (item, key) => {
            if (parts.length >= MAX_ITEMS || state.room <= 0) return;
            const left = name === "Map" ? `${format_value(key, state)} => ` : "";
            parts[parts.length] = left + format_value(item, state);
        });
        if (parts.length < size) parts[parts.length] = `... ${size - parts.length} more`;
        return `${name}(${size}) ${parts.length ? `{ ${join(parts, ", ")} }` : "{}"}`;
    }

    function format_error(value) {
        const stack = getOwnPropertyDescriptor(value, "stack")?.value;
        if (typeof stack === "string" && stack !== "") return stack;
        const message = getOwnPropertyDescriptor(value, "message")?.value;
        return `${name_of(value)}: ${typeof message === "string" ? message : ""}`;
    }

    const every_key = () => true;

    function format_object(value, state) {
        if (is_prototype_of(error_prototype, value)) return format_error(value);
        const name = name_of(value);
        if (is_array(value)) return format_items(value, value.length, state, own_value);
        const typed = typed_brand(value);
        if (typed !== undefined) {
            const numbers = format_items(value, typed_length(value), state, (array,
                i) => format_primitive(array[i], true));
            return `${typed}(${typed_length(value)}) ${numbers}`;
        }
        if (answers(buffer_length, value)) return `ArrayBuffer(${buffer_length(value)})`;
        if (answers(map_size, value)) return format_entries("Map", map_size(value), map_each, value, state);
        if (answers(set_size, value)) return format_entries("Set", set_size(value), set_each, value, state);
        if (answers(time_of, value)) return time_of(value) === time_of(value) ? iso_text(value) : "Invalid Date";
        if (answers(regexp_source, value)) return `/${regexp_source(value)}/`;
        const fields = format_fields(value, state, every_key);
        return name === "Object" ? fields : `${name} ${fields}`;
    }

    function format_function(value) {
        const name = getOwnPropertyDescriptor(value, "name")?.value;
        return `[function ${typeof name === "string" && name !== "" ? name : "(anonymous)"}]`;
    }

    function format_value(value, state) {
        let text;
        if (typeof value === "function") text = format_function(value);
        else if (typeof value !== "object" || value === null) text = format_primitive(value, true);
        else {
            for (let i = 0; i < state.depth; i++) if (state.path[i] === value) return "[circular]";
            if (state.depth > MAX_DEPTH) return is_array(value) ? "[array]" : "[object]";
            state.path[state.depth++] = value;
            text = format_object(value, state);
            state.depth--;
        }
        state.room -= text.length;
        return text;
    }

    /** Any value as text for people; never throws. */
    function format(value) {
        if ((typeof value !== "object" || value === null) &&
            typeof value !== "function") return format_primitive(value, false);
        try {
            return format_value(value, { depth: 0, path: [], room: MAX_TEXT });
        } catch {
            return "<cannot be shown>";
        }
    }

    function format_all(values) {
        let text = "";
        for (let i = 0; i < values.length; i++) text += (i ? " " : "") + format(values[i]);
        return text;
    }

    const console = {
        log(...values) { print(format_all(values)); },
        info(...values) { print(format_all(values)); },
        debug(...values) { print(format_all(values)); },
        dir(value) { print(format(value)); },
        warn(...values) { print("warn: " + format_all(values)); },
        error(...values) { print("error: " + format_all(values)); },
        assert(condition, ...values) {
            if (!condition) print("error: assertion failed" + (values.length ? ": " + format_all(values) : ""));
        },
    };
    define(globalThis, "console", freeze(console));

    define(globalThis, "$prelude", freeze({
        __proto__: null,
        format: format_all,
        seed_random,
        /** @param {number} seconds of game time */
        set_clock(seconds) { now_ms = EPOCH_MS + seconds * 1000; },
    }));
})();
