// The players' stores and score, by the island's own commands: filled, emptied, counted up, as fast as may be.

import { advance, give, score, spend } from "gatehouse/game";

const STORES = ["wood", "oil", "shell"];

// As many as the quota lets through, of each in turn.
function each(tick, act) { for (let i = 0; i < 6; i++) act(STORES[(tick + i) % 3]); }

export const riches = {
    stuff(tick) { // more than anybody could gather
        each(tick, (store) => give({ store, amount: 20 }));
        score({ points: 200 });
    },

    drain(tick) { // nothing is left to light the lamp with
        each(tick, (store) => spend({ store, amount: 1 + tick % 20 }));
        advance({ goal: "griefer:none", by: 500 });
    },
};
