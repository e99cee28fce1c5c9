// garble: bytes and arguments that make no sense. `attack` says which, `from` and `until` when.

import { on, ready, settings, world } from "gatehouse";
import { arguments_of_send } from "./arguments.js";
import { bytes } from "./bytes.js";
import { handles } from "./handles.js";
import { language } from "./language.js";

const attacks = { __proto__: null, none() {}, ...bytes, ...handles, ...arguments_of_send, ...language };

await ready();
const attack = attacks[settings.attack];
on("tick", () => {
    if (world.tick >= settings.from && world.tick < settings.until) attack(world.tick);
});
