// Loops that V8 can stop: a stack check or an interrupt comes by in each of them.

function forever() {
    for (;;);
}

export const stoppable = {
    loop: forever,

    at_exit() {}, // main.js: the handler of the shutdown event

    finally_again() {
        for (;;) {
            try {
                forever();
            } finally {
                forever();
            }
        }
    },

    catch_again() {
        for (;;) {
            try {
                forever();
            } catch {
                continue;
            }
        }
    },

    regex() {
        return /(a+)+$/.test("a".repeat(40) + "b");
    },

    regex_backreference() {
        return /^(?:(.+)+\1)+$/.test("ab".repeat(60) + "c");
    },

    bigint() {
        let number = 3n;
        for (;;) number **= 3n;
    },

    json() {
        return JSON.stringify({ toJSON: forever });
    },

    json_reviver() {
        return JSON.parse("[1]", forever);
    },

    getter() {
        const trap = { get value() { return forever(); } };
        return trap.value;
    },

    proxy() {
        const trap = new Proxy({}, { get: forever, has: forever, ownKeys: forever });
        return "x" in trap;
    },

    compare() {
        return [3, 2, 1].sort(forever);
    },

    iterator() {
        return new Map({ [Symbol.iterator]: () => ({ next: () => ({ done: false, value: [1, 1] }) }) });
    },

    generator() {
        function* numbers() {
            for (;;) yield 1;
        }
        for (const number of numbers()) if (number === 2) return;
    },

    destructuring() {
        const endless = { [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) };
        const [...all] = endless;
        return all;
    },

    print_conversion() {
        globalThis.$print({ toString: forever });
    },
};
