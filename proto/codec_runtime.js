// The part of the codec that is the same for every message; proto/gen.lua writes the messages' own
// functions below it, in one module, so that they share these variables.
//
// Every builtin is taken here, before any mod's code runs: a mod that replaces one hurts itself only.
// Bytes are written into one buffer that grows and is used again; what is handed out is a view of it,
// good until the next call ($send copies at once). No function of this module may be re-entered from a
// getter: values are read from the caller's object first, then written.

const U8 = Uint8Array;
const Buffer = ArrayBuffer;
const TypeErr = TypeError;
const RangeErr = RangeError;
const Big = BigInt;
const { round } = Math;
const { apply } = Reflect;
const { fromCharCode } = String;
const to_text = String;
const to_number = Number;
const uncurry = Function.prototype.bind.bind(Function.prototype.call);
const char_code_at = uncurry(String.prototype.charCodeAt);
const index_of = uncurry(String.prototype.indexOf);
const slice_text = uncurry(String.prototype.slice);
const TypedArray = Object.getPrototypeOf(U8.prototype);
const brand_of = uncurry(Object.getOwnPropertyDescriptor(TypedArray, Symbol.toStringTag).get);
const length_of = uncurry(Object.getOwnPropertyDescriptor(TypedArray, "length").get);
const copy_within = uncurry(TypedArray.copyWithin);
const set_bytes = uncurry(TypedArray.set);

/** The first `most` units of a text, or one less where that is in the middle of a character. */
export function cut_text(/** @type {string} */ text, /** @type {number} */ most) {
    if (text.length <= most) return text;
    const splits = most > 0 && (char_code_at(text, most - 1) & 0xfc00) === 0xd800 &&
        (char_code_at(text, most) & 0xfc00) === 0xdc00;
    return slice_text(text, 0, splits ? most - 1 : most);
}

// --- errors ---

