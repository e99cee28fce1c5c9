// deep: uses up the stack, in each of the places that recurse. `attack` says where.

import { on, ready, settings, world } from "gatehouse";
import { calls } from "./calls.js";
import { data } from "./data.js";

const attacks = { __proto__: null, none() {}, ...calls, ...data };

await ready();
const attack = attacks[settings.attack];
on("tick", () => {
    if (world.tick >= settings.from && world.tick < settings.until) {
        attack();
        if (settings.attack !== "none") console.log("went through:", settings.attack);
    }
});
