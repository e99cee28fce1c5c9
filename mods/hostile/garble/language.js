// The language itself turned against the SDK: what it was built from, replaced and booby-trapped.

import { entity, hud, on, settings, timer, world } from "gatehouse";

function use_everything() {
    hud.text(1, `tick ${world.tick}`, { x: 2 });
    for (const thing of world.entities("player")) entity.get?.(thing.id);
    timer.after(3, () => {});
    world.near(100, 100, 50);
    on("shutdown", () => {})();
}

const boom = () => { throw new Error("a poisoned builtin was used"); };
let done = false;

// The SDK must go on as if nothing had been replaced: what it throws would be the builtin's own error.
function poisoned(poison) {
    if (!done) poison();
    done = true;
    use_everything();
}

export const language = {
    object_setters: () => poisoned(() => {
        for (const name of ["get", "set", "value", "event", "events", "tick", "state", "fn", "kind", "every",
            "last", "0", "1",
            "x", "y", "item", "anchor", "color", "writable", "enumerable", "configurable", "done", "next"]) {
            Object.defineProperty(Object.prototype, name, { __proto__: null, configurable: true, set: boom });
        }
    }),

    object_getters: () => poisoned(() => {
        for (const name of ["kind", "every", "state", "event", "text", "entity", "fn", "length", "value"]) {
            Object.defineProperty(Object.prototype, name, { __proto__: null, configurable: true, get: boom,
                set: boom });
        }
    }),

    array_prototype: () => poisoned(() => {
        for (const name of ["push", "pop", "map", "forEach", "slice", "splice", "sort", "join", "concat",
            "indexOf"]) {
            Array.prototype[name] = boom;
        }
        Array.prototype[Symbol.iterator] = boom;
        for (let i = 0; i < 8; i++) Object.defineProperty(Array.prototype, i, { set: boom, configurable: true });
    }),

    collections: () => poisoned(() => {
        for (const type of [Map, Set, WeakMap]) {
            for (const name of ["get", "set", "has", "add", "delete", "forEach",
                "entries"]) type.prototype[name] = boom;
        }
        globalThis.Map = globalThis.Set = globalThis.Promise = globalThis.Reflect = boom;
    }),

    functions: () => poisoned(() => {
        Function.prototype.call = Function.prototype.apply = Function.prototype.bind = boom;
        Function.prototype.toString = boom;
    }),

    promises: () => poisoned(() => {
        Promise.prototype.then = boom;
        Promise.prototype.constructor = boom;
        Object.defineProperty(Promise, Symbol.species, { get: boom });
    }),

    bytes: () => poisoned(() => {
        const typed = Object.getPrototypeOf(Uint8Array.prototype);
        for (const name of ["set", "subarray", "slice", "fill", "copyWithin"]) typed[name] = boom;
        for (const name of ["length", "buffer", "byteLength", "byteOffset"]) {
            Object.defineProperty(typed, name, { get: boom, configurable: true });
        }
        globalThis.Uint8Array = globalThis.DataView = globalThis.ArrayBuffer = boom;
        Object.defineProperty(ArrayBuffer, Symbol.species, { get: boom });
    }),

    texts: () => poisoned(() => {
        for (const name of ["slice", "charCodeAt", "codePointAt", "replace", "split",
            "indexOf"]) String.prototype[name] = boom;
        globalThis.JSON = globalThis.Math = globalThis.Object = globalThis.String = globalThis.Number = boom;
    }),

    three_functions: () => poisoned(() => {
        for (const name of ["$send", "$print", "$recv", "V8Worker2", "console"]) {
            Object.defineProperty(globalThis, name, { value: boom, configurable: true });
        }
    }),

    settings_changed() {
        settings.attack = "none"; // frozen: a TypeError
    },

    event_changed: () => poisoned(() => {
        on("tick", (event) => {
            for (const name of Object.keys(event)) event[name] = { get x() { return boom(); } };
        });
    }),
};
