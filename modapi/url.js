// URL and URLSearchParams, as the URL Standard has them: what is parsed, joined and written, for code that keeps
// addresses or splits queries. A mod has no network to use one with.

import { TypeErr, format } from "./host.js";
import { parse_host } from "./url_host.js";
import {
    is_of_controls, is_of_fragment, is_of_path, is_of_query, is_of_special_query, is_of_user, percent_decode,
    percent_encode,
} from "./url_percent.js";

/** @type {Record<string, number | null | undefined>} */
const SPECIAL = { __proto__: null, "http:": 80, "https:": 443, "ws:": 80, "wss:": 443, "ftp:": 21, "file:": null };

/**
 * `host` null: there is none. `path` is a text where it is opaque ("mailto:a@b"), else its segments.
 * @typedef {{scheme: string, user: string, password: string, host: string | null, port: number | null,
 *   path: string | string[], query: string | null, fragment: string | null}} Parts
 */

const is_special = (/** @type {Parts} */ url) => SPECIAL[url.scheme] !== undefined;
const is_drive = (/** @type {string} */ text) => /^[a-zA-Z][:|]$/.test(text);

// --- parsing: first what the text consists of, then what of the base it wants ---

/** Text before the first of some characters, and the rest. @param {string} text @param {RegExp} at */
function split(text, at) {
    const index = text.search(at);
    return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index)];
}

/** @param {Parts} url @param {string} text what stands after "//" up to the path @returns {boolean} */
function set_authority(url, text) {
    const at = text.lastIndexOf("@");
    if (at >= 0) {
        const colon = text.slice(0, at).indexOf(":");
        url.user = percent_encode(text.slice(0, colon < 0 ? at : colon), is_of_user);
        url.password = colon < 0 ? "" : percent_encode(text.slice(colon + 1, at), is_of_user);
    }
    return set_place(url, text.slice(at + 1), at >= 0);
}

/** @param {Parts} url @param {string} text @param {boolean} [has_user] @returns {boolean} */
function set_place(url, text, has_user = false) {
    const found = /^(\[[^\]]*\]|[^:]*)(?::([0-9]*))?$/.exec(text);
    if (found === null) return false;
    if (found[1] === "" && (is_special(url) ? url.scheme !== "file:" : has_user || found[2] !== undefined)) return false;
    const host = found[1] === "" ? "" : parse_host(found[1], is_special(url));
    if (host === null) return false;
    url.host = url.scheme === "file:" && host === "localhost" ? "" : host;
    return found[2] === undefined || found[2] === "" || set_port(url, found[2]);
}

/** @param {Parts} url @param {string} digits @returns {boolean} */
function set_port(url, digits) {
    const port = Number(digits);
    if (port > 65535) return false;
    url.port = port === SPECIAL[url.scheme] ? null : port;
    return true;
}

const is_dot = (/** @type {string} */ text) => /^(\.|%2e)$/i.test(text);
const is_two_dots = (/** @type {string} */ text) => /^(\.|%2e){2}$/i.test(text);

/** @param {Parts} url @param {string} text @param {string[]} segments those before */
function set_path(url, text, segments) {
    const parts = (is_special(url) ? text.replace(/\\/g, "/") : text).split("/");
    const path = [...segments];
    parts.forEach((part, i) => {
        const is_last = i === parts.length - 1;
        if (is_two_dots(part)) {
            if (!(url.scheme === "file:" && path.length === 1 && is_drive(path[0]))) path.pop();
            if (is_last) path.push("");
        } else if (is_dot(part)) {
            if (is_last) path.push("");
        } else {
            if (url.scheme === "file:" && path.length === 0 && is_drive(part)) part = `${part[0]}:`;
            path.push(percent_encode(part, is_of_path));
        }
    });
    url.path = path;
}

const encode_query = (/** @type {Parts} */ url, /** @type {string} */ text) =>
    percent_encode(text, is_special(url) ? is_of_special_query : is_of_query);

