// A round compass whose needle points to the lighthouse, in 32 steps so that it is not drawn for nothing.

import { AMBER, CLEAR, INDIGO, INK, NIGHT, STONE_LIGHT, YELLOW } from "./palette.js";

const SIDE = 17;
const MIDDLE = 8;
const STEPS = 32;
const NEAR_PX = 40; // beside the lighthouse there is nothing to point at

const drawn = new Map(); // step -> pixels; -1 = no needle

function disc(pixels) {
    for (let y = 0; y < SIDE; y++) {
        for (let x = 0; x < SIDE; x++) {
            const from_middle = Math.hypot(x - MIDDLE, y - MIDDLE);
            const color = from_middle > 8.3 ? CLEAR : from_middle > 7.3 ? INK : from_middle > 6.3 ? INDIGO : NIGHT;
            pixels[y * SIDE + x] = color;
        }
    }
    for (const [x, y] of [[MIDDLE, 1], [MIDDLE, SIDE - 2], [1, MIDDLE], [SIDE - 2,
        MIDDLE]]) pixels[y * SIDE + x] = STONE_LIGHT;
}

function line(pixels, angle, from, to, color) {
    for (let reach = from; reach <= to; reach += 0.5) {
        const x = Math.round(MIDDLE + Math.cos(angle) * reach), y = Math.round(MIDDLE + Math.sin(angle) * reach);
        pixels[y * SIDE + x] = color;
    }
}

function draw(step) {
    const pixels = new Uint8Array(SIDE * SIDE);
    disc(pixels);
    if (step < 0) {
        line(pixels, 0, 0, 1, YELLOW);
        return pixels;
    }
    const angle = step * 2 * Math.PI / STEPS;
    line(pixels, angle, -3, 0, STONE_LIGHT);
    line(pixels, angle + 2.6, 0, 3, AMBER);
    line(pixels, angle - 2.6, 0, 3, AMBER);
    line(pixels, angle, 0, 5.5, YELLOW);
    return pixels;
}

/** The compass for a lighthouse that far to the right and down. @returns {{side: number, pixels: Uint8Array}} */
export function draw_compass(dx, dy) {
    const turn = Math.atan2(dy, dx) / (2 * Math.PI);
    const step = Math.hypot(dx, dy) < NEAR_PX ? -1 : ((Math.round(turn * STEPS) % STEPS) + STEPS) % STEPS;
    let pixels = drawn.get(step);
    if (pixels === undefined) {
        pixels = draw(step);
        drawn.set(step, pixels);
    }
    return { side: SIDE, pixels };
}
