// What V8 counts as its heap, up to its limit and past it.

const kept = [];

export const heap = {
    objects() {
        for (;;) kept.push({});
    },

    leak() {
        for (let i = 0; i < 20000; i++) kept.push({ i, next: kept[i] }); // a little in each tick
    },

    spread() {
        kept.push([...".".repeat(1e8)]);
    },

    fill() {
        kept.push(new Array(1e9).fill(0));
    },

    from_length() {
        kept.push(Array.from({ length: 2 ** 32 - 1 }));
    },

    map() {
        const map = new Map();
        for (let i = 0; ; i++) map.set(i, i);
    },

    set_of_objects() {
        const set = new Set();
        for (;;) set.add([]);
    },

    names() {
        const object = {};
        for (let i = 0; i < 1e7; i++) object[`name${i}`] = i;
        kept.push(object);
    },

    symbols() {
        for (let i = 0; ; i++) kept.push(Symbol.for(`symbol ${i}`));
    },

    closures() {
        for (let i = 0; ; i++) kept.push(() => kept[i]);
    },

    promises() {
        for (;;) kept.push(new Promise(() => {}));
    },

    pending_microtasks() {
        for (;;) Promise.resolve().then(() => kept);
    },

    bound() {
        let fn = () => {};
        for (;;) fn = fn.bind(null, kept);
    },

    bigints() {
        for (let i = 1n; ; i++) kept.push(i << 100000n);
    },

    regexes() {
        for (let i = 0; ; i++) kept.push(new RegExp(`(?:${"a?".repeat(500)}){${i % 900}}`).exec("aaaa"));
    },

    errors() {
        for (;;) kept.push(new Error("kept"));
    },

    weak() {
        const weak = new WeakMap();
        for (;;) {
            const key = {};
            weak.set(key, new Array(100).fill(key));
            kept.push(key);
        }
    },
};
