// Valid commands about things that are not there, not alive any more, or somebody else's; and numbers that
// are none, through the SDK.

import { entity, hud, light, particles, timer, weather, world } from "gatehouse";

const strange = [NaN, Infinity, -Infinity, -0, 1e308, -1e308, 2 ** 53, 5e-324, 1e9];

function try_each(list, fn) {
    let last;
    for (const value of list) {
        try {
            fn(value);
        } catch (error) {
            last = error;
        }
    }
    if (last !== undefined) throw last;
}

export const handles = {
    guessed_handles() {
        for (let i = 0; i < 60; i++) {
            const handle = Math.floor(Math.random() * 2 ** 32);
            if (i % 2 === 0) entity.remove(handle);
            else entity.move(handle, i, i);
        }
    },

    every_handle() {
        for (let i = 0; i < 60; i++) entity.remove(((world.tick % 40) * 60 + i) | (1 << 16));
    },

    strange_numbers() {
        try_each(strange, (value) => hud.text(0, "x", { x: value, y: value }));
        try_each(strange, (value) => weather.set({ rain: value, wind_x: value }));
        try_each(strange, (value) => light.set(0, { x: value, y: value, radius: value }));
    },

    strange_counts() {
        try_each(strange, (value) => particles.burst("spark", 1, 1, { count: value, speed: value }));
        try_each(strange, (value) => timer.after(value, () => {}));
        try_each(strange, (value) => hud.bar(0, value, value, { width: value, height: value }));
    },

    strange_types() {
        try_each([null, undefined, {}, [], "1", 1n, Symbol("s"), () => 1, new Proxy({}, {})], (value) => {
            hud.text(value, value, { x: value, color: value });
        });
    },

    strange_questions() {
        try_each(strange, (value) => world.queryEntities({ x: value, y: value, radius: value, limit: value }));
        try_each(strange, (value) => world.queryTiles(value, value, value, value));
    },

    strange_names() {
        const names = ["../../player", "player\u0000", "", "x".repeat(1e5), "%s%n%p", "\ud800"];
        try_each(names, (name) => particles.burst(name, 1, 1));
        try_each(names, (name) => entity.spawn(name, 500, 500).catch(() => {}));
    },
};
