// @TITLE@: a line on the screen counts the seconds of play, and gets greener.

import { hud, on, ready, settings, world } from "gatehouse";
import { color_of } from "./glow.js";

const LINE = 0; // our own number for the line on the screen

await ready(); // the settings are known from here on

let shown = -1;

on("tick", () => {
    const seconds = Math.floor(world.tick / world.tick_rate);
    if (seconds === shown) return;
    shown = seconds;
    console.debug("shows", seconds, "seconds");
    hud.text(LINE, `@TITLE@: ${seconds} s`, { anchor: "top_right", x: -4, y: 26, color: color_of(seconds, settings.most) });
});
