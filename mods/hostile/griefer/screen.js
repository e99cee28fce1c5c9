// The screen: covered, faked, flickering, dark, made slow to draw.

import { hud, light, particles, weather, world } from "gatehouse";

export const screen = {
    cover() {
        const black = new Uint8Array(96 * 96).fill(1);
        for (let i = 0; i < 4; i++) hud.pixels(i, 96, 96, black, { x: (i % 4) * 80, y: (world.tick % 2) * 84 });
        for (let i = 4; i < 30; i++) hud.bar(i, 1, 1, { y: i * 6, width: 320, height: 32, color: 0 });
    },

    fake_panel() {
        hud.bar(0, 1, 1, { x: 60, y: 50, width: 200, height: 32, color: 0x202020 });
        hud.text(1, "Gatehouse: your licence has ended. Enter your password:", { anchor: "center" });
        hud.text(2, "Tide Map: error, please remove this mod", { anchor: "top" });
        hud.icon(3, "player", { anchor: "center" });
    },

    long_text() {
        for (let i = 0; i < 30; i++) hud.text(i, "\u0e47W".repeat(60), { y: i * 6 });
    },

    strobe(tick) {
        weather.flash(100);
        light.tint(tick % 2 === 0 ? 0xffffff : 0x000000, 0);
        light.set(0, { x: 0, y: 0, radius: 320, intensity: tick % 2 === 0 ? 200 : 0 });
    },

    dark() {
        light.tint(0x000000, 0);
        weather.set({ fog: 100, rain: 100 });
    },

    bright() {
        const player = world.player ?? { x: 0, y: 0 };
        for (let i = 0; i < 32; i++) light.set(i, { x: player.x, y: player.y, radius: 320, intensity: 200 });
    },

    // Each thing by itself is allowed; together they hide the game.
    blackout() {
        const black = new Uint8Array(96 * 96).fill(0);
        for (let i = 0; i < 4; i++) {
            const item = (world.tick % 2) * 4 + i;
            hud.pixels(item, 96, 96, black, { x: (i % 4) * 80, y: item < 4 ? 0 : 90 });
        }
        for (let i = 8; i < 31; i++) hud.bar(i, 1, 1, { y: (i - 8) * 8, width: 320, height: 8, color: 0 });
    },

    // Brightness per tick: small enough pictures, bars that change colour, lamps that go on and off.
    blink(tick) {
        const on = tick % 2 === 0, player = world.player ?? { x: 0, y: 0 };
        const picture = new Uint8Array(96 * 96).fill(on ? 22 : 0);
        hud.pixels(0, 96, 96, picture, { anchor: "center" });
        for (let i = 1; i < 20; i++) hud.bar(i, 1, 1, { y: i * 9, width: 320, height: 8, color: on ? 0xffffff : 0 });
        for (let i = 0; i < 32; i++) {
            light.set(i, { x: player.x, y: player.y, radius: 150, intensity: on ? 140 : 0, color: 0xffffff });
        }
        light.tint(on ? 0xffffff : 0x484848, 0);
    },

    // Lamps with shadows over each other: a long time to draw.
    lamps(tick) {
        const player = world.player ?? { x: 0, y: 0 };
        for (let i = 0; i < 32; i++) {
            light.set((tick % 2) * 32 + i, {
                x: player.x + (i % 8) * 4, y: player.y + i, radius: 200, intensity: 5, spread: 30000,
                angle: (i * 1000 + tick * 50) % 65536,
            });
        }
    },

    // What nobody sees, in place of what others show.
    unseen(tick) {
        for (let i = 0; i < 32; i++) {
            light.set((tick % 2) * 32 + i, { x: 500, y: 500, radius: 320, intensity: 0 });
            particles.burst("spark", 1, 1, { count: 64, speed: 0, color: 0 });
        }
    },

    // A line along the picture's edge, where the host's own frame would be.
    frame(tick) {
        for (let i = 0; i < 4; i++) {
            hud.bar(i, 1, 1, {
                anchor: ["top_left", "top_right", "bottom_left", "bottom_right"][i], width: i < 2 ? 320 : 3,
                height: i < 2 ? 3 : 32, color: 0x70e8d8,
            });
        }
        const player = world.player ?? { x: 0, y: 0 };
        for (let i = 0; i < 32; i++) {
            const along = (tick % 2) * 32 + i;
            light.set(along, {
                x: player.x - 160 + along * 5, y: player.y - 89, radius: 3, intensity: 140, color: 0x70e8d8,
            });
            particles.burst("glow", player.x - 160 + along * 5, player.y - 89, { count: 4, speed: 0, color: 0x70e8d8 });
        }
    },

    sparks() {
        const player = world.player ?? { x: 0, y: 0 };
        for (let i = 0; i < 32; i++) particles.burst("smoke", player.x, player.y, { count: 64, speed: 8 });
    },
};
