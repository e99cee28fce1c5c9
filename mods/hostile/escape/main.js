// escape: looks for a way out, to other code, other files, the machine. `attack` says where it looks. What
// it finds it prints as "ESCAPED"; what it does not find is an error, which the player sees.

import { on, ready, settings, world } from "gatehouse";
import { code } from "./code.js";
import { imports } from "./imports.js";
import { machine } from "./machine.js";

const attacks = { __proto__: null, none() {}, ...code, ...imports, ...machine };

await ready();
const attack = attacks[settings.attack];
let last = -1;
on("tick", () => {
    const is_time = world.tick >= settings.from && world.tick < settings.until && world.tick >= last + 30;
    if (is_time) last = world.tick;
    return is_time ? attack() : undefined;
});
