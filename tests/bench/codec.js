// What bench-codec measures: ten events decoded, ten commands encoded, as a busy tick has them. There is no
// clock in a worker: the C side calls globalThis.bench.NAME(rounds) and takes the time.

import * as codec from "gatehouse/codec.js";
import { encode } from "codec_full.js";

const state = {
    entity: 4097, kind: "shade", x: 160.5, y: 90.25, vx: -0.5, vy: 1, hp: 26, max_hp: 26, owner: "", facing: 100,
};
const events = [
    { event: "tick" },
    { event: "entity_spawned", state },
    { event: "entity_died", entity: 4097, kind: "shade", cause: "lantern", x: 100.5, y: 22 },
    { event: "input_action", player: 0, action: "use", pressed: true },
];
for (let i = 0; events.length < 10; i++) {
    events.push({ event: "entity_moved", entity: 4097 + i, x: 100.5 + i, y: 22.25 * i, facing: 3000 * i });
}
const batch = encode("event_batch", { tick: 1234, events }).buffer;

let sum = 0; // of what is done, so that none of it can be left out

function decode_ten() {
    const { tick, events: list } = codec.decode_event_batch(batch);
    for (let i = 0; i < list.length; i++) if (list[i].event === "entity_moved") sum += list[i].x;
    sum += tick;
}

function encode_ten(round) {
    const seq = round & 0xffff;
    for (let i = 0; i < 4; i++) {
        codec.encode_hud_text(seq, { item: i, anchor: "top", x: -3, y: 4, text: "Night 3: 12 shades", color: 0xffffff,
            key: "", args: [] });
    }
    for (let i = 0; i < 3; i++) codec.encode_push(seq, { entity: 4097 + i, vx: 0.5, vy: -0.25 });
    codec.encode_light(seq, {
        light: 1, entity: 4097, x: 0, y: 0, radius: 40, color: 0xffcc88, intensity: 100, angle: 0, spread: 0, ticks: 0,
    });
    codec.encode_particles(seq, { style: "splash", x: 100, y: 100, count: 8, color: 0x88ccff, speed: 1 });
    codec.encode_sound(seq, { sound: "thunder", volume: 80, at_place: false, x: 0, y: 0 });
    sum += codec.take_batch().length;
}

globalThis.bench = {
    decode(rounds) { for (let i = 0; i < rounds; i++) decode_ten(); },
    encode(rounds) { for (let i = 0; i < rounds; i++) encode_ten(i); },
    both(rounds) {
        for (let i = 0; i < rounds; i++) {
            decode_ten();
            encode_ten(i);
        }
    },
    /** The bytes of the ten events, to the C side. */
    give_batch() { $send(batch); },
};
