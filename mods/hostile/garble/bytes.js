// Bytes that are no CommandBatch, or one of things that cannot be.

import {
    BYTES, DAMAGE, FIXED32, FIXED64, GROUP, HUD_PIXELS, HUD_TEXT, LIGHT, LOG, SPAWN, VARINT, block, give, key, number,
    send_of, varint, zigzag,
} from "./wire.js";

const valid = send_of(LOG, [...number(1, 0), ...block(2, [104, 105])]);

function nested(depth) {
    const bytes = new Uint8Array(65536).fill(0x0a);
    for (let i = 0; i + 4 <= depth; i += 4) bytes.set([0x0a, 0xff, 0xff, 0x03], i);
    return bytes;
}

// A valid batch with some bytes changed: what a fuzzer would send.
function mutated() {
    const bytes = [...valid, ...valid, ...valid];
    for (let i = 0; i < 4; i++) bytes[Math.floor(Math.random() * bytes.length)] = Math.floor(Math.random() * 256);
    if (Math.random() < 0.3) bytes.length = Math.floor(Math.random() * bytes.length);
    return bytes;
}

export const bytes = {
    truncated() {
        for (let i = 1; i < valid.length; i++) give(valid.slice(0, i));
    },

    unknown_field() {
        give([...number(99, 1)]);
        give(send_of(63, [1, 2, 3]));
    },

    nested() {
        globalThis.$send(nested(65536));
    },

    groups() {
        give([...key(1, GROUP), ...key(1, GROUP), ...key(1, GROUP)]);
    },

    wire_types() {
        give([...key(1, FIXED64), 0, 0, 0, 0, 0, 0, 0, 0]);
        give([...key(1, VARINT), 1]);
        give(send_of(SPAWN, [...key(2, BYTES), 1, 1]));
        give(send_of(SPAWN, [...key(2, FIXED32), 0, 0, 0xc0, 0x7f])); // the bits of NaN
        give([...key(1, 6), 0]);
        give([...key(0, VARINT), 0]);
    },

    numbers() {
        for (const value of [0xffffffffffffffffn, 0x7fffffffn, 0x80000000n, 0x100000000n]) {
            give(send_of(LIGHT, [...number(1, value), ...number(5, value), ...number(7, value)]));
            give(send_of(SPAWN, [...block(1, [99]), ...number(2, value), ...number(3, value)]));
            give(send_of(DAMAGE, [...number(1, value), ...number(2, value)]));
        }
    },

    negative_sizes() {
        const huge = varint(-1);
        give([...key(1, BYTES), ...huge]);
        give([...key(1, BYTES), 5, ...key(1, BYTES), ...huge]);
        give(send_of(HUD_PIXELS, [...number(5, zigzag(-96)), ...number(6, zigzag(-96))]));
    },

    pixels_missing() {
        give(send_of(HUD_PIXELS, [...number(5, 96), ...number(6, 96), ...block(7, [1, 2, 3])]));
    },

    overlong() {
        give([0x8a, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00, 0x00]);
        give([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
    },

    bad_text() {
        for (const text of [[0xff, 0xfe], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe2, 0x82]]) {
            give(send_of(HUD_TEXT, block(5, text)));
            give(send_of(LOG, block(2, text)));
            give(send_of(SPAWN, block(1, text)));
        }
        give(send_of(LOG, block(2, [104, 0, 105])));
    },

    two_of_one() {
        give(block(1, block(1, [...block(LOG, block(2, [65])), ...block(SPAWN, block(1, [66]))])));
        give([...block(1, []), ...block(2, [])]);
    },

    one_byte_commands() {
        const list = new Uint8Array(65536);
        list.set([0x0a, 0xfc, 0xff, 0x03]);
        for (let i = 4; i + 2 <= list.length; i += 2) list.set([0x0a, 0x00], i);
        globalThis.$send(list);
    },

    huge() {
        globalThis.$send(new Uint8Array(60e6)); // a RangeError: one $send has a limit
    },

    questions() {
        give([0x12]);
        give([0x12, 0xff, 0xff, 0xff, 0xff, 0x0f]);
        give([0x12, 0x02, 0x0a, 0x7f]);
        give([0x12, 0x00, 0x0a, 0x00]);
        for (let i = 0; i < 50; i++) give([0x12, ...mutated()]);
    },

    random() {
        for (let i = 0; i < 50; i++) {
            give(Array.from({ length: Math.floor(Math.random() * 200) }, () => Math.floor(Math.random() * 256)));
        }
    },

    mutated() {
        for (let i = 0; i < 60; i++) give(mutated());
    },
};
