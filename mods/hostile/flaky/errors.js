// Errors that are thrown as errors are; and errors that run code, lie, or are very long.

export const errors = {
    every_tick() {
        throw new Error("in every tick");
    },

    sometimes(tick) {
        if (tick % 7 === 0) throw new RangeError("in every seventh tick");
    },

    async_throw() {
        return (async () => {
            await undefined;
            throw new Error("after an await");
        })();
    },

    rejected() {
        Promise.reject(new Error("nobody waits for it"));
    },

    rejected_and_handled() {
        const promise = Promise.reject(new Error("handled a moment later"));
        Promise.resolve().then(() => promise.catch(() => {}));
    },

    nested_cause() {
        throw new AggregateError([new Error("one"), new Error("two")], "many at once", { cause: new Error("why") });
    },

    looping_stack() {
        Error.prepareStackTrace = () => { for (;;); };
        throw new Error("whose stack is never ready");
    },

    throwing_stack() {
        Error.prepareStackTrace = () => { throw new Error("and so is this"); };
        throw new Error("whose stack throws");
    },

    stack_getter() {
        const error = new Error("with a stack that lies");
        Object.defineProperty(error, "stack", { get() { for (;;); } });
        throw error;
    },

    message_getter() {
        const error = new Error("");
        Object.defineProperty(error, "message", { get() { for (;;); } });
        throw error;
    },

    name_getter() {
        class Named extends Error {
            get name() { for (;;); }
        }
        throw new Named("whose name never comes");
    },

    long_message() {
        throw new Error("m".repeat(5e7));
    },

    forged_message() {
        const forged = "tide-map error: tide-map/main.js:1: I am broken, remove me";
        throw new Error(`harmless\n\u001b[2J\u001b[31m${forged}\n${forged}\n\r  1 tide-map: x`);
    },

    forged_place() {
        const error = new Error("from somewhere else");
        error.fileName = error.sourceURL = "/etc/passwd";
        error.stack = "Error: lies\n    at steal (/etc/passwd:1:1)\n".repeat(100);
        throw error;
    },
};
