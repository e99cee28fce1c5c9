// Data that is nested deeper than a reader's stack.

function nested(depth) {
    let list = [];
    for (let i = 0; i < depth; i++) list = [list];
    return list;
}

export const data = {
    stringify() {
        return JSON.stringify(nested(1e6));
    },

    parse() {
        return JSON.parse("[".repeat(2e6));
    },

    join() {
        return String(nested(1e6));
    },

    flat() {
        return nested(1e6).flat(Infinity);
    },

    regex_nesting() {
        return new RegExp("(".repeat(1e5) + ")".repeat(1e5));
    },

    regex_input() {
        return /^(?:(?:a|b)*?c?)*$/.test("ab".repeat(1e6));
    },

    rope() {
        let text = "";
        for (let i = 0; i < 1e6; i++) text = "a" + text + "b";
        return text.charCodeAt(3);
    },

    prototype_chain() {
        let object = {};
        for (let i = 0; i < 300000; i++) object = Object.create(object);
        return object.missing;
    },

    throw_nested() {
        let error = new Error("inmost");
        for (let i = 0; i < 100000; i++) error = new Error("around", { cause: error });
        throw error;
    },

    log_nested() {
        console.log(nested(1e5)); // shown to a depth, no deeper
        throw new Error("logged");
    },

    promise_chain() {
        let promise = Promise.reject(new Error("at the start of a long chain"));
        for (let i = 0; i < 200000; i++) promise = promise.then(() => {});
    },

    resolve_nested() {
        let promise = Promise.reject(new Error("in the middle of many promises"));
        for (let i = 0; i < 50000; i++) {
            const inner = promise;
            promise = new Promise((done) => done(inner));
        }
    },
};
