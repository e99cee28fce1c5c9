// Event, EventTarget, AbortController and AbortSignal, as the DOM Standard has them where there is no document:
// nothing bubbles, an event has one target.

import { TypeErr, format, game_ms, write_line } from "./host.js";
import { DOMException } from "./dom_exception.js";
import { timeouts } from "./timeouts.js";

const BEGIN = Symbol("begin"), END = Symbol("end"), IS_STOPPED = Symbol("is_stopped");

export class Event {
    #type;
    #cancelable;
    #prevented = false;
    #stopped = false;
    /** @type {EventTarget | null} */
    #target = null;
    #time = game_ms();

    /** @param {string} type @param {{cancelable?: boolean, bubbles?: boolean}} [options] */
    constructor(type, options) {
        if (arguments.length === 0) throw new TypeErr("Event: expected a type");
        this.#type = `${type}`;
        this.#cancelable = Boolean(options?.cancelable);
    }

    get type() { return this.#type; }
    get target() { return this.#target; }
    get currentTarget() { return this.#target; }
    get timeStamp() { return this.#time; }
    get cancelable() { return this.#cancelable; }
    get defaultPrevented() { return this.#prevented; }
    get bubbles() { return false; }
    get composed() { return false; }
    get isTrusted() { return false; }
    get eventPhase() { return this.#target === null ? 0 : 2; }
    composedPath() { return this.#target === null ? [] : [this.#target]; }
    preventDefault() { if (this.#cancelable) this.#prevented = true; }
    stopPropagation() {}
    stopImmediatePropagation() { this.#stopped = true; }

    [BEGIN](/** @type {EventTarget} */ target) { this.#target = target; this.#stopped = false; }
    [END]() { this.#target = null; }
    [IS_STOPPED]() { return this.#stopped; }
}

export class CustomEvent extends Event {
    #detail;
    /** @param {string} type @param {{detail?: any, cancelable?: boolean}} [options] */
    constructor(type, options) {
        super(type, options);
        this.#detail = options?.detail ?? null;
    }
    get detail() { return this.#detail; }
}

export class EventTarget {
    /** @type {Map<string, {listener: any, once: boolean}[]>} */
    #listeners = new Map();

    /** @param {string} type @param {any} listener @param {any} [options] */
    addEventListener(type, listener, options) {
        if (listener === null || listener === undefined) return;
        if (typeof listener !== "function" && typeof listener !== "object") {
            throw new TypeErr(`addEventListener: expected a function, got ${format([listener])}`);
        }
        const signal = typeof options === "object" && options !== null ? options.signal : undefined;
        if (signal?.aborted) return;
        const list = this.#listeners.get(`${type}`) ?? [];
        if (list.some((one) => one.listener === listener)) return;
        const once = typeof options === "object" && options !== null && Boolean(options.once);
        this.#listeners.set(`${type}`, [...list, { listener, once }]);
        signal?.addEventListener("abort", () => this.removeEventListener(type, listener), { once: true });
    }

    /** @param {string} type @param {any} listener */
    removeEventListener(type, listener) {
        const list = this.#listeners.get(`${type}`) ?? [];
        this.#listeners.set(`${type}`, list.filter((one) => one.listener !== listener));
    }

    /** @param {Event} event */
    dispatchEvent(event) {
        if (!(event instanceof Event)) throw new TypeErr(`dispatchEvent: expected an Event, got ${format([event])}`);
        if (event.target !== null) {
            throw new DOMException("dispatchEvent: the event is being dispatched already", "InvalidStateError");
        }
        event[BEGIN](this);
        for (const one of this.#listeners.get(event.type) ?? []) {
            if (event[IS_STOPPED]()) break;
            if (!(this.#listeners.get(event.type) ?? []).includes(one)) continue; // taken away by one before it
            if (one.once) this.removeEventListener(event.type, one.listener);
            this.#call(one.listener, event);
        }
        event[END]();
        return !event.defaultPrevented;
    }

    // One that throws does not keep the others from being called.
    #call(listener, event) {
        try {
            if (typeof listener === "function") listener.call(this, event);
            else listener.handleEvent(event);
        } catch (error) {
            write_line("error", format([error]));
        }
    }
}

const MAY_MAKE = Symbol("may make"), ABORT = Symbol("abort"), FOLLOW = Symbol("follow");

export class AbortSignal extends EventTarget {
    #aborted = false;
    /** @type {any} */
    #reason = undefined;
    /** @type {any} */
    #handler = null;

    constructor(/** @type {unknown} */ key) {
        super();
        if (key !== MAY_MAKE) throw new TypeErr("AbortSignal: is made by new AbortController()");
    }

    get aborted() { return this.#aborted; }
    get reason() { return this.#reason; }
    get onabort() { return this.#handler; }
    set onabort(handler) {
        if (this.#handler !== null) this.removeEventListener("abort", this.#handler);
        this.#handler = typeof handler === "function" ? handler : null;
        if (this.#handler !== null) this.addEventListener("abort", this.#handler);
    }

    throwIfAborted() { if (this.#aborted) throw this.#reason; }

    [ABORT](/** @type {any} */ reason) {
        if (this.#aborted) return;
        this.#aborted = true;
        this.#reason = reason === undefined ? new DOMException("This operation was aborted", "AbortError") : reason;
        this.dispatchEvent(new Event("abort"));
    }

    [FOLLOW](/** @type {AbortSignal} */ other) {
        if (other.aborted) this[ABORT](other.reason);
        else other.addEventListener("abort", () => this[ABORT](other.reason), { once: true });
    }

    /** @param {any} [reason] */
    static abort(reason) {
        const signal = new AbortSignal(MAY_MAKE);
        signal[ABORT](reason);
        return signal;
    }

    /** Aborts after some milliseconds of game time. @param {number} ms */
    static timeout(ms) {
        const signal = new AbortSignal(MAY_MAKE);
        timeouts.setTimeout(() => signal[ABORT](new DOMException("The operation timed out", "TimeoutError")), ms);
        return signal;
    }

    /** @param {Iterable<AbortSignal>} signals */
    static any(signals) {
        const signal = new AbortSignal(MAY_MAKE);
        for (const other of signals) signal[FOLLOW](other);
        return signal;
    }
}

export class AbortController {
    #signal = new AbortSignal(MAY_MAKE);
    get signal() { return this.#signal; }
    /** @param {any} [reason] */
    abort(reason) { this.#signal[ABORT](reason); }
}
