// Calls within calls.

function down(n) {
    return down(n + 1) + 1;
}

export const calls = {
    recursion() {
        return down(0);
    },

    mutual() {
        const even = (n) => odd(n + 1), odd = (n) => even(n + 1) + 1;
        return even(0);
    },

    caught_and_again() {
        (function again() { // each level catches and goes down once more: 2^depth calls
            try {
                again();
            } catch {
                again();
            }
        })();
    },

    to_string() {
        const text = { toString() { return `${text}`; } };
        globalThis.$print(text); // a failed conversion is said, not thrown
        return `${text}`;
    },

    value_of() {
        const number = { valueOf() { return +number; } };
        return +number;
    },

    getter() {
        const trap = { get value() { return trap.value + 1; } };
        return trap.value;
    },

    proxy_chain() {
        let object = {};
        for (let i = 0; i < 200000; i++) object = new Proxy(object, {});
        return object.x;
    },

    bound_chain() {
        let fn = () => 1;
        for (let i = 0; i < 200000; i++) fn = fn.bind(null);
        return fn();
    },

    generator_chain() {
        function* inner(n) {
            yield* inner(n + 1);
        }
        return inner(0).next();
    },

    arguments() {
        return Math.max(...new Array(5e6).fill(1));
    },

    apply() {
        return Reflect.apply(Math.max, null, { length: 2 ** 25 });
    },

    construct() {
        class Deep {
            constructor() {
                this.inner = new Deep();
            }
        }
        return new Deep();
    },

    sort_in_sort() {
        (function again() {
            [2, 1].sort(again);
        })();
    },

    replace_in_replace() {
        (function again() {
            "a".replace(/a/, again);
        })();
    },

    error_in_error() {
        Error.prepareStackTrace = function again() {
            return new Error("again").stack;
        };
        return new Error("first").stack;
    },

    send_at_the_end() {
        (function again() {
            try {
                again();
            } catch {
                globalThis.$print("at the end of the stack"); // the host's functions, with no stack left
                globalThis.$send(new Uint8Array(0));
                throw new RangeError("the end of the stack");
            }
        })();
    },
};
