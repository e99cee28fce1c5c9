// `console`, over $print. A classic script that runs after table.js and before the SDK.
//
// A line's level goes before its text as PRINT_MARK and a letter, which the engine takes away again: a mod
// that writes them itself gives its own line a level and nothing more. Times are game time, the only clock
// that a mod has.
"use strict";
(() => {
    const prelude = globalThis.$prelude;
    const { game_ms, inspect, table } = prelude;
    const { HUGE_STRING, cut_text, more, named_string } = prelude.layout;
    const print = globalThis.$print;
    const uncurry = Function.prototype.bind.bind(Function.prototype.call);
    const { defineProperty, freeze, getOwnPropertyDescriptor: property, getPrototypeOf } = Object;
    const json_text = JSON.stringify;
    const to_text = String;
    const to_number = Number;
    const to_integer = parseInt;
    const to_float = parseFloat;
    const Err = Error;
    const MapOf = Map;
    const slice = uncurry(String.prototype.slice);
    const index_of = uncurry(String.prototype.indexOf);
    const code_at = uncurry(String.prototype.charCodeAt);
    const fixed_text = uncurry(Number.prototype.toFixed);
    const map_get = uncurry(Map.prototype.get);
    const map_set = uncurry(Map.prototype.set);
    const map_delete = uncurry(Map.prototype.delete);
    const builtin_texts = [Object.prototype.toString, Error.prototype.toString, Array.prototype.toString,
        Date.prototype.toString, Function.prototype.toString, RegExp.prototype.toString];

    const PRINT_MARK = "\x01";
    const LETTERS = { __proto__: null, debug: "d", info: "", warn: "w", error: "e" };
    const MOST_BYTES = 8000;  // of one line: $print itself cuts at 8 KiB and does not say so
    const MOST_GROUPS = 20;
    const FORMAT_DEPTH = 4;   // of %o

    // --- format specifiers ---

    // Whether the value has a text of its mod's making; no accessor is called to find out.
    function has_own_text(value) {
        for (let i = 0; i < 16 && value !== null && prelude.proxy_target(value) === undefined; i++) {
            const found = property(value, "toString");
            if (found === undefined) {
                value = getPrototypeOf(value);
                continue;
            }
            if (typeof found.value !== "function") return false;
            for (let j = 0; j < builtin_texts.length; j++) if (found.value === builtin_texts[j]) return false;
            return true;
        }
        return false;
    }

    function as_text(value) {
        if (typeof value === "string") return value.length > HUGE_STRING ? named_string(value) : value;
        if (typeof value === "bigint") return `${value}n`;
        if (typeof value !== "object" || value === null || !has_own_text(value)) return inspect(value, 0);
        try {
            const text = to_text(value);
            return text.length > HUGE_STRING ? named_string(text) : text;
        } catch {
            return inspect(value, 0);
        }
    }

    function as_number(value, convert) {
        if (typeof value === "bigint") return `${value}n`;
        if (typeof value === "symbol") return "NaN";
        try {
            return inspect(convert(value));
        } catch {
            return "NaN";
        }
    }

    function as_json(value) {
        try {
            return `${json_text(value)}`;
        } catch {
            return "<no JSON>";
        }
    }

    function convert(letter, value) {
        switch (letter) {
        case "s": return as_text(value);
        case "d": return as_number(value, to_number);
        case "i": return as_number(value, to_integer);
        case "f": return as_number(value, to_float);
        case "j": return as_json(value);
        case "o": return inspect(value, FORMAT_DEPTH);
        case "O": return inspect(value);
        case "c": return "";
        default: return undefined;
        }
    }

    function fill_in(values) {
        const form = values[0];
        let out = "", from = 0, used = 1;
        for (let at; (at = index_of(form, "%", from)) >= 0;) {
            const letter = form[at + 1];
            const text = letter === "%" ? "%" : used < values.length ? convert(letter, values[used]) : undefined;
            if (text === undefined) {
                out += slice(form, from, at + 1);
                from = at + 1;
                continue;
            }
            if (letter !== "%") used++;
            out += slice(form, from, at) + text;
            from = at + 2;
        }
        return { text: out + slice(form, from), used };
    }

    /** Values as one text: format specifiers in the first, the rest after it. Never throws. */
    function format(values) {
        let text = "", used = 0;
        if (values.length > 1 && typeof values[0] === "string" && values[0].length <= HUGE_STRING) {
            ({ text, used } = fill_in(values));
        }
        for (let i = used; i < values.length; i++) {
            const value = values[i];
            const shown = typeof value !== "string" ? inspect(value) :
                value.length > HUGE_STRING ? named_string(value) : value;
            text += i === 0 ? shown : ` ${shown}`;
        }
        return text;
    }

    // --- writing a line ---

    let indent = "";

    function with_indent(text) {
        let out = indent, from = 0;
        for (let end; (end = index_of(text, "\n", from)) >= 0; from = end + 1) {
            out += slice(text, from, end + 1) + indent;
        }
        return out + slice(text, from);
    }

    // As many characters as fit, and how many more there were.
    function cut(text) {
        if (text.length * 3 <= MOST_BYTES) return text;
        let bytes = 0, i = 0;
        for (; i < text.length && bytes <= MOST_BYTES; i++) {
            const code = code_at(text, i);
            bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
        }
        if (bytes <= MOST_BYTES) return text;
        const kept = cut_text(text, i - 1);
        return `${kept}${more(text.length - kept.length, "character")}`;
    }

    /** @param {"debug" | "info" | "warn" | "error"} level @param {string} text */
    function write(level, text) {
        if (indent !== "") text = with_indent(text);
        const letter = LETTERS[level];
        print(letter === "" && text[0] !== PRINT_MARK ? cut(text) : `${PRINT_MARK}${letter || "i"}${cut(text)}`);
    }

    // --- counts and times, by label ---

    const counts = new MapOf(), times = new MapOf();

    function label_of(label) { return label === undefined ? "default" : as_text(label); }

    /** A time of the game, as people say it. @param {number} ms */
    function time_text(ms) {
        if (ms < 1000) return `${fixed_text(ms, 0)}ms`;
        if (ms < 60000) return `${fixed_text(ms / 1000, 3)}s`;
        const seconds = ms / 1000 % 60, minutes = (ms / 1000 - seconds) / 60;
        return `${fixed_text(minutes, 0)}:${seconds < 10 ? "0" : ""}${fixed_text(seconds, 3)} (m:ss.mmm)`;
    }

    function tell_time(method, label, values, is_end) {
        const name = label_of(label), since = map_get(times, name);
        if (since === undefined) return write("warn", `No such label '${name}' for console.${method}()`);
        const rest = values.length ? ` ${format(values)}` : "";
        write("info", `${name}: ${time_text(game_ms() - since)} of game time${rest}`);
        if (is_end) map_delete(times, name);
    }

    // --- where a call came from ---

    // The lines of a stack without those of this file and of the SDK.
    function mod_frames(stack) {
        let out = "", from = index_of(stack, "\n");
        while (from >= 0) {
            const end = index_of(stack, "\n", from + 1);
            const line = slice(stack, from, end < 0 ? stack.length : end);
            if (index_of(line, "gatehouse/") < 0) out += line;
            from = end;
        }
        return out;
    }

    function stack_here() {
        const { stack } = new Err();
        return typeof stack === "string" ? mod_frames(stack) : "";
    }

    const console = {
        log(...values) { write("info", format(values)); },
        info(...values) { write("info", format(values)); },
        debug(...values) { write("debug", format(values)); },
        warn(...values) { write("warn", format(values)); },
        error(...values) { write("error", format(values)); },
        dir(value, options) {
            const depth = options === undefined || options === null ? undefined : options.depth;
            write("info", inspect(value, depth === null ? Infinity : typeof depth === "number" ? depth : undefined));
        },
        assert(condition, ...values) {
            if (condition) return;
            write("error", values.length ? `Assertion failed: ${format(values)}` : "Assertion failed");
        },
        trace(...values) {
            write("info", `Trace${values.length ? `: ${format(values)}` : ""}${stack_here()}`);
        },
        table(data, columns) {
            const text = table(data, columns);
            write("info", text === undefined ? format([data]) : text);
        },
        group(...values) {
            if (values.length) write("info", format(values));
            if (indent.length < MOST_GROUPS * 2) indent += "  ";
        },
        groupCollapsed(...values) { console.group(...values); },
        groupEnd() { indent = slice(indent, 2); },
        count(label) {
            const name = label_of(label), count = (map_get(counts, name) ?? 0) + 1;
            map_set(counts, name, count);
            write("info", `${name}: ${count}`);
        },
        countReset(label) {
            const name = label_of(label);
            if (!map_delete(counts, name)) write("warn", `Count for '${name}' does not exist`);
        },
        time(label) {
            const name = label_of(label);
            if (map_get(times, name) !== undefined) {
                return write("warn", `Label '${name}' already exists for console.time()`);
            }
            map_set(times, name, game_ms());
        },
        timeLog(label, ...values) { tell_time("timeLog", label, values, false); },
        timeEnd(label) { tell_time("timeEnd", label, [], true); },
    };
    defineProperty(globalThis, "console",
        { value: freeze(console), writable: true, enumerable: false, configurable: true });

    prelude.format = format;
    prelude.write = write;
    freeze(prelude);
})();
