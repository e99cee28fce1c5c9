// zombie: does not stay down. It catches what should stop it, plans its return, and when it is started again
// it does the same again. `attack` says how, `from` and `until` when.

import { ready, settings, world } from "gatehouse";
import { returning } from "./returning.js";
import { undead } from "./undead.js";

const attacks = { __proto__: null, none() {}, ...undead, ...returning };

await ready();
const { attack, from, until } = settings;
attacks[attack](() => world.tick >= from && world.tick < until);
