// Errors, rejections, warnings: each of them wants to be told to somebody.

import { on } from "gatehouse";

let planned = false;

export const errors = {
    errors() {
        throw new Error("in each tick, again");
    },

    errors_of_many() {
        if (!planned) for (let i = 0; i < 2000; i++) on("tick", () => { throw new Error(`handler ${i}`); });
        planned = true;
    },

    rejections() {
        for (let i = 0; i < 20000; i++) Promise.reject(new Error(`rejected ${i}`));
    },

    rejections_handled_late() {
        const all = [];
        for (let i = 0; i < 20000; i++) all.push(Promise.reject(new Error(`rejected ${i}`)));
        Promise.resolve().then(() => all.forEach((promise) => promise.catch(() => {})));
    },

    pending() {
        for (let i = 0; i < 10000; i++) new Promise(() => {}).then(() => {});
    },

    long_stack() {
        const down = (n) => { if (n === 0) throw new Error("E".repeat(1e6)); down(n - 1); };
        Error.stackTraceLimit = Infinity;
        down(2000);
    },
};
