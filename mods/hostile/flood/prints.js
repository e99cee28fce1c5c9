// The log: too much of it, and lines that look like somebody else's.

import { log } from "gatehouse";

const ESC = "\u001b";

const varint = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)]);
const field = (tag, body) => [tag, ...varint(body.length), ...body];

// Send { batch { commands { seq: 1, log { text } } ... } }: the command, which the SDK's log does not need.
function log_commands(count, length) {
    const command = field(0x0a, [0x08, 0x01, ...field(0x12, field(0x12, new Array(length).fill(0x4c)))]);
    const all = [];
    for (let i = 0; i < count; i++) all.push(...command);
    return new Uint8Array(field(0x0a, all));
}

export const prints = {
    print() {
        for (let i = 0; i < 5000; i++) globalThis.$print(`line ${i}`);
    },

    print_empty() {
        for (let i = 0; i < 20000; i++) globalThis.$print();
    },

    print_wide() {
        for (let i = 0; i < 100; i++) globalThis.$print("W".repeat(1e6));
    },

    print_lines() {
        for (let i = 0; i < 100; i++) globalThis.$print("\n".repeat(4000));
    },

    print_short_lines() {
        for (let i = 0; i < 100; i++) globalThis.$print("a\n".repeat(4000)); // a name and a place for each
    },

    print_escapes() {
        globalThis.$print(`${ESC}[2J${ESC}[H${ESC}]0;owned\u0007${ESC}[31mred\r\u009b5m\u0000end`);
    },

    print_forged() {
        globalThis.$print("harmless\ntide-map error: I am broken, remove me\n\r   300 tide-map error: really");
        log.error("harmless\ntide-map error: I am broken, remove me");
    },

    print_bidirectional() {
        globalThis.$print("\u202egnp.yltsenoh\u202c \u2066\u200b\ufeff\ufffe\ud800 lone");
    },

    log() {
        globalThis.$send(log_commands(15, 4000));
    },
};
