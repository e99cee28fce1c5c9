// TextEncoder, TextDecoder, atob and btoa, as the Encoding Standard and HTML have them. Encodings: UTF-8,
// UTF-16 (both orders) and Latin-1 (windows-1252). Text that is cut between two chunks can be put together (`stream`).

import { RangeErr, TypeErr, U8, format } from "./host.js";
import { DOMException } from "./dom_exception.js";

const CHUNK = 4096; // characters that are put together at once

// --- encoding ---

// The code point at `i`; half a surrogate pair is U+FFFD.
function point_at(/** @type {string} */ text, /** @type {number} */ i) {
    const point = /** @type {number} */ (text.codePointAt(i));
    return point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
}

const bytes_in = (/** @type {number} */ point) => (point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4);

function put_point(/** @type {Uint8Array} */ out, /** @type {number} */ at, /** @type {number} */ point) {
    if (point < 0x80) {
        out[at] = point;
        return at + 1;
    }
    const length = bytes_in(point);
    for (let i = length - 1; i > 0; i--) {
        out[at + i] = 0x80 | (point & 0x3f);
        point >>= 6;
    }
    out[at] = (length === 2 ? 0xc0 : length === 3 ? 0xe0 : 0xf0) | point;
    return at + length;
}

export class TextEncoder {
    get encoding() { return "utf-8"; }

    /** @param {string} [text] @returns {Uint8Array} */
    encode(text = "") {
        text = `${text}`;
        let length = 0;
        for (let i = 0; i < text.length;) {
            const point = point_at(text, i);
            length += bytes_in(point);
            i += point > 0xffff ? 2 : 1;
        }
        const out = new U8(length);
        this.encodeInto(text, out);
        return out;
    }

    /** @param {string} text @param {Uint8Array} out @returns {{read: number, written: number}} */
    encodeInto(text, out) {
        text = `${text}`;
        let read = 0, written = 0;
        while (read < text.length) {
            const point = point_at(text, read);
            if (written + bytes_in(point) > out.length) break;
            written = put_point(out, written, point);
            read += point > 0xffff ? 2 : 1;
        }
        return { read, written };
    }
}

// --- decoding ---

// What is told of a byte sequence: characters, then what does not end yet.
class Utf8 {
    constructor() { this.reset(); }
    reset() { this.needed = this.seen = this.point = 0; this.lower = 0x80; this.upper = 0xbf; }

    // One byte; calls emit(point), with -1 for an error. True: the byte has to be looked at again.
    step(/** @type {number} */ byte, /** @type {(point: number) => void} */ emit) {
        if (this.needed === 0) {
            if (byte < 0x80) emit(byte);
            else if (byte >= 0xc2 && byte <= 0xf4) this.begin(byte);
            else emit(-1);
            return false;
        }
        if (byte < this.lower || byte > this.upper) {
            this.reset();
            emit(-1);
            return true;
        }
        this.lower = 0x80;
        this.upper = 0xbf;
        this.point = (this.point << 6) | (byte & 0x3f);
        if (++this.seen === this.needed) {
            const point = this.point;
            this.reset();
            emit(point);
        }
        return false;
    }

    begin(/** @type {number} */ byte) {
        if (byte === 0xe0) this.lower = 0xa0;
        if (byte === 0xed) this.upper = 0x9f;
        if (byte === 0xf0) this.lower = 0x90;
        if (byte === 0xf4) this.upper = 0x8f;
        this.needed = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
        this.point = byte & (byte < 0xe0 ? 0x1f : byte < 0xf0 ? 0xf : 7);
    }

    is_open() { return this.needed > 0; }
}

class Utf16 {
    constructor(/** @type {boolean} */ big) { this.big = big; this.reset(); }
    reset() { this.first = -1; this.high = -1; }

    step(/** @type {number} */ byte, /** @type {(point: number) => void} */ emit) {
        if (this.first < 0) {
            this.first = byte;
            return false;
        }
        const unit = this.big ? (this.first << 8) | byte : (byte << 8) | this.first;
        this.first = -1;
        if (this.high >= 0) {
            const high = this.high;
            this.high = -1;
            if (unit >= 0xdc00 && unit <= 0xdfff) {
                emit(0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00));
                return false;
            }
            emit(-1);
        }
        if (unit >= 0xd800 && unit <= 0xdbff) this.high = unit;
        else emit(unit >= 0xdc00 && unit <= 0xdfff ? -1 : unit);
        return false;
    }

    is_open() { return this.first >= 0 || this.high >= 0; }
}

// What windows-1252 has where Latin-1 has control characters (Encoding Standard, index windows-1252).
const WINDOWS_1252 = [
    0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d, 0x8f,
    0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178,
];

class Latin1 {
    reset() {}
    step(/** @type {number} */ byte, /** @type {(point: number) => void} */ emit) {
        emit(byte >= 0x80 && byte < 0xa0 ? WINDOWS_1252[byte - 0x80] : byte);
        return false;
    }
    is_open() { return false; }
}

