// hog: takes memory, of each kind that there is. `attack` says which, `from` and `until` when.

import { on, ready, settings, world } from "gatehouse";
import { buffers } from "./buffers.js";
import { heap } from "./heap.js";
import { texts } from "./texts.js";

const attacks = { __proto__: null, none() {}, ...heap, ...buffers, ...texts };

await ready();
const attack = attacks[settings.attack];
on("tick", () => {
    if (world.tick >= settings.from && world.tick < settings.until) attack();
});
