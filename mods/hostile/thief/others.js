// Things of the game and of other mods: handles are no secret, ownership decides.

import { entity, message, timer, world } from "gatehouse";

function on_all(fn) {
    let left = 50; // a tick has room for so many
    for (const thing of world.entities()) {
        if (left-- === 0) return;
        fn(thing);
    }
}

export const others = {
    move_player() {
        const player = world.player;
        if (player !== undefined) entity.move(player.id, 0, 0);
    },

    move_all() {
        on_all((thing) => entity.move(thing.id, 10, 10));
    },

    remove_all() {
        on_all((thing) => entity.remove(thing.id));
    },

    change_all() {
        on_all((thing) => entity.set(thing.id, { hp: 1, vx: 8, vy: 8, tint: 0xff0000, sprite: "grave" }));
    },

    freeze_player() {
        const player = world.player;
        if (player !== undefined) entity.set(player.id, { vx: 0, vy: 0, facing: 0 });
    },

    model() {
        for (const thing of world.entities()) {
            thing.hp = 0; // its own picture of the world, nobody else's
            thing.owner = "thief";
            if (thing.kind === "lighthouse") entity.remove(thing.id);
        }
    },

    timers() {
        for (let i = 0; i < 30; i++) timer.cancel(i); // none of them is its own
        message.post("storm-front", "cancel", "0");
    },
};
