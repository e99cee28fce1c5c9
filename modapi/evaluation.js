// What evaluating for a person in a mod's worker needs: the game's console, in development only. `before` gives
// the names of the SDK to what is typed, `show` makes text of what comes of it.
//
// Names are given as properties of the global object, at the first evaluation and never before, where nobody has
// taken them: a script has no other place that a later one sees and may redefine. The mod could then use `world`
// without importing it; it gains nothing that it could not import.

import * as sdk from "./index.js";
import { inspect, ownKeys } from "./host.js";

const global = globalThis;
const { getOwnPropertyDescriptor } = Object;
const { defineProperty: define } = Reflect;

let begun = false;
let is_last_ours = false;

/** @param {string} name @param {unknown} value */
function give(name, value) {
    const how = { __proto__: null, value, writable: true, enumerable: false, configurable: true };
    return define(global, name, how);
}

export function before() {
    if (begun) return;
    begun = true;
    const names = ownKeys(sdk);
    for (let i = 0; i < names.length; i++) {
        const name = names[i];
        if (typeof name !== "string" || getOwnPropertyDescriptor(global, name) !== undefined) continue;
        give(name, sdk[/** @type {keyof typeof sdk} */ (name)]);
    }
    is_last_ours = getOwnPropertyDescriptor(global, "_") === undefined && give("_", undefined);
}

/** The value as console.dir shows it. It is in `_` afterwards, unless the mod has a `_` of its own. @param {unknown} value */
export function show(value) {
    if (is_last_ours && value !== undefined) give("_", value);
    return inspect(value);
}
