// A stroke of lightning: the flash at once, the thunder after as long as sound takes to come.

import { light, particles, sound, timer, weather } from "gatehouse";

const STROKE_LIGHT = 0;
const PX_PER_TICK = 5; // of sound
const FAR = 0.3; // nearness below which only the rolling comes through

/** Lightning somewhere around the player. */
export function strike(focus) {
    const angle = Math.random() * 2 * Math.PI;
    const distance = 70 + Math.random() * 330;
    const x = focus.x + Math.cos(angle) * distance;
    const y = focus.y + Math.sin(angle) * distance * 0.6;
    const near = 1 - (distance - 70) / 330; // 1 = close
    weather.flash(Math.round(35 + 40 * near));
    light.set(STROKE_LIGHT, { x, y, radius: 150, color: 0xd8e4ff, intensity: 130, ticks: 16 });
    particles.burst("spark", x, y, { count: 10, color: 0xe8f0ff, speed: 2 });
    timer.after(Math.round(8 + distance / PX_PER_TICK), () => {
        sound.play(near < FAR ? "far_thunder" : "thunder", { volume: Math.round(38 + 40 * near) });
    });
}
