// How the texts of values are put together: quoted strings, columns, one line or many. A classic script that
// runs after prelude.js; it leaves `layout` in `$prelude` for inspect.js, table.js and console.js.
//
// A `state` has `width`, of a line as far as it can be helped, and `indent`, of the lines after the first.
"use strict";
(() => {
    const prelude = globalThis.$prelude;
    const uncurry = Function.prototype.bind.bind(Function.prototype.call);
    const { sqrt, round, floor, min, max } = Math;
    const to_text = String;
    const join = uncurry(Array.prototype.join);
    const slice = uncurry(String.prototype.slice);
    const index_of = uncurry(String.prototype.indexOf);
    const code_at = uncurry(String.prototype.charCodeAt);
    const code_point_at = uncurry(String.prototype.codePointAt);
    const repeat = uncurry(String.prototype.repeat);
    const pad_start = uncurry(String.prototype.padStart);
    const pad_end = uncurry(String.prototype.padEnd);
    const upper = uncurry(String.prototype.toUpperCase);
    const radix_text = uncurry(Number.prototype.toString);
    const symbol_text = uncurry(Symbol.prototype.toString);

    const MOST_STRING = 2000, HUGE_STRING = 1 << 20; // a huge one is not even flattened
    const INNER_LEVELS = 3;  // how many levels of objects may share a line

    // --- primitives ---

    const ESCAPES = { __proto__: null, 8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 92: "\\\\" };
    const hex = (code, digits) => pad_start(upper(radix_text(code, 16)), digits, "0");

    function is_lone(text, i, code) {
        if (code < 0xd800 || code > 0xdfff) return false;
        const at = code < 0xdc00 ? i : i - 1;
        return at < 0 || code_point_at(text, at) < 0x10000;
    }

    function quote(text) {
        let mark = "'";
        if (index_of(text, "'") >= 0) {
            if (index_of(text, '"') < 0) mark = '"';
            else if (index_of(text, "`") < 0 && index_of(text, "${") < 0) mark = "`";
        }
        const mark_code = code_at(mark, 0);
        let out = mark, from = 0;
        for (let i = 0; i < text.length; i++) {
            const code = code_at(text, i);
            let shown;
            if (code === mark_code) shown = `\\${mark}`;
            else if (code < 0x20 || code === 92) shown = ESCAPES[code] ?? `\\x${hex(code, 2)}`;
            else if (code >= 0x7f && code < 0xa0) shown = `\\x${hex(code, 2)}`;
            else if (is_lone(text, i, code)) shown = `\\u${hex(code, 4)}`;
            else continue;
            out += slice(text, from, i) + shown;
            from = i + 1;
        }
        return out + slice(text, from) + mark;
    }

    /** The first `most` units of a text, or one less where that is in the middle of a character. */
    function cut_text(text, most) {
        if (text.length <= most) return text;
        const splits = most > 0 && code_point_at(text, most - 1) > 0xffff;
        return slice(text, 0, splits ? most - 1 : most);
    }

    const more = (count, what) => `... ${count} more ${what}${count === 1 ? "" : "s"}`;
    const named_string = (text) => `<string of ${text.length} characters>`;

    function show_string(text, state) {
        if (text.length > HUGE_STRING) return named_string(text);
        let rest = "";
        if (text.length > MOST_STRING) {
            const kept = cut_text(text, MOST_STRING);
            rest = more(text.length - kept.length, "character");
            text = kept;
        }
        if (text.length <= 16 || text.length <= state.width - state.indent - 4) return quote(text) + rest;
        const parts = [];
        for (let from = 0; from < text.length;) {
            const end = index_of(text, "\n", from);
            const to = end < 0 ? text.length : end + 1;
            parts[parts.length] = quote(slice(text, from, to));
            from = to;
        }
        return join(parts, ` +\n${repeat(" ", state.indent + 2)}`) + rest;
    }

    function show_primitive(value, state) {
        switch (typeof value) {
        case "string": return show_string(value, state);
        case "symbol": return symbol_text(value);
        case "bigint": return `${value}n`;
        case "number": return value === 0 && 1 / value < 0 ? "-0" : to_text(value);
        default: return to_text(value);
        }
    }

    // --- putting parts together ---

    // How many columns a text takes: wide characters take two, combining ones none.
    function width_of(text) {
        let width = 0;
        for (let i = 0; i < text.length; i++) {
            let code = code_at(text, i);
            if (code >= 0xd800 && code < 0xdc00) {
                code = code_point_at(text, i);
                if (code > 0xffff) i++;
            }
            if (code >= 0x300 && (code < 0x370 || code === 0x200d || (code >= 0xfe00 && code < 0xfe10))) continue;
            const wide = code >= 0x1100 && (code < 0x1160 || (code >= 0x2e80 && code < 0xa4d0) ||
                (code >= 0xac00 && code < 0xd7a4) || (code >= 0xf900 && code < 0xfb00) ||
                (code >= 0xff01 && code < 0xff61) || (code >= 0x1f300 && code < 0x1faff) ||
                (code >= 0x20000 && code < 0x3fffe));
            width += wide ? 2 : 1;
        }
        return width;
    }

    // Many short items stand in columns that make about a square; numbers are set to the right.
    function in_columns(parts, state, has_more, numbers) {
        const count = parts.length - (has_more ? 1 : 0);
        const widths = [];
        let total = 0, widest = 0;
        for (let i = 0; i < count; i++) {
            widths[i] = width_of(parts[i]);
            total += widths[i] + 2;
            widest = max(widest, widths[i]);
        }
        const cell = widest + 2;
        if (cell * 3 + state.indent >= state.width || (total / cell <= 5 && widest > 6)) return parts;
        const biased = max(cell - 3 - sqrt(cell - total / parts.length), 1);
        const columns = min(round(sqrt(2.5 * biased * count) / biased), floor((state.width - state.indent) / cell),
            INNER_LEVELS * 4, 15);
        if (columns <= 1) return parts;
        const column_widths = [];
        for (let i = 0; i < columns; i++) {
            column_widths[i] = 0;
            for (let j = i; j < count; j += columns) column_widths[i] = max(column_widths[i], widths[j]);
        }
        const lines = [];
        for (let i = 0; i < count; i += columns) {
            const end = min(i + columns, count);
            let line = "";
            for (let j = i; j < end; j++) {
                const last = j === end - 1;
                const text = last ? parts[j] : `${parts[j]}, `;
                const wanted = column_widths[j - i] + (last ? 0 : 2) + parts[j].length - widths[j];
                line += numbers ? pad_start(text, wanted) : last ? text : pad_end(text, wanted);
            }
            lines[lines.length] = line;
        }
        if (has_more) lines[lines.length] = parts[count];
        return lines;
    }

    function fits(parts, start, base, width) {
        let total = parts.length + start;
        if (total + parts.length > width) return false;
        for (let i = 0; i < parts.length; i++) {
            total += parts[i].length;
            if (total > width) return false;
        }
        return index_of(base, "\n") < 0;
    }

    // {base, open, close, parts, is_list, has_more, numbers} as text: one line when it is short and shallow
    // enough, else a line for each part.
    function assemble(shape, state, level) {
        let parts = shape.parts;
        const { base, open, close } = shape;
        const count = parts.length;
        if (shape.is_list && count > 6) parts = in_columns(parts, state, shape.has_more, shape.numbers);
        const before = base === "" ? open : `${base} ${open}`;
        if (state.deepest - level < INNER_LEVELS && count === parts.length) {
            const start = parts.length + state.indent + open.length + base.length + 10;
            if (fits(parts, start, base, state.width)) {
                const line = join(parts, ", ");
                if (index_of(line, "\n") < 0) return `${before} ${line} ${close}`;
            }
        }
        const line_start = `\n${repeat(" ", state.indent)}`;
        return `${before}${line_start}  ${join(parts, `,${line_start}  `)}${line_start}${close}`;
    }

    // --- keys ---

    function is_identifier(text) {
        for (let i = 0; i < text.length; i++) {
            const code = code_at(text, i);
            const letter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
            if (!letter && (i === 0 || code < 48 || code > 57)) return false;
        }
        return text !== "";
    }

    function key_text(key, enumerable) {
        if (typeof key === "symbol") return `[${symbol_text(key)}]`;
        if (key.length > MOST_STRING) return `[${named_string(key)}]`;
        if (key === "__proto__") return "['__proto__']";
        if (!enumerable) return `[${key}]`;
        return is_identifier(key) ? key : quote(key);
    }

    prelude.layout = { __proto__: null, HUGE_STRING, assemble, cut_text, hex, key_text, more, named_string, quote,
        show_primitive, width_of };
})();