function describe(value) {
    if (typeof value === "string") return value.length > 24 ? `"${cut_text(value, 24)}..."` : `"${value}"`;
    if (value === null || typeof value === "number" || typeof value === "undefined" || typeof value === "boolean") {
        return to_text(value);
    }
    return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

let complaint = null; // the last error that was made here, and what it says
let complaint_text = "";

function complain(Kind, text) {
    complaint_text = text;
    return (complaint = new Kind(text));
}

/** The same error with the way to the message that it is of: what somebody's getter threw stays as it is. */
function within(err, way) {
    return err !== complaint ? err : complain(err instanceof RangeErr ? RangeErr : TypeErr, `${way}.${complaint_text}`);
}

function bad_number(name, value, least, most, whole) {
    if (typeof value !== "number") return complain(TypeErr, `${name}: expected a number, got ${describe(value)}`);
    if (value - value !== 0) return complain(TypeErr, `${name}: expected a finite number, got ${value}`);
    if (whole && value % 1 !== 0) return complain(TypeErr, `${name}: expected a whole number, got ${value}`);
    return complain(RangeErr, `${name}: ${value} is outside ${least}..${most}`);
}

function bad_type(name, expected, value) {
    return complain(TypeErr, `${name}: expected ${expected}, got ${describe(value)}`);
}

function too_long(name, most, got, unit) {
    return complain(RangeErr, `${name}: at most ${most} ${unit}, got ${got}`);
}

function has_nul(name, at) {
    return complain(RangeErr, `${name}: the character at index ${at} is NUL, which no text may have`);
}

/** Whether fields can be read of it. */
const is_message = (value) => (typeof value === "object" || typeof value === "function") && value !== null;

// --- writing ---

const FIRST_BYTES = 8192;
const HEAD_BYTES = 6; // room before the first command for the batch's own tag and length

let store = new Buffer(FIRST_BYTES);
let buf = new U8(store);
let capacity = FIRST_BYTES;
let end = HEAD_BYTES; // after the last whole command of the batch
let count = 0; // commands in the batch

// Makes sure that `need` bytes fit at `at`. `buf` may be another array afterwards.
function room(at, need) {
    if (at + need <= capacity) return;
    while (capacity < at + need) capacity *= 2;
    const old = buf;
    store = new Buffer(capacity);
    buf = new U8(store);
    set_bytes(buf, old, 0);
}

// An unsigned 32-bit number of more than one byte.
function put_varint(b, p, v) {
    b[p++] = (v & 127) | 128;
    v >>>= 7;
    while (v > 127) {
        b[p++] = (v & 127) | 128;
        v >>>= 7;
    }
    b[p++] = v;
    return p;
}

function put_u64(b, p, v) {
    while (v > 127n) {
        b[p++] = to_number(v & 127n) | 128;
        v >>= 7n;
    }
    b[p++] = to_number(v);
    return p;
}

function utf8_length(text) {
    const n = text.length;
    let bytes = n;
    for (let i = 0; i < n; i++) {
        const c = char_code_at(text, i);
        if (c < 0x80) continue;
        if (c < 0x800) bytes += 1;
        else if (c >= 0xd800 && c < 0xdc00 && i + 1 < n && (char_code_at(text, i + 1) & 0xfc00) === 0xdc00) {
            bytes += 2;
            i++;
        } else bytes += 2;
    }
    return bytes;
}

// UTF-8 without a length. Half of a surrogate pair becomes U+FFFD.
function put_utf8(b, p, text) {
    const n = text.length;
    for (let i = 0; i < n; i++) {
        let c = char_code_at(text, i);
        if (c < 0x80) {
            b[p++] = c;
            continue;
        }
        if (c < 0x800) {
            b[p++] = 0xc0 | (c >> 6);
            b[p++] = 0x80 | (c & 63);
            continue;
        }
        if (c >= 0xd800 && c < 0xe000) {
            const low = i + 1 < n ? char_code_at(text, i + 1) : 0;
            if (c < 0xdc00 && (low & 0xfc00) === 0xdc00) {
                c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
                i++;
                b[p++] = 0xf0 | (c >> 18);
                b[p++] = 0x80 | ((c >> 12) & 63);
                b[p++] = 0x80 | ((c >> 6) & 63);
                b[p++] = 0x80 | (c & 63);
                continue;
            }
            c = 0xfffd;
        }
        b[p++] = 0xe0 | (c >> 12);
        b[p++] = 0x80 | ((c >> 6) & 63);
        b[p++] = 0x80 | (c & 63);
    }
    return p;
}

// A length and that many bytes of UTF-8. The caller made room for 3 bytes a character and 5.
function put_text(b, p, text, most, name) {
    const n = text.length;
    if (n > 127) return put_long_text(b, p, text, most, name);
    let at = p + 1;
    for (let i = 0; i < n; i++) {
        const c = char_code_at(text, i);
        if ((c - 1) >>> 0 > 126) return put_long_text(b, p, text, most, name); // NUL, too
        b[at++] = c;
    }
    if (n > most) throw too_long(name, most, n, "bytes");
    b[p] = n;
    return at;
}

function put_long_text(b, p, text, most, name) {
    const nul = index_of(text, "\0");
    if (nul >= 0) throw has_nul(name, nul);
    const bytes = utf8_length(text);
    if (bytes > most) throw too_long(name, most, bytes, "bytes");
    p = bytes > 127 ? put_varint(b, p, bytes) : ((b[p] = bytes), p + 1);
    return put_utf8(b, p, text);
}

function put_bytes(b, p, bytes, len) {
    if (len > 127) p = put_varint(b, p, len);
    else b[p++] = len;
    set_bytes(b, bytes, p);
    return p + len;
}

// Ends a message whose one reserved length byte is at `start`: fills it in, or makes more room for it.
function close(b, start, p) {
    const len = p - start - 1;
    if (len < 128) {
        b[start] = len;
        return p;
    }
    const extra = len < 16384 ? 1 : len < 2097152 ? 2 : 3;
    copy_within(b, start + 1 + extra, start + 1, p);
    put_varint(b, start, len);
    return p + extra;
}

/** How many commands wait in the batch. */
export function batch_count() {
    return count;
}

/** How many bytes the batch has so far. */
export function batch_bytes() {
    return end - HEAD_BYTES;
}

/** Takes back the last command of the batch. @param {number} bytes what batch_bytes() was before it */
export function drop_last(bytes) {
    end = HEAD_BYTES + bytes;
    count--;
}

/** Throws the batch away. */
export function drop_batch() {
    end = HEAD_BYTES;
    count = 0;
}

/** Text as bytes of UTF-8. @param {string} text @returns {Uint8Array} */
export function utf8_encode(text) {
    if (typeof text !== "string") throw bad_type("utf8.encode", "a string", text);
    const bytes = new U8(utf8_length(text));
    put_utf8(bytes, 0, text);
    return bytes;
}

// --- reading ---

let next = 0; // where the last read_* that says so ended

function truncated() {
    return new RangeErr("codec: the bytes end in the middle of a message");
}

// The rest of a number whose first byte was `v` (> 127). The low 32 bits count.
function long_varint(b, p, v) {
    let byte = b[p++];
    v = (v & 127) | ((byte & 127) << 7);
    if (byte > 127) {
        byte = b[p++];
        v |= (byte & 127) << 14;
        if (byte > 127) {
            byte = b[p++];
            v |= (byte & 127) << 21;
            if (byte > 127) {
                byte = b[p++];
                v |= (byte & 127) << 28;
                for (let more = 0; byte > 127; more++) {
                    if (more === 5) throw new RangeErr("codec: a number has more than ten bytes");
                    byte = b[p++];
                }
            }
        }
    }
    if (byte === undefined) throw truncated();
    next = p;
    return v >>> 0;
}

function read_u64(b, p) {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
        const byte = b[p++];
        if (byte === undefined) throw truncated();
        value |= Big(byte & 127) << shift;
        if (byte < 128) {
            next = p;
            return value & 0xffffffffffffffffn;
        }
    }
    throw new RangeErr("codec: a number has more than ten bytes");
}

