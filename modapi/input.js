// What the players press: actions, not keys. The game's ("use", "throw", "dash", ...) need the capability
// `input.read`; the mod's own, those in "inputs" of mod.json, need none and come to this mod alone.

import { listen, listen_to_host, subscribe, warn } from "./core.js";
import { check_function, format, freeze } from "./host.js";
import { init_event, mod, ready } from "./mod.js";
import { no_options } from "./suggest.js";

function is_own(action) {
    const { actions } = init_event();
    for (let i = 0; i < actions.length; i++) if (actions[i] === action) return true;
    return false;
}

function ask_for(action) {
    if (is_own(action)) return;
    if (init_event().actions.length > 0 && !mod.has("input.read")) {
        warn(`input.on: "${format([action])}" is not in "inputs" of mod.json, and without "input.read" no other is told`);
    }
    subscribe("input_action", "", 1, true);
}

// Which actions are the mod's own is known from the first event on.
async function ask_when_known(action) {
    await ready();
    ask_for(action);
}

export const input = freeze({
    /**
     * Calls `fn` when a player presses or releases an action.
     * @param {string} action
     * @param {(pressed: boolean, player: number) => unknown} fn player: from 0
     * @returns {() => void} ends it
     */
    on(action, fn, options = undefined) {
        check_function(fn, "input.on");
        no_options("input.on", options);
        listen_to_host();
        if (init_event() === null) ask_when_known(action);
        else ask_for(action);
        return listen("input_action", (event) => (event.action === action ? fn(event.pressed, event.player)
            : undefined), "", 1);
    },
});
