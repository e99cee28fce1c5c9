// Tide Map: a map of the island around the player, one pixel a tile, on which the tide can be seen rising;
// and a compass that points to the lighthouse. It only looks: `world.read` and `hud` are all it asks for.
// A key of its own takes map and compass away and brings them back.

import { hud, input, on, ready, settings, world } from "gatehouse";
import { island } from "gatehouse/game";
import { draw_compass } from "./compass.js";
import { create_ground, read_tiles } from "./ground.js";
import { compose } from "./map.js";

const MAP = 0, COMPASS = 1; // HUD items
const EVERY_TICKS = 10;
const MARGIN_PX = 4, ABOVE_PX = 18; // the corner's own line is the game's

await ready();
world.watch("", { every: EVERY_TICKS });

const ground = create_ground();
const shown = new Map(); // item -> the picture that was sent last
let hidden = false;
let dirty = null; // the rectangle of tiles to read again: left, top, right, bottom
let last_tick = 0;

// Many tiles may change in one tick: they are read together.
function note_change({ x, y, width, height }) {
    dirty = dirty === null ? { left: x, top: y, right: x + width, bottom: y + height } : {
        left: Math.min(dirty.left, x), top: Math.min(dirty.top, y),
        right: Math.max(dirty.right, x + width), bottom: Math.max(dirty.bottom, y + height),
    };
}

function read_changes() {
    if (world.tick < last_tick) note_change({ x: 0, y: 0, width: world.width, height: world.height }); // a new game
    last_tick = world.tick;
    if (dirty === null) return;
    const { left, top, right, bottom } = dirty;
    dirty = null;
    read_tiles(ground, left, top, right - left, bottom - top);
}

function is_same(a, b) {
    if (a === undefined || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
    return true;
}

function show(item, side, pixels, place) {
    if (is_same(shown.get(item), pixels)) return;
    shown.set(item, pixels);
    hud.pixels(item, side, side, pixels, { anchor: "bottom_right", ...place });
}

function hide() {
    for (const item of shown.keys()) hud.remove(item);
    shown.clear();
}

input.on("map", (pressed) => {
    if (!pressed) return;
    hidden = !hidden;
    if (hidden) hide();
    else draw();
});

on("tiles_changed", note_change);

function draw() {
    const player = world.player;
    if (island.phase === "") return; // the title is somebody else's picture
    if (player === undefined || ground.width === 0) return;
    const map = compose(ground, player, settings.size, settings.shades);
    show(MAP, map.side, map.pixels, { x: -MARGIN_PX, y: -ABOVE_PX });
    const lighthouse = world.entities("lighthouse")[0];
    if (!settings.compass || lighthouse === undefined) return;
    const compass = draw_compass(lighthouse.x - player.x, lighthouse.y - player.y);
    show(COMPASS, compass.side, compass.pixels, { x: -MARGIN_PX - map.side - 3, y: -ABOVE_PX });
}

on("tick", () => {
    read_changes();
    if (!hidden) draw();
}, { every: EVERY_TICKS });
