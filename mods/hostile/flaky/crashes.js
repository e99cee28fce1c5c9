// The process dies with it: V8 aborts, and no script can catch that.

const die = () => "a".padStart(5e8, "bc").split("");

export const crashes = {
    crash_once(tick) {
        if (tick === 30) die(); // once, and well ever after
    },

    crash_always() {
        die();
    },

    crash_in_promise() {
        Promise.resolve().then(die);
    },

    crash_in_print() {
        globalThis.$print({ toString: die });
    },
};
