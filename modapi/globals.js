// What code from elsewhere takes for granted, as globals: timeouts in game time, text and bytes, copies, addresses,
// random bytes, aborting. All of it is plain JavaScript over the SDK, the same in every run; it gives a mod
// nothing that it could not do itself. A mod may replace any of it.

import { AbortController, AbortSignal, CustomEvent, Event, EventTarget } from "./abort.js";
import { structuredClone } from "./clone.js";
import { DOMException } from "./dom_exception.js";
import { TypeErr, defineProperty, format, freeze, game_ms, next_secret, ownKeys } from "./host.js";
import { PluralRules } from "./plurals.js";
import { TextDecoder, TextEncoder, atob, btoa } from "./text_coding.js";
import { timeouts } from "./timeouts.js";
import { URL, URLSearchParams } from "./url.js";

const MOST_RANDOM_BYTES = 65536;
const TIME_ORIGIN_MS = 946684800000; // as of Date: tick 0

const performance = {
    timeOrigin: TIME_ORIGIN_MS,
    /** Milliseconds of game time: it stands still within a tick. */
    now() { return game_ms(); },
    mark() {},
    measure() {},
    clearMarks() {},
    clearMeasures() {},
    toJSON() { return { timeOrigin: TIME_ORIGIN_MS }; },
};

// Not for secrets: the numbers follow from the game's seed, and so a run can be played again.
const crypto = {
    getRandomValues(view) {
        if (!ArrayBuffer.isView(view) || view instanceof Float32Array || view instanceof Float64Array ||
            view instanceof DataView) {
            throw new TypeErr(`crypto.getRandomValues: expected an array of whole numbers, got ${format([view])}`);
        }
        const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
        if (bytes.length > MOST_RANDOM_BYTES) {
            throw new DOMException(`crypto.getRandomValues: ${MOST_RANDOM_BYTES} bytes at once are the most`, "QuotaExceededError");
        }
        for (let i = 0; i < bytes.length; i++) bytes[i] = next_secret() >>> 24;
        return view;
    },
    randomUUID() {
        const bytes = crypto.getRandomValues(new Uint8Array(16));
        bytes[6] = (bytes[6] & 0x0f) | 0x40;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        let text = "";
        for (let i = 0; i < 16; i++) {
            if (i === 4 || i === 6 || i === 8 || i === 10) text += "-";
            text += (bytes[i] < 16 ? "0" : "") + bytes[i].toString(16);
        }
        return text;
    },
};

const tag = (object, name) => defineProperty(object, Symbol.toStringTag, { value: name, configurable: true });
tag(performance, "Performance");
tag(crypto, "Crypto");
const Intl = { PluralRules };
tag(Intl, "Intl");

const globals = {
    self: globalThis, global: globalThis,
    ...timeouts,
    performance, crypto, Intl,
    TextEncoder, TextDecoder, atob, btoa, structuredClone, URL, URLSearchParams,
    DOMException, Event, CustomEvent, EventTarget, AbortController, AbortSignal,
};
const names = /** @type {string[]} */ (ownKeys(globals));
for (const name of names) {
    const value = /** @type {Record<string, unknown>} */ (globals)[name];
    defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
    if (typeof value === "function" && value.prototype !== undefined) tag(value.prototype, name);
}

/** Their names, sorted. */
export const global_names = freeze(names.sort());
