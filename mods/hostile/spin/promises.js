// Storms of microtasks: each step ends, and plans the next.

export const promises = {
    microtasks() {
        (function again() {
            Promise.resolve().then(again);
        })();
    },

    microtask_tree() {
        (function both() {
            Promise.resolve().then(both);
            Promise.resolve().then(both);
        })();
    },

    thenable() {
        const endless = { then(done) { done(endless); } };
        Promise.resolve(endless);
    },

    then_of_everything() {
        Object.defineProperty(Object.prototype, "then", {
            configurable: true,
            get() { return (done) => done({}); },
        });
        (async () => ({}))();
    },

    async_loop() {
        (async () => {
            for (;;) await undefined;
        })();
    },

    async_generator() {
        async function* numbers() {
            for (;;) yield 1;
        }
        (async () => {
            for await (const number of numbers()) if (number === 2) return;
        })();
    },

    caught_in_promise() {
        (async function again() {
            try {
                for (;;);
            } finally {
                again();
            }
        })();
    },

    import_storm() {
        (async () => {
            for (;;) await import("./stoppable.js");
        })();
    },
};
