// Percent-encoding, and which characters each part of a URL wants encoded (URL Standard, percent-encoded bytes).

import { TextDecoder, TextEncoder } from "./text_coding.js";

const encoder = new TextEncoder();

const in_set = (/** @type {string} */ characters) => (/** @type {number} */ byte) =>
    byte < 0x20 || byte > 0x7e || characters.includes(String.fromCharCode(byte));

export const is_of_controls = in_set("");
export const is_of_fragment = in_set(' "<>`');
export const is_of_query = in_set(' "#<>');
export const is_of_special_query = in_set(" \"#<>'");
export const is_of_path = in_set(' "#<>?`{}');
export const is_of_user = in_set(' "#<>?`{}/:;=@[\\]^|');

/** @param {string} text @param {(byte: number) => boolean} is_encoded */
export function percent_encode(text, is_encoded) {
    let out = "";
    for (const byte of encoder.encode(text)) {
        out += is_encoded(byte) ? `%${byte < 16 ? "0" : ""}${byte.toString(16).toUpperCase()}` : String.fromCharCode(byte);
    }
    return out;
}

/** Text with its %xx as UTF-8; what is none stays as it is. @param {string} text */
export function percent_decode(text) {
    if (!text.includes("%")) return text;
    const bytes = encoder.encode(text), out = [];
    for (let i = 0; i < bytes.length; i++) {
        const digits = bytes[i] === 37 ? String.fromCharCode(bytes[i + 1], bytes[i + 2]) : "";
        if (/^[0-9a-fA-F]{2}$/.test(digits)) {
            out.push(parseInt(digits, 16));
            i += 2;
        } else {
            out.push(bytes[i]);
        }
    }
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new Uint8Array(out));
}
