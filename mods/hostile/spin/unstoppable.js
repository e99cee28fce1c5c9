// Loops inside V8's own functions that look at no interrupt: only the end of the process ends them.

export const unstoppable = {
    index_of() {
        return Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);
    },

    last_index_of() {
        return Array.prototype.lastIndexOf.call({ length: 2 ** 53 - 1 }, 1);
    },

    includes() {
        return Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1);
    },

    sparse_sort() {
        const list = [];
        list.length = 2 ** 32 - 1;
        return list.sort();
    },

    sparse_reverse() {
        return Array.prototype.reverse.call({ length: 2 ** 53 - 1 });
    },

    raw() {
        return String.raw({ raw: { length: 2 ** 53 - 1 } });
    },

    fill() {
        return Array.prototype.fill.call({ length: 2 ** 53 - 1, set 0(_value) {} }, 0);
    },

    join() {
        return Array.prototype.join.call({ length: 2 ** 31 }, "");
    },

    bigint_power() {
        return (2n ** 30000000n) / (3n ** 15000000n);
    },

    bigint_text() {
        return (7n ** 9000000n).toString();
    },

    long_replace() {
        return "a".repeat(2 ** 24).replace(/a/g, "$&".repeat(16));
    },
};
