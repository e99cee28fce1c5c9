// structuredClone, as HTML has it: what JSON loses (dates, maps, sets, bytes, cycles, errors) is kept, what cannot be
// copied is an error that says where it is. Nothing can be transferred.

import { DOMException } from "./dom_exception.js";

const MOST_DEEP = 1000, LEAST_DEEP = 200;
const ERRORS = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
const TypedArray = Object.getPrototypeOf(Uint8Array);
const tag_of = (/** @type {object} */ value) => Object.prototype.toString.call(value).slice(8, -1);

function refuse(what, path) {
    throw new DOMException(`structuredClone: ${path || "the value"}: ${what} cannot be copied`, "DataCloneError");
}

// Whether a builtin's own getter takes the object: what no tag can pretend.
const is_a = (/** @type {(value: any) => unknown} */ ask) => (/** @type {object} */ value) => {
    try {
        ask(value);
        return true;
    } catch {
        return false;
    }
};
const getter = (/** @type {object} */ prototype, /** @type {string} */ key) => {
    const get = /** @type {any} */ (Object.getOwnPropertyDescriptor(prototype, key)).get;
    return (/** @type {object} */ value) => get.call(value);
};
const is_date = is_a((value) => Date.prototype.getTime.call(value));
const is_map = is_a(getter(Map.prototype, "size"));
const is_set = is_a(getter(Set.prototype, "size"));
const is_buffer = is_a(getter(ArrayBuffer.prototype, "byteLength"));
const is_number = is_a((value) => Number.prototype.valueOf.call(value));
const is_text = is_a((value) => String.prototype.valueOf.call(value));
const is_truth = is_a((value) => Boolean.prototype.valueOf.call(value));
const is_big = is_a((value) => BigInt.prototype.valueOf.call(value));
const is_weak = (/** @type {any} */ value) => value instanceof WeakMap || value instanceof WeakSet;

class Copier {
    /** @type {Map<object, object>} */
    seen = new Map();
    deep = 0;

    copy(value, path) {
        if (typeof value === "symbol") refuse("a symbol", path);
        if (typeof value === "function") refuse(`the function ${value.name || "(without a name)"}`, path);
        if (typeof value !== "object" || value === null) return value;
        const known = this.seen.get(value);
        if (known !== undefined) return known;
        if (++this.deep > MOST_DEEP) refuse(`what is nested deeper than ${MOST_DEEP}`, path.slice(0, 60));
        const copy = this.make(value, path);
        this.deep--;
        return copy;
    }

    note(value, copy) {
        this.seen.set(value, copy);
        return copy;
    }

    make(value, path) {
        if (Array.isArray(value)) return this.fields(value, this.note(value, new Array(value.length)), path);
        if (ArrayBuffer.isView(value)) return this.view(value, path);
        if (is_date(value)) return this.note(value, new Date(Date.prototype.getTime.call(value)));
        if (is_map(value)) return this.map(value, path);
        if (is_set(value)) return this.set(value, path);
        if (is_buffer(value)) return this.note(value, ArrayBuffer.prototype.slice.call(value, 0));
        if (is_number(value) || is_text(value) || is_truth(value) || is_big(value)) {
            return this.note(value, Object(value.valueOf()));
        }
        const tag = tag_of(value);
        if (tag === "RegExp") return this.note(value, new RegExp(value.source, value.flags));
        if (tag === "Error") return this.error(value, path);
        if (is_weak(value) || tag === "Promise" || tag === "Generator") refuse(`a ${tag}`, path);
        return this.fields(value, this.note(value, {}), path);
    }

    fields(value, copy, path) {
        for (const key of Object.keys(value)) copy[key] = this.copy(value[key], path === "" ? key : `${path}.${key}`);
        return copy;
    }

    view(value, path) {
        const buffer = this.copy(value.buffer, path);
        if (!(value instanceof TypedArray)) {
            return this.note(value, new DataView(buffer, value.byteOffset, value.byteLength));
        }
        const Kind = /** @type {any} */ (globalThis)[/** @type {any} */ (value)[Symbol.toStringTag]];
        return this.note(value, new Kind(buffer, value.byteOffset, /** @type {any} */ (value).length));
    }

    map(value, path) {
        const copy = this.note(value, new Map());
        const pairs = [];
        Map.prototype.forEach.call(value, (one, key) => pairs.push([key, one]));
        for (const [key, one] of pairs) copy.set(this.copy(key, `${path}(key)`), this.copy(one, `${path}(value)`));
        return copy;
    }

    set(value, path) {
        const copy = this.note(value, new Set());
        const all = [];
        Set.prototype.forEach.call(value, (one) => all.push(one));
        for (const one of all) copy.add(this.copy(one, `${path}(member)`));
        return copy;
    }

    error(value, path) {
        const Kind = /** @type {Record<string, ErrorConstructor>} */ (ERRORS)[value.name] ?? Error;
        const copy = this.note(value, new Kind(`${value.message}`));
        const keep = (key, what) =>
            Object.defineProperty(copy, key, { value: what, writable: true, enumerable: false, configurable: true });
        if (typeof value.stack === "string") keep("stack", value.stack);
        if (Object.prototype.hasOwnProperty.call(value, "cause")) keep("cause", this.copy(value.cause, `${path}.cause`));
        return copy;
    }
}

/** A deep copy. @template T @param {T} value @param {{transfer?: unknown[]}} [options] @returns {T} */
export function structuredClone(value, options) {
    if (options?.transfer !== undefined && [...options.transfer].length > 0) {
        throw new DOMException("structuredClone: nothing can be transferred here: leave `transfer` out", "DataCloneError");
    }
    const copier = new Copier();
    try {
        return copier.copy(value, "");
    } catch (error) { // the stack ended before: frames of some versions of V8 are larger
        if (error instanceof RangeError && copier.deep > LEAST_DEEP) refuse(`what is nested deeper than ${copier.deep}`, "");
        throw error;
    }
}
