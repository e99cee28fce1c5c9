// The machine: files, processes, network, time, memory of others. None of it has a name here.

import { escaped, none_works } from "./found.js";

const EXPECTED = new Set(["$print", "$send", "$recv", "V8Worker2", "console", "globalThis", "Infinity", "NaN",
    "undefined",
    "isFinite", "isNaN", "parseFloat", "parseInt", "decodeURI", "decodeURIComponent", "encodeURI",
        "encodeURIComponent",
    "escape", "unescape", "eval", "Object", "Function", "Boolean", "Symbol", "Error", "AggregateError", "EvalError",
    "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError", "Number", "BigInt", "Math", "Date",
        "String",
    "RegExp", "Array", "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array",
    "Uint32Array", "Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array", "Map", "Set", "WeakMap",
        "WeakSet",
    "ArrayBuffer", "DataView", "JSON", "Promise", "Proxy", "Reflect",
    "Iterator", "Float16Array", "SuppressedError", "DisposableStack", "AsyncDisposableStack", // of newer V8s
    // Of the SDK, in plain JavaScript over the three functions.
    "self", "global", "setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "clearImmediate",
    "queueMicrotask", "performance", "crypto", "Intl", "TextEncoder", "TextDecoder", "atob", "btoa", "structuredClone",
    "URL", "URLSearchParams", "DOMException", "Event", "CustomEvent", "EventTarget", "AbortController", "AbortSignal"]);

export const machine = {
    globals() {
        for (const name of Reflect.ownKeys(globalThis)) {
            if (!EXPECTED.has(name)) escaped(`a global that nobody named: ${String(name)}`);
        }
        throw new Error("there are no other globals");
    },

    programs() {
        none_works([
            () => require("child_process"), () => process.exit(1), () => Deno.run, () => Bun.spawn,
                () => os.exec("id"),
            () => load("/etc/passwd"), () => read("/etc/passwd"), () => quit(), () => d8.file, () => print("x"),
            () => globalThis.process.binding("fs"), () => module.constructor._load("fs"),
        ]);
    },

    network() {
        none_works([() => fetch("http://127.0.0.1"), () => new WebSocket("ws://127.0.0.1"),
            () => new XMLHttpRequest(),
            () => new Worker("x.js"), () => importScripts("x.js"), () => new BroadcastChannel("x"),
                () => postMessage(1)]);
    },

    clocks() {
        none_works([() => requestAnimationFrame(() => {}), () => new Intl.DateTimeFormat(), () => Atomics.wait(1, 0, 0),
            () => new SharedArrayBuffer(8), () => new WeakRef({}), () => new FinalizationRegistry(() => {}),
                () => gc()]);
    },

    time() {
        const before = Date.now(), at = performance.now(), event_at = new Event("x").timeStamp;
        for (let i = 0; i < 1e6; i++) Math.sqrt(i);
        if (performance.now() !== at || new Event("x").timeStamp !== event_at) escaped("a clock that moves");
        if (Date.now() !== before || new Date().getTime() !== before) escaped("the clock moved while it counted");
        if (new Date().getTimezoneOffset() !== 0) escaped("the machine's time zone");
        throw new Error("time stands still in a tick");
    },

    numbers() {
        const first = Math.random();
        if (first !== first || Math.random.toString().includes("native")) escaped("a random number of the machine's");
        throw new Error(`the tick's random number is ${first > 0.5 ? "large" : "small"}`);
    },
};
