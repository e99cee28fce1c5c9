// flaky: fails, in every way in which code can fail, some of them written to hurt whoever reads the error.
// `attack` says how, `from` and `until` when.

import { on, ready, settings, world } from "gatehouse";
import { crashes } from "./crashes.js";
import { errors } from "./errors.js";
import { values } from "./values.js";

const attacks = { __proto__: null, none() {}, ...crashes, ...errors, ...values };

await ready();
const attack = attacks[settings.attack];
on("tick", () => {
    return world.tick >= settings.from && world.tick < settings.until ? attack(world.tick) : undefined;
});
