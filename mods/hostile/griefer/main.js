// griefer: has every capability and uses it against the player, with valid commands alone. `attack` says how,
// `from` and `until` when.

import { on, ready, settings, world } from "gatehouse";
import { bodies } from "./bodies.js";
import { noise } from "./noise.js";
import { panels } from "./panels.js";
import { riches } from "./riches.js";
import { ruin } from "./ruin.js";
import { screen } from "./screen.js";

const attacks = { __proto__: null, none() {}, ...bodies, ...ruin, ...riches, ...screen, ...panels, ...noise };

await ready();
world.watch();
const attack = attacks[settings.attack];
on("tick", () => {
    if (world.tick >= settings.from && world.tick < settings.until) attack(world.tick);
});
