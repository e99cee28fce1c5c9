// Storm Front: rain comes in fronts, each from another side, with gusts that lean on players and shades
// and, at night, lightning whose thunder takes its time. Every tick asks for a handful of commands at most.

import { hud, on, ready, settings, timer, world } from "gatehouse";
import { island } from "gatehouse/game";
import { front_tick, next_front } from "./front.js";
import { strike } from "./lightning.js";
import { blow, show_rain } from "./wind.js";

const NOTE = 0, CLOUD = 1; // HUD items
const NOTE_TICKS = 240;
const FIRST_TICKS = 90; // the first front is not long in coming

await ready();
world.watch("player");
world.watch("player2");
for (const kind of ["shade", "shade_swift", "shade_brute"]) world.watch(kind, { every: 4 });

const strength = { rain: settings.rain, wind: settings.wind / 100, lightning: settings.lightning };
let front = next_front(FIRST_TICKS, strength);
let next_strike = 0;
let last_tick = 0;

function announce(from) {
    if (island.phase === "") return; // nobody plays yet
    hud.icon(CLOUD, "front", { anchor: "bottom_left", x: 4, y: -26 });
    hud.text(NOTE, { key: `front.${from}` }, { anchor: "bottom_left", x: 24, y: -29, color: 0xa4c8e8 });
    timer.after(NOTE_TICKS, () => {
        hud.remove(NOTE);
        hud.remove(CLOUD);
    });
}

// A new game begins with a new sky.
function follow_time() {
    if (world.tick < last_tick) {
        front = next_front(FIRST_TICKS, strength);
        next_strike = 0;
    }
    last_tick = world.tick;
}

function is_dark() {
    return island.phase === "night" || island.phase === "dusk";
}

on("tick", () => {
    follow_time();
    if (front_tick(front) === "arrived") announce(front.from);
    if (front.is_over) front = next_front(settings.pause * world.tick_rate, strength);
    const players = world.players;
    const focus = players[0];
    if (focus === undefined) return;
    show_rain(front, focus);
    blow(front, players);
    if (strength.lightning && front.power > 0.6 && is_dark() && world.tick >= next_strike) {
        next_strike = world.tick + 240 + Math.floor(Math.random() * 420);
        strike(focus);
    }
});
