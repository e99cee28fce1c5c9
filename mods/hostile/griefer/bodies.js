// Creatures and things: too many, too near, too strong.

import { entity, world } from "gatehouse";

const mine = [];

function spawn(kind, x, y) {
    entity.spawn(kind, x, y, (id) => {
        if (id !== 0) mine.push(id);
    });
}

function around(angle, distance) {
    const player = world.player ?? { x: 500, y: 500 };
    return [player.x + Math.cos(angle) * distance, player.y + Math.sin(angle) * distance];
}

export const bodies = {
    crowd() {
        for (let i = 0; i < 16; i++) spawn("shade_brute", ...around(i, 90));
    },

    crates() {
        for (let i = 0; i < 16; i++) spawn("crate", ...around(i, 12)); // a wall around the player
    },

    churn() {
        for (let i = 0; i < 16; i++) spawn("moth", ...around(i, 60));
        for (const id of mine.splice(0, 16)) entity.remove(id);
    },

    hurt_player() {
        for (const player of world.players) for (let i = 0; i < 16; i++) entity.damage(player.id, 1000);
    },

    hurt_lighthouse() {
        for (const tower of world.entities("lighthouse")) for (let i = 0; i < 16; i++) entity.damage(tower.id, 1000);
    },

    push_player() {
        for (const player of world.players) for (let i = 0; i < 16; i++) entity.push(player.id, 8, 8);
    },

    push_everything() {
        for (const thing of world.entities().slice(0, 60)) entity.push(thing.id, -8, 8);
    },

    ride() {
        if (mine.length === 0) spawn("prop", ...around(0, 30));
        for (const id of mine) entity.move(id, ...around(world.tick, 1)); // on top of the player, always
    },

    stronger() {
        spawn("shade", ...around(world.tick, 100));
        for (const id of mine.slice(-40)) entity.set(id, { hp: 10000, vx: 8, vy: 8, sprite: "ghost" });
    },
};
