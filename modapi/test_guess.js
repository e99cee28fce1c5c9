// What is asked of expect(...) and t and is not there says what is meant: expect(x).toBee, t.tick.

import { ObjectProto, ProxyOf } from "./test_base.js";
import { TypeErr } from "./host.js";
import { suggest } from "./suggest.js";

// Asked of any object by the language itself, and by those who look at what an object is.
const ASKED = { __proto__: null, then: true, toJSON: true, describe_matcher: true };

/**
 * A prototype for frozen objects: what they lack is an error with a suggestion.
 * @param {string} what "t" @param {readonly string[]} names what there is @param {string} more what else may be meant
 */
export function guessing_prototype(what, names, more = "") {
    return new ProxyOf(ObjectProto, /** @type {any} */ ({
        __proto__: null,
        get(target, key) {
            if (typeof key !== "string" || ASKED[key] || key in target) return target[key];
            throw new TypeErr(`${what} has no "${key}"${suggest(key, names)}${more}`);
        },
    }));
}