// Steps over a field that this codec does not know.
function skip(b, p, tag, limit) {
    const wire = tag & 7;
    if (wire === 0) {
        while (b[p] > 127) p++;
        p++;
    } else if (wire === 1) p += 8;
    else if (wire === 5) p += 4;
    else if (wire === 2) {
        let len = b[p++];
        if (len > 127) {
            len = long_varint(b, p, len);
            p = next;
        }
        p += len;
    } else throw new RangeErr(`codec: unknown wire type ${wire}`);
    if (!(p <= limit)) throw truncated();
    return p;
}

const KNOWN_SLOTS = 512;
const KNOWN_BYTES = 24; // names of kinds, causes, phases: the same few come again and again
const CHUNK = 2048;
const known = [];
for (let i = 0; i < KNOWN_SLOTS; i++) known[i] = "";

function is_same(text, b, p, n) {
    for (let i = 0; i < n; i++) if (char_code_at(text, i) !== b[p + i]) return false;
    return true;
}

function decode_utf8(b, p, limit) {
    let text = "";
    let codes = [];
    while (p < limit) {
        const c = b[p++];
        let more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xf0 &&
            c < 0xf5 ? 3 : -1;
        let code = more <= 0 ? c : c & (63 >> more);
        const least = more === 1 ? 0x80 : more === 2 ? 0x800 : 0x10000;
        const start = p;
        for (let i = 0; i < more; i++) {
            if (p >= limit || (b[p] & 0xc0) !== 0x80) {
                more = -1;
                break;
            }
            code = (code << 6) | (b[p++] & 63);
        }
        if (more > 0 && (code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))) more = -1;
        if (more < 0) {
            code = 0xfffd;
            p = start;
        }
        if (code > 0xffff) {
            codes[codes.length] = 0xd800 + ((code - 0x10000) >> 10);
            codes[codes.length] = 0xdc00 + ((code - 0x10000) & 1023);
        } else codes[codes.length] = code;
        if (codes.length >= CHUNK) {
            text += apply(fromCharCode, undefined, codes);
            codes = [];
        }
    }
    return text + apply(fromCharCode, undefined, codes);
}

function read_text(b, p, n) {
    if (n === 0) return "";
    if (n > KNOWN_BYTES) return decode_utf8(b, p, p + n);
    let hash = n;
    for (let i = p; i < p + n; i++) hash = ((hash << 5) - hash + b[i]) | 0;
    const slot = (hash ^ (hash >>> 9)) & (KNOWN_SLOTS - 1);
    const candidate = known[slot];
    if (candidate.length === n && is_same(candidate, b, p, n)) return candidate;
    return (known[slot] = decode_utf8(b, p, p + n));
}

/** Bytes of UTF-8 as text; what is not UTF-8 becomes U+FFFD. @param {Uint8Array} bytes @returns {string} */
export function utf8_decode(bytes) {
    if (brand_of(bytes) !== "Uint8Array") throw bad_type("utf8.decode", "a Uint8Array", bytes);
    return decode_utf8(bytes, 0, length_of(bytes));
}

/** A text as it arrives: half a pair of surrogates is U+FFFD. @param {string} text @returns {string} */
export function well_formed(text) {
    for (let i = 0; i < text.length; i++) {
        if ((char_code_at(text, i) & 0xf800) === 0xd800) return utf8_decode(utf8_encode(text));
    }
    return text;
}

// --- written by proto/gen.lua ---
