// The screen: covered, faked, flickering, dark.

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

    sparks() {
        const player = world.player ?? { x: 0, y: 0 };
        for (let i = 0; i < 32; i++) particles.burst("smoke", player.x, player.y, { count: 64, speed: 8 });
    },
};
