// What the players press: the game's actions ("use", "throw", "dash", ...), not keys.

import { on } from "./core.js";
import { check_function, freeze } from "./host.js";

export const input = freeze({
    /**
     * Calls `fn` when a player presses or releases an action.
     * @param {string} action
     * @param {(pressed: boolean, player: number) => unknown} fn player: 0 or 1
     * @returns {() => void} ends it
     */
    on(action, fn) {
        check_function(fn, "input.on");
        return on("input_action", (event) => (event.action === action ? fn(event.pressed,
            event.player) : undefined));
    },
});
