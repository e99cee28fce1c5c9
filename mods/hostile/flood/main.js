// flood: more of everything than anyone can take in. `attack` says of what, `from` and `until` when.

import { message, on, ready, settings, world } from "gatehouse";
import { commands } from "./commands.js";
import { errors } from "./errors.js";
import { prints } from "./prints.js";

const attacks = { __proto__: null, none() {}, ...prints, ...errors, ...commands };

await ready();
const attack = attacks[settings.attack];
message.on("echo", (told) => message.post(told.from, "echo", told.body)); // two of us never end
on("tick", () => {
    if (world.tick >= settings.from && world.tick < settings.until) attack();
});
