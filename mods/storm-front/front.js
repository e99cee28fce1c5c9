// A front: calm before it, building up, at its height, passing. It sets rain, wind and the sky's colour.

import { light, weather, world } from "gatehouse";

const SIDES = [
    { from: "west", x: 1, y: 0.15 },
    { from: "east", x: -1, y: 0.15 },
    { from: "north", x: 0.3, y: 1 },
    { from: "south-west", x: 0.8, y: -0.5 },
];
const BUILD_TICKS = 300, HEIGHT_TICKS = 1500, PASS_TICKS = 480; // the height varies by half
const CHANGE_TICKS = 20; // the weather is told this often
const CLEAR = 0xffffff, DARK = { r: 0xd2, g: 0xd8, b: 0xe8 };

/**
 * @typedef {{from: string, x: number, y: number, begins: number, builds: number, passes: number, ends: number,
 *   power: number, gust: number, gust_from: number, gust_until: number, told: number, arrived: boolean,
 *   is_over: boolean, rain: number, wind: number}} Front power: 0..1; gust: 0..1
 */

/** A front that begins after some ticks. @returns {Front} */
export function next_front(wait_ticks, strength) {
    const side = SIDES[Math.floor(Math.random() * SIDES.length)];
    const begins = world.tick + wait_ticks;
    const builds = begins + BUILD_TICKS;
    const passes = builds + Math.floor(HEIGHT_TICKS * (0.75 + Math.random() * 0.5));
    return {
        from: side.from, x: side.x, y: side.y, begins, builds, passes, ends: passes + PASS_TICKS, power: 0, gust: 0,
        gust_from: 0, gust_until: 0, told: 0, arrived: false, is_over: false, rain: strength.rain,
            wind: strength.wind,
    };
}

function power_at(front, tick) {
    if (tick < front.begins) return 0;
    if (tick < front.builds) return 0.25 + 0.75 * (tick - front.begins) / BUILD_TICKS;
    if (tick < front.passes) return 1;
    return Math.max(0, (front.ends - tick) / PASS_TICKS);
}

// Gusts rise and fall like half a wave, with a lull between them.
function gust_at(front, tick) {
    if (tick >= front.gust_until + 60 && front.power > 0.3) {
        front.gust_from = tick + Math.floor(Math.random() * 120);
        front.gust_until = front.gust_from + 60 + Math.floor(Math.random() * 70);
    }
    if (tick < front.gust_from || tick >= front.gust_until) return 0;
    return Math.sin(Math.PI * (tick - front.gust_from) / (front.gust_until - front.gust_from));
}

function sky(power) {
    const mix = (dark) => Math.round(255 + (dark - 255) * power);
    return (mix(DARK.r) << 16) | (mix(DARK.g) << 8) | mix(DARK.b);
}

function tell(front) {
    const wind = front.wind * (0.6 * front.power + 1.2 * front.gust * front.power);
    weather.set({
        rain: Math.round(front.rain * front.power),
        fog: Math.round(14 * front.power),
        wind_x: front.x * wind,
        wind_y: front.y * wind,
    });
    light.tint(front.power === 0 ? CLEAR : sky(front.power), CHANGE_TICKS);
}

/** One tick of a front; "arrived" in the tick in which it begins. @param {Front} front */
export function front_tick(front) {
    const tick = world.tick;
    front.power = power_at(front, tick);
    front.gust = gust_at(front, tick);
    const begins = !front.arrived && tick >= front.begins;
    if (begins) front.arrived = true;
    front.is_over = tick >= front.ends;
    if (front.arrived && (begins || front.is_over || tick - front.told >= CHANGE_TICKS)) {
        front.told = tick;
        tell(front);
    }
    return begins ? "arrived" : "";
}
