// Intl.PluralRules, with CLDR's rules for each language: the same on every machine. Of Intl there is nothing else.

import { RangeErr, TypeErr, format } from "./host.js";
import { cardinal, ordinal } from "./plural_rules.js";

/** @typedef {(n: number, i: number, v: number, w: number, f: number, t: number, e: number) => string} Rule */
/** @typedef {{locales: string, forms: readonly string[], form: Rule}} Rules */

const MOST_DIGITS = 20;

function by_language(/** @type {Rules[]} */ list) {
    /** @type {Record<string, Rules>} */
    const found = { __proto__: /** @type {any} */ (null) };
    for (const rules of list) for (const locale of rules.locales.split(" ")) found[locale] = rules;
    return found;
}

const RULES = { cardinal: by_language(cardinal), ordinal: by_language(ordinal) };
/** Of the languages of which CLDR says nothing else. @type {Rules} */
const OTHER = { locales: "", forms: ["other"], form: () => "other" };
for (const name of Object.keys(RULES.cardinal)) RULES.ordinal[name] ??= OTHER;

/** The tags of a `locales` argument. @param {unknown} locales @returns {string[]} */
function tags_of(locales) {
    const list = locales === undefined ? [] : typeof locales === "string" ? [locales] : [.../** @type {any} */ (locales)];
    for (const tag of list) {
        if (typeof tag !== "string" || !/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(tag)) {
            throw new RangeErr(`Intl.PluralRules: ${format([tag])} is no language tag, such as "en" or "pt-PT"`);
        }
    }
    return list;
}

// "zh-Hant-TW", then "zh-Hant", then "zh"; undefined when there are no rules for any.
function find(/** @type {Record<string, Rules>} */ rules, /** @type {string} */ tag) {
    for (let name = tag; name !== ""; name = name.slice(0, Math.max(name.lastIndexOf("-"), 0))) {
        if (rules[name.toLowerCase()] !== undefined) return { tag: name, rules: rules[name.toLowerCase()] };
    }
    return undefined;
}

// How a number is written, which is what the rules go by: "1.50" has two fraction digits.
function written(/** @type {number} */ value, /** @type {number} */ least, /** @type {number} */ most) {
    const text = Math.abs(value).toFixed(most);
    const [whole, digits = ""] = text.split(".");
    let end = digits.length;
    while (end > least && digits[end - 1] === "0") end--;
    return { n: Number(text), i: Number(whole), fraction: digits.slice(0, end) };
}

export class PluralRules {
    #tag;
    #rules;
    #type;
    #least;
    #most;

    /** @param {string | string[]} [locales] @param {any} [options] */
    constructor(locales, options) {
        const type = options?.type ?? "cardinal";
        if (type !== "cardinal" && type !== "ordinal") {
            throw new RangeErr(`Intl.PluralRules: type: expected "cardinal" or "ordinal", got ${format([type])}`);
        }
        const rules = RULES[/** @type {"cardinal" | "ordinal"} */ (type)];
        let found = undefined;
        for (const tag of tags_of(locales)) found ??= find(rules, tag);
        found ??= { tag: "en", rules: rules.en };
        this.#tag = found.tag;
        this.#rules = found.rules;
        this.#type = type;
        this.#least = Math.min(Math.max(Math.trunc(options?.minimumFractionDigits ?? 0), 0), MOST_DIGITS);
        this.#most = Math.min(Math.max(Math.trunc(options?.maximumFractionDigits ?? 3), this.#least), MOST_DIGITS);
    }

    /** @param {number} value */
    select(value) {
        const number = Number(value);
        if (!Number.isFinite(number)) return "other";
        const { n, i, fraction } = written(number, this.#least, this.#most);
        const short = fraction.replace(/0+$/, "");
        return this.#rules.form(n, i, fraction.length, short.length, Number(fraction), Number(short), 0);
    }

    /** @param {number} _from @param {number} to */
    selectRange(_from, to) {
        if (_from === undefined || to === undefined) throw new TypeErr("Intl.PluralRules.selectRange: expected two numbers");
        return this.select(to);
    }

    resolvedOptions() {
        return {
            locale: this.#tag, type: this.#type, minimumIntegerDigits: 1, minimumFractionDigits: this.#least,
            maximumFractionDigits: this.#most, pluralCategories: [...this.#rules.forms],
        };
    }

    static supportedLocalesOf(locales) {
        return tags_of(locales).filter((tag) => find(RULES.cardinal, tag) !== undefined);
    }
}
