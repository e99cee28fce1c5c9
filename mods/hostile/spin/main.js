// spin: never gives the thread back. `attack` says how, `from` and `until` when.

import { on, ready, settings, world } from "gatehouse";
import { promises } from "./promises.js";
import { stoppable } from "./stoppable.js";
import { unstoppable } from "./unstoppable.js";

const attacks = { __proto__: null, none() {}, ...stoppable, ...promises, ...unstoppable };

await ready();
const attack = attacks[settings.attack];
on("tick", () => {
    if (world.tick >= settings.from && world.tick < settings.until) attack();
});
on("shutdown", () => {
    if (settings.attack === "at_exit") for (;;);
});
