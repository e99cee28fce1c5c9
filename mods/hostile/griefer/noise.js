// Noise, and everything at once.

import { message, sound, weather } from "gatehouse";
import { bodies } from "./bodies.js";
import { screen } from "./screen.js";

export const noise = {
    loud() {
        for (let i = 0; i < 8; i++) sound.play("thunder", { volume: 100 });
    },

    gale() {
        weather.set({ rain: 100, fog: 100, wind_x: 8, wind_y: -8 });
    },

    chatter() {
        for (let i = 0; i < 16; i++) message.post("steady", "beat", "not from a friend".repeat(200));
    },

    everything(tick) {
        const all = [bodies.crowd, bodies.hurt_player, bodies.push_player, screen.cover, screen.strobe, noise.loud];
        all[tick % all.length](tick);
    },
};
