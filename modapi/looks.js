// What an object is, told without running any code of its own (but for asked_*): accessors are not called, and a proxy in its
// chain of prototypes ends the looking. (Where a mod has set Error.prepareStackTrace, the language calls that
// for the stacks of errors.) A classic script between layout.js and inspect.js; it leaves `looks`
// in `$prelude` for it.
"use strict";
(() => {
    const prelude = globalThis.$prelude;
    const { proxy_target } = prelude;
    const uncurry = Function.prototype.bind.bind(Function.prototype.call);
    const { getOwnPropertyDescriptor: own_property, getPrototypeOf } = Object;
    const TO_STRING_TAG = Symbol.toStringTag;
    const map_get = uncurry(Map.prototype.get);
    const kinds = new Map(); // by the prototype; inspect.js fills it

    const CHAIN = 64; // prototypes that are looked at
    /** @type {any} */
    const HIDDEN = { get() {}, set: undefined, enumerable: false };

    // The nearest property of that name; what a proxy hides is an accessor.
    function find(value, key) {
        let at = value;
        for (let i = 0; i < CHAIN && at !== null; i++) {
            if (proxy_target(at) !== undefined) return HIDDEN;
            const found = own_property(at, key);
            if (found !== undefined) return found;
            at = getPrototypeOf(at);
        }
        return at === null ? undefined : HIDDEN;
    }

    // Newer versions of V8 have the stack as an accessor, whose getter is the language's own.
    const stack_getter = own_property(new Error(), "stack")?.get;
    const read_stack = stack_getter === undefined ? undefined : uncurry(stack_getter);

    // An error's stack is written when it is first looked at, out of its name and its message as they are then.
    function is_said_safely(value, key) {
        const found = find(value, key);
        if (found === undefined) return true;
        if (!("value" in found)) return false;
        return typeof found.value !== "function" && (typeof found.value !== "object" || found.value === null);
    }

    /** An own property's descriptor; getting it runs no code. */
    function property(object, key) {
        if (key !== "stack") return own_property(object, key);
        if (!is_said_safely(object, "name") || !is_said_safely(object, "message")) return HIDDEN;
        return written_stack(object);
    }

    function written_stack(object) {
        const found = own_property(object, "stack");
        if (read_stack === undefined || found?.get !== stack_getter) return found;
        return { value: read_stack(object), enumerable: found.enumerable };
    }

    let is_asking = false; // a getter that prints its own error is not asked again

    // What `ask` gives when that is a text. It may run code of the value's; what that throws is nothing.
    function asked(ask) {
        if (is_asking) return undefined;
        is_asking = true;
        try {
            const said = ask();
            return typeof said === "string" ? said : undefined;
        } catch {
            return undefined;
        } finally {
            is_asking = false;
        }
    }

    /** An error's message where it is an accessor, which is asked; undefined: it is none, or gives no text. */
    function asked_message(error) {
        const found = find(error, "message");
        if (found === undefined || found === HIDDEN || "value" in found) return undefined;
        return asked(() => error.message);
    }

    /** An error's stack where its message is an accessor that has been asked and may be asked again. */
    const asked_stack = (error) => asked(() => written_stack(error)?.value);

    /** The value of an own data property; an accessor is not called. */
    const data_of = (object, key) => property(object, key)?.value;

    /** The nearest data property's value; an accessor hides it. */
    const inherited = (object, key) => find(object, key)?.value;

    function inherits(value, prototype) {
        let at = value;
        for (let i = 0; i < CHAIN && proxy_target(at) === undefined; i++) {
            at = getPrototypeOf(at);
            if (at === null) return false;
            if (at === prototype) return true;
        }
        return false;
    }

    function maker_name(value, at) {
        const maker = data_of(at, "constructor");
        if (typeof maker !== "function" || proxy_target(maker) !== undefined) return null;
        const name = data_of(maker, "name");
        if (typeof name !== "string" || name === "") return null;
        return inherits(value, data_of(maker, "prototype")) ? name : null;
    }

    // What the prototypes say. `name` is that of the class, null: of none. `is_plain`: nothing in the way
    // could run code when the built-in toString is asked.
    function look_at(value) {
        const looks = { kind: undefined, name: null, tag: "", is_plain: false, parent: null };
        let at = value, tag;
        for (let i = 0; i < CHAIN && proxy_target(at) === undefined; i++) {
            looks.kind ??= map_get(kinds, at);
            looks.name ??= maker_name(value, at);
            if (tag === undefined) {
                tag = property(at, TO_STRING_TAG);
                if (i === 0 && tag?.enumerable) tag = { value: "" }; // it is shown as a property
            }
            at = getPrototypeOf(at);
            if (i === 0) looks.parent = at;
            if (at === null) {
                looks.is_plain = tag === undefined;
                break;
            }
        }
        if (typeof tag?.value === "string") looks.tag = tag.value;
        return looks;
    }

    // "Foo [tag] ", "[Map(2): null prototype] ": what stands before the brackets.
    function prefix_of(looks, fallback, size = "") {
        const { name, tag } = looks;
        if (name === null) {
            return `[${fallback}${size}: null prototype] ${tag !== "" && tag !== fallback ? `[${tag}] ` : ""}`;
        }
        return `${name}${size}${tag !== "" && tag !== name ? ` [${tag}]` : ""} `;
    }

    prelude.looks = { __proto__: null, asked_message, asked_stack, data_of, inherited, kinds, look_at, prefix_of, property };
})();
