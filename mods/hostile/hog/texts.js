// Long texts: cheap to name, dear to flatten, convert, split, print or throw.

const kept = [];
const LONG = 5e8;

export const texts = {
    flatten() {
        return "x".repeat(LONG).charCodeAt(1);
    },

    print_long() {
        globalThis.$print("x".repeat(LONG));
    },

    print_many() {
        const long = "x".repeat(LONG);
        globalThis.$print(long, [long, long], { toString: () => long });
    },

    pad_split() {
        return "a".padStart(LONG, "bc").split(""); // V8 aborts, without a callback
    },

    doubled() {
        let text = "x";
        for (;;) kept.push(text += text + kept.length);
    },

    throw_long() {
        throw new Error("x".repeat(5e7));
    },

    throw_rope() {
        throw new Error("x".repeat(LONG));
    },

    reject_long() {
        Promise.reject(new Error("x".repeat(5e7)));
    },

    long_name() {
        const name = "n".repeat(1 << 24);
        const fail = { [name]() { throw new Error("from a function with a long name"); } };
        fail[name]();
    },

    json() {
        const wide = new Array(1e6).fill("0123456789".repeat(50));
        kept.push(JSON.stringify(wide));
    },

    replace_grow() {
        kept.push("x".repeat(1 << 20).replace(/x/g, "y".repeat(1000)));
    },

    normalize() {
        kept.push("\u1e9b\u0323".repeat(1 << 26).normalize("NFKD"));
    },

    to_upper() {
        kept.push("\u0149".repeat(1 << 27).toUpperCase());
    },

    match_all() {
        kept.push([..."a".repeat(1 << 26).matchAll(/a/g)]);
    },

    import_name() {
        import("./" + "x".repeat(1 << 27) + ".js");
    },
};
