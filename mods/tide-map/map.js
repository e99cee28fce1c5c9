// The map's picture: the ground around the player, the water where it stands now, dots for what moves.

import { world } from "gatehouse";
import { island } from "gatehouse/game";
import { AMBER, CLEAR, DEEP, FOAM, INK, RED, STONE_PALE, TEAL, WHITE, YELLOW } from "./palette.js";

const SHADES = ["shade", "shade_swift", "shade_brute"];
const PLAYER_COLORS = [WHITE, AMBER];

// The first tile of a window of `side` tiles around `middle`, kept inside the world.
function window_from(middle, side, size) {
    return Math.max(0, Math.min(size - side, Math.round(middle - side / 2)));
}

function is_wet(ground, at, water) {
    return ground.level[at] === 0 || ground.level[at] < water;
}

// Open sea, flooded land, and foam where that meets the dry.
function ground_color(ground, x, y, water) {
    const at = y * ground.width + x;
    if (!is_wet(ground, at, water)) return ground.color[at];
    if (ground.level[at] === 0) return ground.color[at];
    const dry_beside = (x > 0 && !is_wet(ground, at - 1, water)) || (x + 1 < ground.width && !is_wet(ground,
        at + 1, water)) ||
        (y > 0 && !is_wet(ground, at - ground.width, water)) ||
        (y + 1 < ground.height && !is_wet(ground, at + ground.width, water));
    return dry_beside ? FOAM : TEAL;
}

function dot(picture, entity, color, size) {
    const tile = world.tile_size;
    const x = Math.floor(entity.x / tile) - picture.left, y = Math.floor(entity.y / tile) - picture.top;
    for (let dy = 0; dy < size; dy++) {
        for (let dx = 0; dx < size; dx++) {
            const px = x + dx + 1, py = y + dy + 1;
            if (px < 1 || py < 1 || px > picture.width || py > picture.height) continue;
            picture.pixels[py * picture.side + px] = color;
        }
    }
}

function draw_ground(picture, ground) {
    const water = island.water;
    for (let y = 0; y < picture.height; y++) {
        for (let x = 0; x < picture.width; x++) {
            picture.pixels[(y + 1) * picture.side + x + 1] =
                ground_color(ground, picture.left + x, picture.top + y, water);
        }
    }
}

// A frame of one pixel with its corners cut off.
function draw_frame(picture) {
    const last = picture.side - 1;
    for (let i = 0; i <= last; i++) {
        const color = i === 0 || i === last ? CLEAR : INK;
        picture.pixels[i] = color;
        picture.pixels[last * picture.side + i] = color;
        picture.pixels[i * picture.side] = color;
        picture.pixels[i * picture.side + last] = color;
    }
}

/** @returns {{side: number, pixels: Uint8Array}} */
export function compose(ground, player, side, with_shades) {
    const width = Math.min(side, ground.width), height = Math.min(side, ground.height);
    const picture = {
        side: side + 2, width, height,
        left: window_from(player.x / world.tile_size, width, ground.width),
        top: window_from(player.y / world.tile_size, height, ground.height),
        pixels: new Uint8Array((side + 2) * (side + 2)).fill(DEEP),
    };
    draw_ground(picture, ground);
    draw_frame(picture);
    for (const lighthouse of world.entities("lighthouse")) dot(picture, lighthouse, YELLOW, 2);
    for (const item of world.entities("oil")) dot(picture, item, STONE_PALE, 1);
    if (with_shades) {
        for (const kind of SHADES) for (const shade of world.entities(kind)) dot(picture, shade, RED,
            kind === "shade_brute" ? 2 : 1);
    }
    world.players.forEach((one, index) => dot(picture, one, PLAYER_COLORS[index % 2], 2));
    return picture;
}
