// thief: wants what was not granted, and what belongs to others. It may see the world and steer what is its
// own; it owns nothing. `attack` says what it wants, `from` and `until` when.

import { on, ready, settings, world } from "gatehouse";
import { others } from "./others.js";
import { ungranted } from "./ungranted.js";

const attacks = { __proto__: null, none() {}, ...ungranted, ...others };

await ready();
world.watch();
const attack = attacks[settings.attack];
on("tick", () => {
    if (world.tick >= settings.from && world.tick < settings.until) attack();
});