/** @type {Record<string, string | undefined>} */
const LABELS = { __proto__: null };
const label = (/** @type {string} */ name, /** @type {string[]} */ others) => {
    LABELS[name] = name;
    for (const other of others) LABELS[other] = name;
};
label("utf-8", ["utf8", "unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "x-unicode20utf8"]);
label("utf-16le", ["utf-16", "utf16", "utf16le", "ucs-2", "ucs2", "unicode", "unicodefeff", "csunicode", "iso-10646-ucs-2"]);
label("utf-16be", ["unicodefffe"]);
label("windows-1252", ["latin1", "latin-1", "iso-8859-1", "iso8859-1", "iso88591", "iso_8859-1", "l1", "ascii",
    "us-ascii", "cp1252", "x-cp1252", "ansi_x3.4-1968", "cp819", "ibm819", "csisolatin1", "iso-ir-100"]);

const decoder_of = (/** @type {string} */ encoding) =>
    encoding === "utf-8" ? new Utf8() : encoding === "windows-1252" ? new Latin1() : new Utf16(encoding === "utf-16be");

/** The bytes of a buffer or of any view of one. @param {any} value @param {string} where @returns {Uint8Array} */
function view_of(value, where) {
    if (value === undefined) return new U8(0);
    if (ArrayBuffer.isView(value)) return new U8(value.buffer, value.byteOffset, value.byteLength);
    if (value instanceof ArrayBuffer) return new U8(value);
    throw new TypeErr(`${where}: expected an ArrayBuffer or a view of one, got ${format([value])}`);
}

export class TextDecoder {
    #encoding;
    #fatal;
    #ignore_bom;
    #decoder;
    #at_start = true;
    #going_on = false;

    /** @param {string} [name] @param {{fatal?: boolean, ignoreBOM?: boolean}} [options] */
    constructor(name = "utf-8", options = {}) {
        const encoding = LABELS[`${name}`.trim().toLowerCase()];
        if (encoding === undefined) {
            throw new RangeErr(`TextDecoder: ${format([name])}: expected utf-8, utf-16le, utf-16be or latin1`);
        }
        this.#encoding = encoding;
        this.#fatal = Boolean(options?.fatal);
        this.#ignore_bom = Boolean(options?.ignoreBOM);
        this.#decoder = decoder_of(encoding);
    }

    get encoding() { return this.#encoding; }
    get fatal() { return this.#fatal; }
    get ignoreBOM() { return this.#ignore_bom; }

    /** @param {ArrayBuffer | ArrayBufferView} [input] @param {{stream?: boolean}} [options] @returns {string} */
    decode(input, options) {
        const bytes = view_of(input, "TextDecoder.decode");
        if (!this.#going_on) {
            this.#decoder.reset();
            this.#at_start = true;
        }
        this.#going_on = Boolean(options?.stream);
        let text = "", points = [];
        const emit = (/** @type {number} */ point) => {
            if (point < 0) {
                if (this.#fatal) throw new TypeErr(`TextDecoder: the bytes are no ${this.#encoding}`);
                point = 0xfffd;
            }
            const is_mark = this.#at_start && point === 0xfeff && !this.#ignore_bom && this.#encoding !== "windows-1252";
            this.#at_start = false;
            if (!is_mark) points[points.length] = point;
            if (points.length < CHUNK) return;
            text += String.fromCodePoint(...points);
            points = [];
        };
        try {
            for (let i = 0; i < bytes.length; i++) if (this.#decoder.step(bytes[i], emit)) i--;
            if (!this.#going_on && this.#decoder.is_open()) {
                this.#decoder.reset();
                emit(-1);
            }
        } catch (error) {
            this.#going_on = false;
            throw error;
        }
        return text + String.fromCodePoint(...points);
    }
}

// --- base64 ---

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** @type {Record<string, number>} */
const VALUES = { __proto__: null };
for (let i = 0; i < DIGITS.length; i++) VALUES[DIGITS[i]] = i;

/** Text of characters up to U+00FF to base64. @param {string} text */
export function btoa(text) {
    text = `${text}`;
    let out = "";
    for (let i = 0; i < text.length; i += 3) {
        const a = text.charCodeAt(i), b = text.charCodeAt(i + 1), c = text.charCodeAt(i + 2); // NaN past the end
        if (a > 255 || b > 255 || c > 255) {
            throw new DOMException("btoa: the text has characters beyond U+00FF: encode it with TextEncoder first",
                "InvalidCharacterError");
        }
        out += DIGITS[a >> 2] + DIGITS[((a & 3) << 4) | (b >> 4)] +
            (i + 1 < text.length ? DIGITS[((b & 15) << 2) | (c >> 6)] : "=") +
            (i + 2 < text.length ? DIGITS[c & 63] : "=");
    }
    return out;
}

/** Base64 to a text of characters up to U+00FF. @param {string} text */
export function atob(text) {
    text = `${text}`.replace(/[\t\n\f\r ]/g, "");
    if (text.length % 4 === 0) text = text.replace(/==?$/, "");
    if (text.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(text)) {
        throw new DOMException("atob: the text is no base64", "InvalidCharacterError");
    }
    let out = "", bits = 0, held = 0;
    for (let i = 0; i < text.length; i++) {
        held = ((held << 6) | VALUES[text[i]]) & 0xffff;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out += String.fromCharCode((held >> bits) & 255);
        }
    }
    return out;
}

