// Code from text, and ways into functions that are not ours.

import { none_works } from "./found.js";

export const code = {
    eval() {
        none_works([() => eval("1"), () => (0, eval)("this"), () => Reflect.apply(eval, null, ["1+1"])]);
    },

    function_constructor() {
        none_works([
            () => new Function("return this")(),
            () => (() => {}).constructor("return 1")(),
            () => (function* () {}).constructor("yield 1")(),
            () => (async () => {}).constructor("return 1")(),
            () => (async function* () {}).constructor("yield 1")(),
            () => Reflect.construct(Function, ["return 1"])(),
            () => Function.prototype.constructor("return 1")(),
        ]);
    },

    web_assembly() {
        none_works([
            () => WebAssembly.Memory,
            () => new globalThis.WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])),
        ]);
    },

    call_sites() {
        Error.prepareStackTrace = (_error, sites) => sites;
        const sites = new Error("here").stack;
        delete Error.prepareStackTrace;
        none_works([
            () => sites.find((site) => site.getFunction?.() !== undefined).getFunction(),
            () => sites.find((site) => site.getThis?.() !== undefined).getThis(),
            () => sites.find((site) => site.getEvalOrigin?.() !== undefined).getEvalOrigin(),
        ]);
    },

    callers() {
        none_works([
            function who() { return who.caller.name; },
            function who() { return who.arguments.length; },
            function who() { return arguments.callee; },
            () => globalThis.$send.caller.name,
            () => globalThis.$send.prototype.constructor,
        ]);
    },

    prelude() {
        none_works([
            () => globalThis.$prelude.seed_random(1, 1),
            () => new Date().constructor.constructor("return 1")(),
            () => Object.getOwnPropertyDescriptor(globalThis, "$prelude").value,
        ]);
    },

    sdk_inside() {
        const inner = /gatehouse|codec|core|host|prelude/i;
        const names = Reflect.ownKeys(globalThis).filter((name) => inner.test(String(name)));
        if (names.length > 0) globalThis.$print(`ESCAPED: ${names.map(String)}`);
        throw new Error("no part of the SDK is a global");
    },
};
