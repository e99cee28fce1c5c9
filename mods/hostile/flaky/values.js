// What is thrown need not be an error, nor anything that can be shown.

export const values = {
    throw_undefined() {
        throw undefined;
    },

    throw_null() {
        throw null;
    },

    throw_symbol() {
        throw Symbol("thrown");
    },

    throw_number() {
        throw -0;
    },

    throw_bigint() {
        throw 10n ** 100000n;
    },

    throw_bare() {
        throw Object.create(null);
    },

    throw_proxy() {
        throw new Proxy({}, { get() { for (;;); }, getPrototypeOf() { for (;;); } });
    },

    throw_looping_text() {
        throw { toString() { for (;;); } };
    },

    throw_throwing_text() {
        throw { toString() { throw new Error("and again"); }, [Symbol.toPrimitive]() { throw new Error("no"); } };
    },

    throw_function() {
        throw function thrown() {};
    },

    throw_array() {
        throw new Array(1e7).fill("x");
    },
};
