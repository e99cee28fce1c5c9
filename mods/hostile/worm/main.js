// worm: tries each step by which a mod of another game went from player to player: it voted for itself, wrote itself
// into other mods, wiped saves and uploaded itself again. It is granted what it asks for, storage and messages, and
// misuses them. `attack` says which step it tries, `from` and `until` when.

import { on, ready, settings, world } from "gatehouse";
import { others } from "./others.js";
import { outside } from "./outside.js";
import { self } from "./self.js";

const attacks = { __proto__: null, none() {}, ...others, ...outside, ...self };

await ready();
const attack = attacks[settings.attack];
on("tick", async () => {
    if (world.tick >= settings.from && world.tick < settings.until) await attack();
});
