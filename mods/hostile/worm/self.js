// Steps that make more of itself: its own package, its manifest, what it may do.

import * as sdk from "gatehouse";
import { all_refused } from "./tried.js";

const { hud, mod, settings } = sdk;

/** Whether a write stays; undefined: it had no effect. */
function changed(object, key, value) {
    const before = object[key];
    object[key] = value;
    return object[key] === before ? undefined : object[key];
}

export const self = {
    rewrite() {
        return all_refused("rewrite", [
            () => import("./mod.json"), () => import("mod.json"), () => import("./main.js?version=2"),
            () => import("data:text/javascript,export default 'worm 2'"), () => eval("import('./main.js')"),
            () => new Function("return 2")(), () => changed(mod, "version", "2.0.0"),
            () => changed(mod, "id", "steady"),
            () => changed(settings, "attack", "none"), () => changed(sdk, "mod", {}),
        ]);
    },

    grant() { // its own list is its own picture of it: the gate has another
        try {
            mod.capabilities.push("hud", "weather");
        } catch {
            Array.prototype.includes = () => true;
            Map.prototype.has = () => true;
        }
        hud.text(0, "granted to itself");
    },

    grant_raw() { // Send { batch { Command { Spawn { kind: "shade" } } } }, without asking the SDK
        globalThis.$send(new Uint8Array([0x0a, 0x0b, 0x0a, 0x09, 0x1a, 0x07, 0x0a, 0x05, 115, 104, 97, 100, 101]));
    },
};
