// Protobuf by hand, with no care for what is valid.

export const VARINT = 0, FIXED64 = 1, BYTES = 2, GROUP = 3, FIXED32 = 5;
export const SPAWN = 3, MOVE = 4, DAMAGE = 6, REMOVE = 7, LOG = 2, HUD_TEXT = 9, HUD_PIXELS = 12, LIGHT = 15;

/** @param {number | bigint} value @returns {number[]} */
export function varint(value) {
    const out = [];
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest > 127n) {
        out.push(Number(rest & 127n) | 128);
        rest >>= 7n;
    }
    out.push(Number(rest));
    return out;
}

export const key = (number, wire) => varint((number << 3) | wire);
export const number = (field, value) => [...key(field, VARINT), ...varint(value)];
export const block = (field, bytes) => [...key(field, BYTES), ...varint(bytes.length), ...bytes];
export const zigzag = (value) => (value < 0 ? -2n * BigInt(value) - 1n : 2n * BigInt(value));

/** Send { batch { commands { seq, command } } } */
export function send_of(command, bytes) {
    return block(1, block(1, [...number(1, 7), ...block(command, bytes)]));
}

/** @param {number[]} list */
export function give(list) {
    return globalThis.$send(new Uint8Array(list));
}
