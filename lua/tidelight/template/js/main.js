// @TITLE@: glow-worms follow the keeper, and a line on the screen counts the shades that fell.

import { hud, on, particles, ready, settings, world } from "gatehouse";
import { color_of } from "./glow.js";

const COUNT = 0; // our own number for the line on the screen

await ready(); // the settings are known from here on
world.watch("player");

let fallen = 0;

function show_count() {
    hud.text(COUNT, `@TITLE@: ${fallen} fallen`, { anchor: "top_right", x: -4, y: 26, color: color_of(fallen) });
}

on("tick", () => {
    const keeper = world.player;
    if (keeper === undefined) return;
    particles.burst("glow", keeper.x, keeper.y - 20, { count: settings.worms, color: color_of(fallen), speed: 0.4 });
}, { every: 10 });

on("entity_died", ({ kind, x, y }) => {
    if (kind !== "shade") return;
    fallen++;
    console.log("a shade fell at", Math.round(x), Math.round(y));
    show_count();
});

show_count();
