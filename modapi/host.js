// What the SDK has of the host and of the language: two of its functions, the scripts' hooks, and the
// builtins that the other modules use, all taken before any mod's code runs.

const { defineProperty, freeze, create, isFrozen } = Object;
const uncurry = Function.prototype.bind.bind(Function.prototype.call);
const prelude = globalThis.$prelude;
delete globalThis.$prelude;

export const $send = globalThis.$send;
export const $recv = globalThis.$recv;

/** Values as one text, as console.log shows them. @type {(values: unknown[]) => string} */
export const format = prelude.format;
/** A value as text, as console.dir shows it. @type {(value: unknown, depth?: number) => string} */
export const inspect = prelude.inspect;
/**
 * Writes a line at a level, with the place of the mod's call.
 * @type {(level: "debug" | "info" | "warn" | "error", text: string) => void}
 */
export const write_line = prelude.write;
/** @type {(high: number, low: number) => void} */
export const seed_random = prelude.seed_random;
/** 32 random bits, from another stream than Math.random. @type {() => number} */
export const next_secret = prelude.next_secret;
/** Milliseconds of game time since the game began. @type {() => number} */
export const game_ms = prelude.game_ms;
/** @type {(seconds: number) => void} */
export const set_clock = prelude.set_clock;

export { create, defineProperty, freeze, isFrozen };
export const { ownKeys } = Reflect;
export const is_array = Array.isArray;
export const parse_json = JSON.parse;
export const json_text = JSON.stringify;
export const floor = Math.floor;
export const RangeErr = RangeError;
export const TypeErr = TypeError;
export const Err = Error;
export const PromiseOf = Promise;
export const MapOf = Map;
export const U8 = Uint8Array;
export const NumberOf = Number;
export const InfinityValue = Infinity;

export const map_get = uncurry(Map.prototype.get);
export const map_set = uncurry(Map.prototype.set);
export const map_has = uncurry(Map.prototype.has);
export const map_delete = uncurry(Map.prototype.delete);
export const map_clear = uncurry(Map.prototype.clear);
export const map_each = uncurry(Map.prototype.forEach);
export const map_size = uncurry(Object.getOwnPropertyDescriptor(Map.prototype, "size").get);
export const sort = uncurry(Array.prototype.sort);
const TypedArray = Object.getPrototypeOf(Uint8Array.prototype);
const brand_of = uncurry(Object.getOwnPropertyDescriptor(TypedArray, Symbol.toStringTag).get);
/** @param {unknown} value @returns {boolean} */
export const is_bytes = (value) => brand_of(value) === "Uint8Array";
export const slice_bytes = uncurry(TypedArray.slice);
export const starts_with = uncurry(String.prototype.startsWith);
export const split_text = uncurry(String.prototype.split);
export const lower_case = uncurry(String.prototype.toLowerCase);
export const regexp_exec = uncurry(RegExp.prototype.exec);
/** @type {(object: object, above: Function) => void} */
export const capture_stack = /** @type {any} */ (Error).captureStackTrace;
export const slice_text = uncurry(String.prototype.slice);
export const then_promise = uncurry(Promise.prototype.then);

/** Checks that a handler is one. @param {unknown} handler @param {string} where */
export function check_function(handler, where) {
    if (typeof handler !== "function") throw new TypeErr(`${where}: expected a function, got ${format([handler])}`);
}
