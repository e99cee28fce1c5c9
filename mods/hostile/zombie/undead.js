// Goes on after it was stopped: what a terminated call has planned must not run in the next one.

import { on, timer } from "gatehouse";

function each_tick(is_time, fn) {
    on("tick", () => {
        if (is_time()) fn();
    });
}

export const undead = {
    catch_stop(is_time) {
        each_tick(is_time, () => {
            for (;;) {
                try {
                    for (;;);
                } catch {
                    globalThis.$print("ESCAPED: it caught its end");
                } finally {
                    for (;;);
                }
            }
        });
    },

    promise_after_stop(is_time) {
        each_tick(is_time, () => {
            Promise.resolve().then(() => globalThis.$print("ESCAPED: it ran after its end"));
            for (;;);
        });
    },

    finally_after_stop(is_time) {
        each_tick(is_time, () => {
            try {
                for (;;);
            } finally {
                globalThis.$print("ESCAPED: finally ran after its end");
            }
        });
    },

    generator_after_stop(is_time) {
        const held = (function* () {
            try {
                for (;;) yield 1;
            } finally {
                for (;;);
            }
        })();
        each_tick(is_time, () => {
            held.next();
            held.return();
        });
    },

    long_await(is_time) {
        each_tick(is_time, async () => {
            for (let i = 0; i < 100; i++) await undefined;
            for (;;);
        });
    },

    handlers_upon_handlers(is_time) {
        each_tick(is_time, () => {
            for (let i = 0; i < 1000; i++) on("tick", () => { for (let n = 0; n < 1e6; n++); });
        });
    },

    timers_of_the_dead(is_time) {
        for (let i = 0; i < 60; i++) timer.every(1, () => { if (is_time()) for (;;); });
    },
};
