// Tests that are made of a table of cases: test.each(table)(title, fn), as Jest and Vitest have it.

import { RangeErr, TypeErr, floor, is_array, json_text } from "./host.js";
import { NumberOf, StringOf, is_object, is_own, regexp_exec, replace_text, split } from "./test_base.js";
import { show_short, show_value } from "./test_show.js";

const MOST_CASES = 1000;
const PRINTF = /%([sdifjoOp#$%])/g;
const NAMED = /\$(#|[\p{L}_][\w]*(?:\.\w+)*|\d+(?:\.\w+)*)/gu;
const HEADING = /^\s*([\p{L}_$][\w$]*)\s*$/u;

// --- tables ---

// each`a | b  ${1} | ${2}`: the names are the first line.
function template_cases(strings, values) {
    const lines = split(strings[0], "\n");
    let first = "";
    for (let i = 0; i < lines.length && first === ""; i++) if (regexp_exec(/\S/, lines[i]) !== null) first = lines[i];
    const words = split(first, "|"), names = [];
    for (let i = 0; i < words.length; i++) {
        const found = regexp_exec(HEADING, words[i]);
        if (found === null) {
            throw new TypeErr("each: the first line of the table has the names: each`a | b\\n${1} | ${2}`");
        }
        names[i] = found[1];
    }
    if (values.length === 0 || values.length % names.length !== 0) {
        throw new TypeErr(`each: the table has ${names.length} columns, and ${values.length} values, which fill no whole rows`);
    }
    const cases = [];
    for (let i = 0; i < values.length; i += names.length) {
        const row = { __proto__: null };
        for (let j = 0; j < names.length; j++) row[names[j]] = values[i + j];
        cases[cases.length] = { args: [row], fields: row };
    }
    return cases;
}

function list_cases(table) {
    const cases = [];
    for (let i = 0; i < table.length; i++) {
        const row = table[i];
        cases[i] = is_array(row) ? { args: row, fields: undefined }
            : { args: [row], fields: is_object(row) ? row : undefined };
    }
    return cases;
}

/** The cases of each(...). @param {any} table @param {any[]} values of a template */
export function cases_of(table, values) {
    if (!is_array(table)) {
        throw new TypeErr(`each: expected a list of cases, such as [[1, 2], [3, 4]], got ${show_short(table)}`);
    }
    const is_template = is_own(table, "raw");
    const cases = is_template ? template_cases(table, values) : list_cases(table);
    if (cases.length === 0) throw new RangeErr("each: the list of cases is empty");
    if (cases.length > MOST_CASES) throw new RangeErr(`each: ${cases.length} cases, at most ${MOST_CASES}`);
    return cases;
}

// --- titles ---

const plain = (value) => (typeof value === "string" ? value : show_short(value));

function printed(letter, value) {
    switch (letter) {
    case "s": return plain(value);
    case "d": case "f": return StringOf(NumberOf(value));
    case "i": {
        const number = NumberOf(value);
        return StringOf(number < 0 ? -floor(-number) : floor(number));
    }
    case "j": return json_text(value) ?? "undefined";
    case "p": return typeof value === "object" ? show_value(value) : show_short(value);
    default: return show_short(value);
    }
}

function field_of(one, path) {
    const parts = split(path, ".");
    let value = one.fields;
    if (regexp_exec(/^\d/, parts[0]) !== null) value = one.args;
    for (let i = 0; i < parts.length; i++) {
        if (!is_object(value) || !is_own(value, parts[i])) return undefined;
        value = value[parts[i]];
    }
    return { value };
}

/**
 * The title of a case: %s and kin take the case's values in turn, %# is its number from 0, $name a field of it.
 * @param {string} title @param {{args: any[], fields: any}} one @param {number} number
 */
export function title_of(title, one, number) {
    let next = 0;
    const named = replace_text(title, NAMED, (whole, path) => {
        if (path === "#") return StringOf(number);
        const found = field_of(one, path);
        return found === undefined ? whole : plain(found.value);
    });
    return replace_text(named, PRINTF, (whole, letter) => {
        if (letter === "%") return "%";
        if (letter === "#") return StringOf(number);
        if (letter === "$") return StringOf(number + 1);
        return next < one.args.length ? printed(letter, one.args[next++]) : whole;
    });
}