/** @param {Parts} url @param {string} rest from "?" or "#" on */
function set_tail(url, rest) {
    const [query, fragment] = split(rest, /#/);
    url.query = query === "" ? null : encode_query(url, query.slice(1));
    url.fragment = fragment === "" ? null : percent_encode(fragment.slice(1), is_of_fragment);
}

/** @param {string} scheme @returns {Parts} */
const empty = (scheme) =>
    ({ scheme, user: "", password: "", host: null, port: null, path: [], query: null, fragment: null });

// Of the base what a relative address keeps.
function keep(/** @type {Parts} */ url, /** @type {Parts} */ base) {
    url.user = base.user;
    url.password = base.password;
    url.host = base.host;
    url.port = base.port;
}

/** @param {Parts} url @param {string} text "//host/path..." @param {string} rest */
function parse_absolute(url, text, rest) {
    const [authority, path] = split(text.slice(2), is_special(url) ? /[/\\]/ : /\//);
    if (url.scheme === "file:" && is_drive(authority)) {
        url.host = "";
        set_path(url, authority + path, []);
    } else {
        if (!set_authority(url, authority)) return false;
        if (path !== "" || is_special(url)) set_path(url, path.slice(1), []);
    }
    set_tail(url, rest);
    return true;
}

/** @param {Parts} url @param {string} text @param {string} rest @param {Parts} base */
function parse_relative(url, text, rest, base) {
    keep(url, base);
    const path = /** @type {string[]} */ (base.path);
    if (text === "") {
        url.path = path.slice();
        set_tail(url, rest);
        if (rest[0] !== "?") url.query = base.query;
        return true;
    }
    const is_rooted = text[0] === "/" || (is_special(url) && text[0] === "\\");
    const starts_drive = url.scheme === "file:" && /^[/\\]?[a-zA-Z][:|]([/\\]|$)/.test(text);
    const has_drive = !starts_drive && url.scheme === "file:" && is_rooted && path.length > 0 && is_drive(path[0]);
    set_path(url, is_rooted ? text.slice(1) : text, is_rooted ? (has_drive ? [path[0]] : []) :
        starts_drive ? [] : path.slice(0, -1));
    set_tail(url, rest);
    return true;
}

/** @param {string} text @param {Parts | null} base @returns {Parts | null} */
function parse(text, base) {
    // The standard takes these away at both ends, and tabs and line ends everywhere
    text = text.replace(/^[\0-\x20]+|[\0-\x20]+$/g, "").replace(/[\t\n\r]/g, "");
    const named = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text);
    if (named === null) {
        if (base === null) return null;
        if (typeof base.path === "string") {
            if (text[0] !== "#") return null;
            return { ...base, fragment: percent_encode(text.slice(1), is_of_fragment) };
        }
        return parse_rest(empty(base.scheme), text, base);
    }
    const url = empty(`${named[1].toLowerCase()}:`), rest = text.slice(named[0].length);
    const is_same = base !== null && base.scheme === url.scheme && is_special(url) && !/^[/\\]/.test(rest);
    return parse_rest(url, rest, is_same ? base : null);
}

/** @param {Parts} url @param {string} text @param {Parts | null} base @returns {Parts | null} */
function parse_rest(url, text, base) {
    const [head, tail] = split(text, /[?#]/);
    const slashes = is_special(url) ? /^[/\\]{2}/ : /^\/\//;
    if (slashes.test(head)) {
        const all = is_special(url) && url.scheme !== "file:" ? head.replace(/^[/\\]+/, "//") : head;
        return parse_absolute(url, all, tail) ? url : null;
    }
    if (base !== null) return parse_relative(url, head, tail, base) ? url : null;
    if (url.scheme === "file:") {
        url.host = "";
        set_path(url, head.replace(/^[/\\]/, ""), []);
    } else if (is_special(url)) {
        return parse_absolute(url, `//${head.replace(/^[/\\]+/, "")}`, tail) ? url : null;
    } else if (head[0] === "/") {
        set_path(url, head.slice(1), []);
    } else {
        url.path = percent_encode(head, is_of_controls);
    }
    set_tail(url, tail);
    return url;
}

// --- writing ---

function path_text(/** @type {Parts} */ url) {
    return typeof url.path === "string" ? url.path : url.path.map((one) => `/${one}`).join("");
}

const port_text = (/** @type {Parts} */ url) => (url.port === null ? "" : `:${url.port}`);

function write(/** @type {Parts} */ url) {
    let out = url.scheme;
    if (url.host !== null) {
        const user = url.user === "" && url.password === "" ? "" :
            `${url.user}${url.password === "" ? "" : `:${url.password}`}@`;
        out += `//${user}${url.host}${port_text(url)}`;
    } else if (typeof url.path !== "string" && url.path.length > 1 && url.path[0] === "") {
        out += "/.";
    }
    return out + path_text(url) + (url.query === null ? "" : `?${url.query}`) +
        (url.fragment === null ? "" : `#${url.fragment}`);
}

// --- queries: application/x-www-form-urlencoded ---

const is_of_form = (/** @type {number} */ byte) => !/[A-Za-z0-9*._-]/.test(String.fromCharCode(byte));
const form_encode = (/** @type {string} */ text) =>
    text.split(" ").map((part) => percent_encode(part, is_of_form)).join("+");
const form_decode = (/** @type {string} */ text) => percent_decode(text.replace(/\+/g, " "));
// Half a surrogate pair is U+FFFD, as wherever text leaves.
const whole_text = (/** @type {any} */ value) => Array.from(`${value}`,
    (one) => (one.length === 1 && one >= "\ud800" && one <= "\udfff" ? "\ufffd" : one)).join("");

/** @param {string} text @returns {[string, string][]} */
function pairs_of(text) {
    return text.split("&").filter((part) => part !== "").map((part) => {
        const [name, value] = split(part, /=/);
        return [form_decode(name), form_decode(value.slice(1))];
    });
}

const FOLLOW = Symbol("follow"), FILL = Symbol("fill");

export class URLSearchParams {
    /** @type {[string, string][]} */
    #pairs = [];
    #changed = () => {};

    /** @param {any} [init] */
    constructor(init = "") {
        if (typeof init === "object" && init !== null) {
            const pairs = typeof init[Symbol.iterator] === "function" ? [...init] : Object.entries(init);
            for (const pair of pairs) {
                const both = [...pair];
                if (both.length !== 2) throw new TypeErr("URLSearchParams: expected pairs of a name and a value");
                this.#pairs.push([whole_text(both[0]), whole_text(both[1])]);
            }
        } else {
            this.#pairs = pairs_of(whole_text(init).replace(/^\?/, ""));
        }
    }

    [FOLLOW](/** @type {() => void} */ changed) { this.#changed = changed; }
    [FILL](/** @type {string | null} */ text) { this.#pairs = pairs_of(text ?? ""); }

    get size() { return this.#pairs.length; }
    append(name, value) {
        this.#pairs.push([whole_text(name), whole_text(value)]);
        this.#changed();
    }
    delete(name, value) {
        name = whole_text(name);
        this.#pairs = this.#pairs.filter((pair) => pair[0] !== name || (value !== undefined && pair[1] !== whole_text(value)));
        this.#changed();
    }
    get(name) {
        const pair = this.#pairs.find((one) => one[0] === whole_text(name));
        return pair === undefined ? null : pair[1];
    }
    getAll(name) { return this.#pairs.filter((pair) => pair[0] === whole_text(name)).map((pair) => pair[1]); }
    has(name, value) {
        return this.#pairs.some((pair) => pair[0] === whole_text(name) &&
            (value === undefined || pair[1] === whole_text(value)));
    }
    set(name, value) {
        name = whole_text(name);
        const first = this.#pairs.find((pair) => pair[0] === name);
        if (first === undefined) return this.append(name, value);
        first[1] = whole_text(value);
        this.#pairs = this.#pairs.filter((pair) => pair === first || pair[0] !== name);
        this.#changed();
    }
    sort() {
        this.#pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
        this.#changed();
    }
    forEach(fn, self) { for (const [name, value] of this.#pairs) fn.call(self, value, name, this); }
    *entries() { for (let i = 0; i < this.#pairs.length; i++) yield [...this.#pairs[i]]; }
    *keys() { for (const pair of this.entries()) yield pair[0]; }
    *values() { for (const pair of this.entries()) yield pair[1]; }
    [Symbol.iterator]() { return this.entries(); }
    toString() { return this.#pairs.map(([name, value]) => `${form_encode(name)}=${form_encode(value)}`).join("&"); }
}

// --- URL ---

/** @param {any} text @param {any} base @returns {Parts | null} */
function parse_both(text, base) {
    const from = base === undefined ? null : parse(whole_text(base), null);
    return base !== undefined && from === null ? null : parse(whole_text(text), from);
}

export class URL {
    /** @type {Parts} */
    #parts;
    /** @type {URLSearchParams} */
    #params;

    /** @param {any} text @param {any} [base] */
    constructor(text, base) {
        const parts = parse_both(text, base);
        if (parts === null) {
            const error = new TypeErr(`URL: ${format([`${text}`])} is no address${base === undefined ? "" : " from there"}`);
            /** @type {any} */ (error).code = "ERR_INVALID_URL";
            throw error;
        }
        this.#parts = parts;
        this.#params = new URLSearchParams(parts.query ?? "");
        this.#params[FOLLOW](() => {
            const query = this.#params.toString();
            this.#parts.query = query === "" ? null : query;
        });
    }

    static canParse(text, base) { return parse_both(text, base) !== null; }
    static parse(text, base) { return URL.canParse(text, base) ? new URL(text, base) : null; }

    get href() { return write(this.#parts); }
    set href(value) {
        this.#parts = new URL(value).#parts;
        this.#params[FILL](this.#parts.query);
    }
    get origin() {
        const { scheme, host } = this.#parts;
        if (scheme === "blob:") {
            const inner = parse(path_text(this.#parts), null);
            return inner !== null && /^https?:$/.test(inner.scheme) ? new URL(write(inner)).origin : "null";
        }
        return is_special(this.#parts) && scheme !== "file:" ? `${scheme}//${host}${port_text(this.#parts)}` : "null";
    }
    get protocol() { return this.#parts.scheme; }
    set protocol(value) {
        const found = /^([a-zA-Z][a-zA-Z0-9+.-]*)(:|$)/.exec(`${value}`);
        if (found === null) return;
        const scheme = `${found[1].toLowerCase()}:`;
        if ((SPECIAL[scheme] !== undefined) !== is_special(this.#parts)) return;
        this.#parts.scheme = scheme;
        if (this.#parts.port === SPECIAL[scheme]) this.#parts.port = null;
    }
    get username() { return this.#parts.user; }
    set username(value) { if (this.#parts.host) this.#parts.user = percent_encode(`${value}`, is_of_user); }
    get password() { return this.#parts.password; }
    set password(value) { if (this.#parts.host) this.#parts.password = percent_encode(`${value}`, is_of_user); }
    get host() { return this.#parts.host === null ? "" : this.#parts.host + port_text(this.#parts); }
    set host(value) { this.#change((parts) => set_place(parts, split(`${value}`, /[/?#\\]/)[0])); }
    get hostname() { return this.#parts.host ?? ""; }
    set hostname(value) {
        const { port } = this.#parts;
        this.#change((parts) => !/:[0-9]*$/.test(`${value}`.replace(/^\[.*\]/, "")) &&
            set_place(parts, split(`${value}`, /[/?#\\]/)[0]));
        this.#parts.port = port;
    }
    get port() { return this.#parts.port === null ? "" : `${this.#parts.port}`; }
    set port(value) {
        const digits = /^[0-9]*/.exec(`${value}`)?.[0] ?? "";
        if (!this.#parts.host || this.#parts.scheme === "file:") return;
        if (`${value}` === "") this.#parts.port = null;
        else if (digits !== "") this.#change((parts) => set_port(parts, digits));
    }
    get pathname() { return path_text(this.#parts); }
    set pathname(value) {
        if (typeof this.#parts.path === "string") return;
        const path = `${value}`.replace(/[?#]/g, (one) => (one === "?" ? "%3F" : "%23"));
        set_path(this.#parts, path.replace(is_special(this.#parts) ? /^[/\\]/ : /^\//, ""), []);
    }
    get search() { return this.#parts.query ? `?${this.#parts.query}` : ""; }
    set search(value) {
        const text = `${value}`.replace(/^\?/, "");
        this.#parts.query = text === "" ? null : encode_query(this.#parts, text);
        this.#params[FILL](this.#parts.query);
    }
    get searchParams() { return this.#params; }
    get hash() { return this.#parts.fragment ? `#${this.#parts.fragment}` : ""; }
    set hash(value) {
        const text = `${value}`.replace(/^#/, "");
        this.#parts.fragment = text === "" ? null : percent_encode(text, is_of_fragment);
    }
    toString() { return this.href; }
    toJSON() { return this.href; }

    // What does not fit leaves the address as it was.
    #change(/** @type {(parts: Parts) => boolean} */ set) {
        if (typeof this.#parts.path === "string") return;
        const changed = { ...this.#parts };
        if (set(changed)) this.#parts = changed;
    }
}
