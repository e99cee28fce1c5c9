// What is seen and heard.

import { hud, light, particles, sound, weather } from "gatehouse";

export const screen = {
    text: (item, text, place) => hud.text(item, text, place),
    icon: (item, sprite, place) => hud.icon(item, sprite, place),
    bar: (item, value, max, place) => hud.bar(item, value, max, place),
    pixels: (item, width, height, list, place) => hud.pixels(item, width, height, new Uint8Array(list), place),
    take_away: (item) => hud.remove(item),
    light: (item, options) => light.set(item, options),
    no_light: (item) => light.remove(item),
    tint: (color, ticks) => light.tint(color, ticks),
    weather: (options) => weather.set(options),
    flash: (percent) => weather.flash(percent),
    burst: (style, x, y, options) => particles.burst(style, x, y, options),
    play: (name, options) => sound.play(name, options),
};
