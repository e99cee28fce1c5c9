// Messages between mods, and between a mod and the game ("" is the game's name).

import { encode_post, utf8_decode, utf8_encode } from "./codec.js";
import { command, listen, listen_to_host } from "./core.js";
import { check_function, freeze } from "./host.js";

/** Text to bytes and back: a mod has no TextEncoder. */
export const utf8 = freeze({
    /** @param {string} text @returns {Uint8Array} */
    encode(text) { return utf8_encode(text); },
    /** @param {Uint8Array} bytes @returns {string} */
    decode(bytes) { return utf8_decode(bytes); },
});

export const message = freeze({
    /**
     * Sends a message to another mod, or to the game.
     * @param {string} to a mod's id; "" = the game
     * @param {string} topic
     * @param {string | Uint8Array} [body] text becomes UTF-8
     */
    post(to, topic, body = "") {
        command(encode_post, { to, topic, body: typeof body === "string" ? utf8_encode(body) : body });
    },
    /**
     * Calls `fn` for messages on a topic.
     * @param {string} topic
     * @param {(message: {from: string, topic: string, body: Uint8Array, text: string}) => unknown} fn
     * @returns {() => void} ends it
     */
    on(topic, fn) {
        check_function(fn, "message.on");
        listen_to_host();
        return listen("message", (event) => {
            if (event.topic !== topic) return undefined;
            const { from, body } = event;
            return fn({ from, topic, body, get text() { return utf8_decode(body); } });
        }, "", 1);
    },
});
