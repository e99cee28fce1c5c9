// Builtins that the modules of "gatehouse/test" use beyond host.js's, taken before the test's own code runs.
// These modules are loaded only where a test imports them.

const uncurry = Function.prototype.bind.bind(Function.prototype.call);
const { ownKeys: own_keys } = Reflect;
const { getOwnPropertyDescriptor: own_property, getPrototypeOf, is, setPrototypeOf } = Object;
const getter = (object, key) => uncurry(own_property(object, key).get);
const TypedArray = getPrototypeOf(Uint8Array);

export { getPrototypeOf, is, own_property, setPrototypeOf };
export const ProxyOf = Proxy;
export const SetOf = Set;
export const SymbolOf = Symbol;
export const StringOf = String;
export const NumberOf = Number;
export const { abs, max, min } = Math;
export const { isFinite: is_finite, isInteger: is_integer } = Number;
export const ObjectProto = Object.prototype;
export const ErrorProto = Error.prototype;
export const PromiseProto = Promise.prototype;
export const is_own = uncurry(Object.prototype.hasOwnProperty);
export const tag_text = uncurry(Object.prototype.toString);
export const is_prototype_of = uncurry(Object.prototype.isPrototypeOf);
export const has_instance = uncurry(Function.prototype[Symbol.hasInstance]);
export const call = uncurry(Function.prototype.call);
export const join = uncurry(Array.prototype.join);
export const slice_list = uncurry(Array.prototype.slice);
export const index_of = uncurry(String.prototype.indexOf);
export const char_code = uncurry(String.prototype.charCodeAt);
export const replace_text = uncurry(String.prototype.replace);
export const repeat = uncurry(String.prototype.repeat);
export const split = uncurry(String.prototype.split);
export const symbol_text = uncurry(Symbol.prototype.toString);
export const regexp_text = uncurry(RegExp.prototype.toString);
export const regexp_exec = uncurry(RegExp.prototype.exec);
export const regexp_source = getter(RegExp.prototype, "source");
export const iso_text = uncurry(Date.prototype.toISOString);
export const time_of = uncurry(Date.prototype.getTime);
export const set_add = uncurry(Set.prototype.add);
export const set_has = uncurry(Set.prototype.has);
export const set_delete = uncurry(Set.prototype.delete);
export const set_each = uncurry(Set.prototype.forEach);
export const set_size = getter(Set.prototype, "size");
export const map_size = getter(Map.prototype, "size");
export const typed_brand = getter(TypedArray.prototype, Symbol.toStringTag);
export const typed_length = getter(TypedArray.prototype, "length");
export const function_text = uncurry(Function.prototype.toString);
export const buffer_length = getter(ArrayBuffer.prototype, "byteLength");
export const then = uncurry(Promise.prototype.then);
export const settled = Promise.resolve.bind(Promise);

/** Whether `ask` takes it for one of its own. */
function is_kind(ask, value) {
    try {
        ask(value);
        return true;
    } catch {
        return false;
    }
}

/** @param {unknown} value */
export const is_object = (value) => (typeof value === "object" && value !== null) || typeof value === "function";
export const is_map = (value) => is_object(value) && is_kind(map_size, value);
export const is_set = (value) => is_object(value) && is_kind(set_size, value);
export const is_date = (value) => is_object(value) && is_kind(time_of, value);
export const is_regexp = (value) => is_object(value) && value !== RegExp.prototype && is_kind(regexp_source, value);
export const is_buffer = (value) => is_object(value) && is_kind(buffer_length, value);
export const is_typed = (value) => is_object(value) && typed_brand(value) !== undefined;
export const is_error = (value) =>
    is_object(value) && (is_prototype_of(ErrorProto, value) || tag_text(value) === "[object Error]");
export const is_promise = (value) => is_object(value) && typeof value.then === "function";

/** The enumerable own keys, strings and symbols, in their order. @param {object} value */
export function keys_of(value) {
    const all = own_keys(value), keys = [];
    for (let i = 0; i < all.length; i++) if (own_property(value, all[i])?.enumerable) keys[keys.length] = all[i];
    return keys;
}

/** The name of an object's class, "Object" when it has none. @param {object} value */
export function class_name(value) {
    const maker = getPrototypeOf(value)?.constructor;
    return typeof maker === "function" && typeof maker.name === "string" && maker.name !== "" ? maker.name : "Object";
}

/** A text of many lines, moved to the right. */
export const indent_lines = (text, by) => by + join(split(text, "\n"), `\n${by}`);
