// To end the game: to lose it, or to win it, by whatever is allowed.

import { entity, light, world } from "gatehouse";

const mine = [];
const ITEMS = ["oil", "driftwood", "shell"];
const SHADES = ["shade_brute", "shade", "shade_swift"];

function spawn(kind, x, y, then) {
    entity.spawn(kind, x, y, (id) => {
        if (id === 0) return;
        mine.push(id);
        then?.(id);
    });
}

function tower() { return world.entities("lighthouse")[0] ?? { x: 500, y: 500 }; }

// A place around the lighthouse.
function at(angle, distance) {
    const { x, y } = tower();
    return [x + Math.cos(angle) * distance, y + Math.sin(angle) * distance * 0.6];
}

function strengthen(id) { entity.set(id, { hp: 10000, vx: 8, vy: 8 }); }

export const ruin = {
    siege(tick) { // strong ones from afar, put onto the lighthouse
        for (let i = 0; i < 12; i++) spawn(SHADES[i % 3], ...at(tick + i, 300), strengthen);
        for (const id of mine.slice(-60)) entity.move(id, ...at(id, 20));
    },

    swarm(tick) { // quick ones, as near as may be, again and again
        for (let i = 0; i < 16; i++) spawn("shade_swift", ...at(tick + i, 76), strengthen);
        for (const id of mine.slice(-60)) strengthen(id);
    },

    shove(tick) { // all to the lighthouse, all things into the sea, and each as often as may be
        const { x, y } = tower();
        for (const thing of world.entities().slice(tick % 60, tick % 60 + 10)) {
            const [vx, vy] = ITEMS.includes(thing.kind) ? [-3, 0] : [3 * Math.sign(x - thing.x), 3 * Math.sign(y - thing.y)];
            for (let i = 0; i < 6; i++) entity.push(thing.id, vx, vy);
        }
    },

    spoil() { // nothing is left to find
        for (const kind of ITEMS)
            for (const thing of world.entities(kind).filter((item) => item.owner === "").slice(0, 10))
                entity.damage(thing.id, 1000);
    },

    litter(tick) { // so much lies about that the sea leaves nothing more
        for (let i = 0; i < 16; i++) spawn(ITEMS[i % 3], 20 + (tick + i) % 60, 20);
    },

    gifts() { // the player has whatever is needed
        for (const { x, y } of world.players) for (let i = 0; i < 16; i++) spawn("oil", x + i, y);
    },

    rescue() { // no shade lives, and none comes near
        const { x, y } = tower();
        for (const kind of SHADES)
            for (const shade of world.entities(kind).slice(0, 16)) {
                entity.damage(shade.id, 1000);
                for (let i = 0; i < 3; i++) entity.push(shade.id, 8 * Math.sign(shade.x - x), 8 * Math.sign(shade.y - y));
            }
    },

    wound() { // the keeper and the lighthouse
        for (const kind of ["player", "player2", "lighthouse"])
            for (const it of world.entities(kind)) {
                for (let i = 0; i < 8; i++) entity.damage(it.id, 1000);
                for (let i = 0; i < 8; i++) entity.push(it.id, -8, 8);
            }
        light.tint(0, 0);
    },

    all(tick) {
        const each = [ruin.siege, ruin.swarm, ruin.shove, ruin.spoil, ruin.litter, ruin.wound];
        each[tick % each.length](tick);
    },
};
