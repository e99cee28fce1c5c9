// Light, weather, particles and sound: what changes how the world looks and sounds, and nothing else in it.

import {
    encode_emitter, encode_emitter_remove, encode_light, encode_light_remove, encode_particles, encode_sound, encode_tint, encode_weather,
} from "./codec.js";
import { command } from "./core.js";
import { freeze } from "./host.js";
import { check_options, no_options, options_of } from "./suggest.js";

const LIGHT = options_of("x", "y", "entity", "radius", "color", "intensity", "angle", "spread", "ticks");
const WEATHER = options_of("rain", "fog", "wind_x", "wind_y");
const BURST = options_of("count", "color", "speed");
const EMIT = options_of("x", "y", "entity", "count", "every", "color", "speed", "ticks");
const SOUND = options_of("volume", "x", "y");

export const light = freeze({
    /**
     * A light at x, y, or going with `entity` (x, y are the offset then); a cone when `spread` is not 0. The
     * same `item` again replaces it. `ticks`: it fades out by then; 0 = it stays.
     * @param {number} item 0 to 63
     * @param {{x?: number, y?: number, entity?: number, radius: number, color?: number, intensity?: number,
     *   angle?: number, spread?: number, ticks?: number}} options
     */
    set(item, options) {
        check_options("light.set", options, LIGHT);
        const {
            x = 0, y = 0, entity = 0, radius, color = 0xffffff, intensity = 100, angle = 0, spread = 0, ticks = 0,
        } = options;
        command(encode_light, { light: item, entity, x, y, radius, color, intensity, angle, spread, ticks });
    },
    /** @param {number} item */
    remove(item) { command(encode_light_remove, { light: item }); },
    /** Colours the whole world; 0xffffff takes it away. @param {number} color @param {number} [ticks] to fade in */
    tint(color, ticks = 0) {
        no_options("light.tint: ticks", ticks);
        command(encode_tint, { color, ticks });
    },
});

let now = { rain: 0, wind_x: 0, wind_y: 0, fog: 0, flash: 0 };

export const weather = freeze({
    /**
     * Sets this mod's part of the weather; what is not given is 0.
     * @param {{rain?: number, fog?: number, wind_x?: number, wind_y?: number}} options percent; px/tick
     */
    set(options) {
        check_options("weather.set", options, WEATHER);
        const { rain = 0, wind_x = 0, wind_y = 0, fog = 0 } = options;
        const next = { rain, wind_x, wind_y, fog, flash: 0 };
        command(encode_weather, next);
        now = next;
    },
    /** One flash of lightning, now. @param {number} [percent] how bright */
    flash(percent = 100) {
        no_options("weather.flash: percent", percent);
        const { rain, wind_x, wind_y, fog } = now;
        command(encode_weather, { rain, wind_x, wind_y, fog, flash: percent });
    },
});

export const particles = freeze({
    /**
     * A burst of particles.
     * @param {string} style as `gatehouse names particles` lists them @param {number} x @param {number} y px
     * @param {{count?: number, color?: number, speed?: number}} [options] speed: px/tick
     */
    burst(style, x, y, options = {}) {
        check_options("particles.burst", options, BURST);
        const { count = 8, color = 0xffffff, speed = 1 } = options;
        command(encode_particles, { style, x, y, count, color, speed });
    },
    /**
     * Particles again and again at x, y, or going with `entity` (x, y are the offset then) until that is gone. The same
     * `item` again replaces it. `ticks`: it ends by then; 0 = it stays.
     * @param {number} item 0 to 15 @param {string} style
     * @param {{x?: number, y?: number, entity?: number, count?: number, every?: number, color?: number, speed?: number,
     *   ticks?: number}} [options] every: ticks between two
     */
    emit(item, style, options = {}) {
        check_options("particles.emit", options, EMIT);
        const { x = 0, y = 0, entity = 0, count = 1, every = 6, color = 0xffffff, speed = 1, ticks = 0 } = options;
        command(encode_emitter, { emitter: item, style, entity, x, y, count, every, color, speed, ticks });
    },
    /** Takes an emitter away. @param {number} item */
    stop(item) { command(encode_emitter_remove, { emitter: item }); },
});

export const sound = freeze({
    /**
     * Plays one of the game's sounds, at a place when x and y are given.
     * @param {string} name @param {{volume?: number, x?: number, y?: number}} [options] volume: percent
     */
    play(name, options = {}) {
        check_options("sound.play", options, SOUND);
        const { volume = 100, x, y } = options;
        const at_place = x !== undefined || y !== undefined;
        command(encode_sound, { sound: name, volume, at_place, x: at_place ? x : 0, y: at_place ? y : 0 });
    },
});
