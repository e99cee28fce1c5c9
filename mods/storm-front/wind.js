// What wind and rain do near the player: gusts push, leaves fly, drops splash.

import { entity, particles, sound, world } from "gatehouse";

const PLAYER_PUSH = 0.42, SHADE_PUSH = 0.34; // px/tick at a gust's peak; a player walks 1.3
const MOST_SHADES = 24;
const REACH_PX = 240; // shades farther from the players are nobody's business
const LEAF = 0x8db84c, DROP = 0xbce4f4;

function push_all(front, players) {
    const force = front.gust * front.power * front.wind;
    if (force < 0.05) return;
    for (const player of players) entity.push(player.id, front.x * force * PLAYER_PUSH,
        front.y * force * PLAYER_PUSH);
    let left = MOST_SHADES;
    for (const kind of ["shade", "shade_swift", "shade_brute"]) {
        const give = kind === "shade_brute" ? 0.4 : 1; // the big ones stand firmer
        for (const shade of world.near(players[0].x, players[0].y, REACH_PX, kind)) {
            if (left-- <= 0) return;
            entity.push(shade.id, front.x * force * SHADE_PUSH * give, front.y * force * SHADE_PUSH * give);
        }
    }
}

/** Gusts: sound, leaves and pushing. @param {import("./front.js").Front} front */
export function blow(front, players) {
    if (front.gust === 0) return;
    const focus = players[0];
    if (world.tick === front.gust_from + 1) sound.play("gust", { volume: Math.round(30 + 35 * front.power) });
    if (world.tick % 8 === 0) {
        const x = focus.x - front.x * 150 + (Math.random() - 0.5) * 120;
        const y = focus.y - front.y * 90 + (Math.random() - 0.5) * 140;
        particles.burst("leaf", x, y, { count: 3, color: LEAF, speed: 1.5 + front.gust });
    }
    push_all(front, players);
}

/** Drops that splash on the ground around the player. @param {import("./front.js").Front} front */
export function show_rain(front, focus) {
    if (front.power < 0.3 || world.tick % 5 !== 0) return;
    const x = focus.x + (Math.random() - 0.5) * 300;
    const y = focus.y + (Math.random() - 0.5) * 170;
    particles.burst("splash", x, y, { count: 2, color: DROP, speed: 0.5 });
}
