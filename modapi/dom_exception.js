// DOMException, the error of what was first made for browsers. Its stack is taken as that of any error.

import { Err, defineProperty } from "./host.js";

const CODES = {
    IndexSizeError: 1, NotFoundError: 8, NotSupportedError: 9, InvalidStateError: 11, SyntaxError: 12,
    InvalidAccessError: 15, TypeMismatchError: 17, AbortError: 20, QuotaExceededError: 22, TimeoutError: 23,
    InvalidCharacterError: 5, DataCloneError: 25,
};

export class DOMException extends Err {
    /** @param {string} [message] @param {string} [name] */
    constructor(message = "", name = "Error") {
        super(message);
        defineProperty(this, "name", { value: `${name}`, writable: true, enumerable: false, configurable: true });
    }

    get code() { return /** @type {Record<string, number>} */ (CODES)[this.name] ?? 0; }
}
