// Dies and comes back, to die again: starts cost the engine something, too.

import { entity, hud, on, world } from "gatehouse";

const die = () => "a".padStart(5e8, "bc").split("");

function each_tick(is_time, fn) {
    on("tick", () => {
        if (is_time()) fn();
    });
}

export const returning = {
    die_again(is_time) {
        each_tick(is_time, die);
    },

    die_out_of_memory(is_time) {
        const kept = [];
        each_tick(is_time, () => {
            for (;;) kept.push(kept.slice());
        });
    },

    die_unstoppable(is_time) {
        each_tick(is_time, () => Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1));
    },

    // What it leaves behind must go with it.
    leave_things(is_time) {
        let lived = 0;
        each_tick(is_time, () => {
            hud.text(0, "I was here", { anchor: "center" });
            entity.spawn("crate", 100 + world.tick, 100, () => {});
            if (++lived > 5) die();
        });
    },

    // Lives just long enough to be forgiven.
    patient(is_time) {
        let lived = 0;
        each_tick(is_time, () => {
            if (++lived > 40) die();
        });
    },

    spin_and_rest(is_time) {
        each_tick(is_time, () => {
            if (world.tick % 10 === 0) for (;;);
        });
    },
};
