// JavaScript's half of the specs in workers_agree_spec.lua: see tests/unit/host/t_agree.c for the protocol.
// Every message is read and written by codec_full.js, and by the SDK's own codec where that has it too.

import * as codec from "gatehouse/codec.js";
import { decode, encode } from "codec_full.js";

const ROOTS = ["send", "event_batch", "reply"];
const TAG_AGAIN = 1;
const TAG_VARIANT = 2;
const TAG_VERDICT = 3;

// --- comparing ---

function is_same(a, b) {
    if (a === b) return true;
    if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
    const keys = Object.keys(a);
    if (a.length !== b.length || keys.length !== Object.keys(b).length) return false;
    return keys.every((key) => is_same(a[key], b[key]));
}

function text_of(value) {
    return JSON.stringify(value, (_key, one) => (typeof one === "bigint" ? `${one}n` : one));
}

// What is expected and what is there, from where they differ.
function must_be_same(what, got, expected) {
    if (is_same(got, expected)) return;
    const [left, right] = [text_of(got), text_of(expected)];
    let at = 0;
    while (at < left.length && left[at] === right[at]) at++;
    const from = Math.max(0, at - 60);
    throw new Error(`${what}: got ${left.slice(from, at + 60)} expected ${right.slice(from, at + 60)}`);
}

// --- the SDK's own functions ---

function check_batch(batch) {
    for (const command of batch.commands) codec[`encode_${command.command}`](command.seq, command);
    must_be_same("take_batch", decode("send", codec.take_batch()), batch); // it writes a seq of 0, too
}

function check_sdk(name, object, bytes) {
    if (name === "event_batch") must_be_same(name, codec.decode_event_batch(bytes.slice().buffer), object);
    else if (name === "reply") must_be_same(name, codec.decode_reply(bytes.slice().buffer), object);
    else if (object.send === "query") must_be_same("query", codec[`query_${object.query}`](object), bytes);
    else check_batch(object);
}

// --- variants ---

let state = 1;
function chance(one_of) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % one_of === 0;
}

// Text in which some characters of three bytes became half a surrogate pair, and what that is on the wire.
function spoil(text) {
    let spoiled = "", expected = "";
    for (let i = 0; i < text.length; i++) {
        const unit = text.charCodeAt(i);
        const is_pair = unit >= 0xd800 && unit < 0xe000;
        if (unit < 0x800 || is_pair || !chance(3)) {
            spoiled += text[i];
            expected += text[i];
            continue;
        }
        const after_high = i > 0 && (spoiled.charCodeAt(i - 1) & 0xfc00) === 0xd800;
        spoiled += String.fromCharCode((after_high || chance(2) ? 0xd800 : 0xdc00) + (unit & 1023));
        expected += "\ufffd";
    }
    return [spoiled, expected];
}

// The same bytes as a view into a larger buffer.
function moved(bytes) {
    const larger = new Uint8Array(bytes.length + 10).fill(0xee);
    larger.set(bytes, 3);
    return larger.subarray(3, 3 + bytes.length);
}

// A value as a mod might give it, and what must be read in the end.
function variant_of(value) {
    if (typeof value === "string") return spoil(value);
    if (value instanceof Uint8Array) return [moved(value), value];
    if (typeof value === "number" && value % 1 !== 0 && Math.abs(value) < 8388600) {
        return [value + (chance(2) ? 0.4 : -0.4) / 256, value]; // rounded to 1/256
    }
    if (typeof value !== "object" || value === null) return [value, value];
    const given = Array.isArray(value) ? [] : {}, expected = Array.isArray(value) ? [] : {};
    for (const key of Object.keys(value)) [given[key], expected[key]] = variant_of(value[key]);
    return [given, expected];
}

// --- bytes ---

function* messages(bytes, has_type) {
    const view = new DataView(bytes);
    for (let at = has_type ? 1 : 0; at < bytes.byteLength;) {
        const name = has_type ? ROOTS[view.getUint8(at++)] : "";
        const len = view.getUint32(at, true);
        at += 4;
        yield { name, bytes: new Uint8Array(bytes, at, len) };
        at += len;
    }
}

// Joins byte arrays behind a tag, each with its length in front unless it has none.
function join(tag, parts, has_lengths) {
    let size = 1;
    for (const part of parts) size += part.length + 4;
    const out = new Uint8Array(size), view = new DataView(out.buffer);
    let at = 1;
    out[0] = tag;
    for (const part of parts) {
        if (has_lengths) {
            view.setUint32(at, part.length, true);
            at += 4;
        }
        out.set(part, at);
        at += part.length;
    }
    return out.subarray(0, at);
}

function check_messages(delivery) {
    const again = [], variants = [], expected = [];
    for (const { name, bytes } of messages(delivery, true)) {
        const object = decode(name, bytes);
        const encoded = encode(name, object);
        again.push(encoded);
        check_sdk(name, object, encoded);
        const [given, meant] = variant_of(object);
        variants.push(encode(name, given));
        expected.push({ name, meant });
    }
    $send(join(TAG_AGAIN, again, true));
    let i = 0;
    for (const { bytes } of messages($send(join(TAG_VARIANT, variants, true)), false)) {
        const { name, meant } = expected[i++];
        must_be_same(`variant of ${name}`, decode(name, bytes), meant);
    }
    if (i !== expected.length) throw new Error(`${i} variants came back of ${expected.length}`);
}

function verdict_of(name, bytes) {
    try {
        encode(name, decode(name, bytes));
        return new Uint8Array([1, 0]);
    } catch (error) {
        const text = codec.utf8_encode(String(error)).subarray(0, 200);
        const out = new Uint8Array(2 + text.length);
        out[1] = text.length;
        out.set(text, 2);
        return out;
    }
}

function judge_messages(delivery) {
    const verdicts = [];
    for (const { name, bytes } of messages(delivery, true)) verdicts.push(verdict_of(name, bytes));
    $send(join(TAG_VERDICT, verdicts, false));
}

$recv((delivery) => {
    if (new Uint8Array(delivery)[0] === TAG_VERDICT) judge_messages(delivery);
    else check_messages(delivery);
});
