// timebomb: behaves until its moment comes. `attack` says what it waits for, `at` and `until` when that is
// where the moment is a time.

import { ready, settings, timer, world } from "gatehouse";
import { island, on } from "gatehouse/game";
import { deeds } from "./deeds.js";

await ready();
const { attack, at, until } = settings;
const is_time = () => world.tick >= at && world.tick < until;

// Not the dusk in which it was started again.
function when_dusk_comes(deed) {
    const first = island.phase;
    on("phase", ({ phase }) => { if (phase === "dusk" && first !== "dusk") deed(); });
}

const moments = {
    __proto__: null,
    none() {},

    tick_spin() {
        on("tick", () => { if (is_time()) deeds.spin(); });
    },

    tick_crash() {
        on("tick", () => { if (world.tick === at) deeds.crash(); });
    },

    tick_flood() {
        on("tick", () => { if (is_time()) deeds.flood(); });
    },

    timer_spin() {
        if (world.tick < at) timer.after(at - world.tick, deeds.spin);
    },

    phase_spin() {
        when_dusk_comes(deeds.spin);
    },

    phase_crash() {
        when_dusk_comes(deeds.crash);
    },

    random_throw() {
        on("tick", () => { if (Math.random() < 0.1) throw new Error("not this time"); });
    },

    exit_spin() {
        on("shutdown", deeds.spin);
    },

    exit_unstoppable() {
        on("shutdown", deeds.unstoppable);
    },

    exit_crash() {
        on("shutdown", deeds.crash);
    },

    exit_flood() {
        on("shutdown", deeds.flood);
    },

    exit_throw() {
        on("shutdown", () => { throw new Error("on its way out"); });
    },

    exit_promise() {
        on("shutdown", async () => {
            for (;;) await undefined;
        });
    },

    slowly_more() {
        on("tick", () => { for (let i = 0; is_time() && i < (world.tick - at) * 1e6; i++); }); // each tick takes longer
    },
};

moments[attack]();
