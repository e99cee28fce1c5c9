// Commands, bytes, questions, messages and timers, at the limit and past it.

import { message, on, sound, storage, timer, world } from "gatehouse";

const MANY = 1024; // $sends that a delivery may have

function bytes_of_commands(count) {
    const bytes = new Uint8Array(3 + count * 4); // Send { batch { commands { seq: 1 } ... } }
    const inner = count * 4;
    bytes[0] = 0x0a;
    bytes[1] = 0x80 | (inner & 0x7f);
    bytes[2] = inner >> 7;
    for (let i = 0; i < count; i++) bytes.set([0x0a, 0x02, 0x08, 0x01], 3 + i * 4);
    return bytes;
}

function big_question() {
    const bytes = new Uint8Array(60000); // one question, its first field again and again
    bytes.set([0x12, 0xdc, 0xd4, 0x03, 0x0a, 0xd8, 0xd4, 0x03]); // Send { query { entities: 59992 bytes } }
    for (let at = 8; at + 2 <= bytes.length; at += 2) bytes.set([0x08, 0x02], at);
    return bytes;
}

let kinds = 0, asked = false;

export const commands = {
    at_the_limit() {
        for (let i = 0; i < 60; i++) sound.play("as many as are allowed");
    },

    past_the_limit() {
        for (let i = 0; i < 5000; i++) sound.play("x"); // the SDK throws at the 257th
    },

    empty_sends() {
        for (let i = 0; i < MANY; i++) globalThis.$send(new Uint8Array(0));
    },

    too_many_sends() {
        for (let i = 0; i < 100000; i++) globalThis.$send(new Uint8Array([0x0a, 0x00]));
    },

    big_sends() {
        const bytes = new Uint8Array(65536).fill(0x7a);
        for (let i = 0; i < MANY; i++) globalThis.$send(bytes);
    },

    small_commands() {
        for (let i = 0; i < 4; i++) globalThis.$send(bytes_of_commands(4000));
    },

    valid_batches() {
        for (let i = 0; i < MANY; i++) globalThis.$send(new Uint8Array([0x0a, 0x04, 0x0a, 0x02, 0x12, 0x00]));
    },

    questions() {
        for (let i = 0; i < MANY; i++) {
            try {
                world.queryEntities({ x: 500, y: 500, radius: 4000, limit: 256 });
            } catch (error) {
                if (i > 900) throw error;
            }
        }
    },

    tile_questions() {
        for (let i = 0; i < 40; i++) world.queryTiles(0, 0, 200, 200);
    },

    big_questions() {
        const bytes = big_question();
        for (let i = 0; i < MANY; i++) globalThis.$send(bytes);
    },

    empty_questions() {
        for (let i = 0; i < 100000; i++) globalThis.$send(new Uint8Array([0x12, 0x00]));
    },

    posts() {
        for (let i = 0; i < 16; i++) message.post("steady", "noise", "n".repeat(4000));
        for (let i = 0; i < 16; i++) message.post("", "noise", "\u001b[2J\nnoise");
    },

    posts_to_itself() {
        for (let i = 0; i < 64; i++) message.post("flood", "echo", "e".repeat(4000));
    },

    publishes() { // to whoever hears it; the 17th is one too many
        for (let i = 0; i < 24; i++) message.publish("noise", "n".repeat(2400));
    },

    keeps() { // 57 KB a tick, under ever new keys
        for (let i = 0; i < 63; i++) storage.set(`key-${kinds++}`, "k".repeat(900));
    },

    keeps_nothing() { // as many keys as there can be, with nothing in them
        for (let i = 0; i < 80; i++) storage.set(`${kinds++}`, new Uint8Array(0));
    },

    keeps_for_the_player() { // what would fill the player's disk, game after game
        for (let i = 0; i < 15; i++) storage.player.set(`key-${kinds++}`, "k".repeat(900));
        for (let i = 0; i < 8; i++) storage.player.set(`k${"e".repeat(60)}y`, new Uint8Array(16000).fill(i));
    },

    ways() { // from one end of the world to the other, and to where nobody comes
        for (let i = 0; i < MANY; i++) {
            try {
                world.path({ x: 1, y: 1 }, { x: 8000, y: 8000 - i }, { avoid: true, nearest: true });
                world.sees({ x: 1, y: 1 }, { x: 8000, y: 8000 });
                world.at(i, i);
            } catch (error) {
                if (i > 900) throw error;
            }
        }
    },

    lists() {
        for (let i = 0; i < 1024; i++) storage.keys();
    },

    timers() {
        if (!asked) for (let i = 0; i < 64; i++) timer.every(1, () => {});
        asked = true;
    },

    timers_anew() {
        for (let i = 0; i < 60; i++) timer.cancel(timer.after(1, () => {}));
    },

    names() {
        for (let i = 0; i < 60; i++) on("entity_spawned", () => {}, { kind: `kind-${kinds++}` });
    },

    sounds() {
        for (let i = 0; i < 60; i++) sound.play(`no-such-sound-${kinds++}`);
    },
};
