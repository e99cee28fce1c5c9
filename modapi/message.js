// Messages between mods, and between a mod and the game ("" is the game's name). The host carries only topics
// that mod.json declares: "events": { "publish": { "topic": version }, "hear": { "topic": [versions] } }.

import { encode_post, encode_publish, utf8_decode, utf8_encode } from "./codec.js";
import { command, listen, listen_to_host } from "./core.js";
import { check_function, freeze, json_text, parse_json } from "./host.js";
import { no_options } from "./suggest.js";

/** Text to bytes and back, in UTF-8. */
export const utf8 = freeze({
    /** @param {string} text @returns {Uint8Array} */
    encode(text) { return utf8_encode(text); },
    /** @param {Uint8Array} bytes @returns {string} */
    decode(bytes) { return utf8_decode(bytes); },
});

const bytes_of = (/** @type {string | Uint8Array} */ body) => (typeof body === "string" ? utf8_encode(body) : body);

export const message = freeze({
    /**
     * Tells every mod that hears the topic in the version in which this mod's mod.json publishes it.
     * @param {string} topic
     * @param {string | Uint8Array} [body] text becomes UTF-8
     */
    publish(topic, body = "", options = undefined) {
        no_options("message.publish", options);
        command(encode_publish, { topic, body: bytes_of(body) });
    },
    /**
     * The same with any value that JSON has; who hears it reads `message.json`.
     * @param {string} topic @param {unknown} value
     */
    publishJson(topic, value, options = undefined) {
        no_options("message.publishJson", options);
        command(encode_publish, { topic, body: utf8_encode(json_text(value) ?? "null") });
    },
    /**
     * Sends a message to another mod that hears the topic, or to the game.
     * @param {string} to a mod's id; "" = the game
     * @param {string} topic
     * @param {string | Uint8Array} [body] text becomes UTF-8
     */
    post(to, topic, body = "", options = undefined) {
        no_options("message.post", options);
        command(encode_post, { to, topic, body: bytes_of(body) });
    },
    /**
     * Calls `fn` for messages on a topic: those of the game, and of mods when mod.json hears the topic. `version` is
     * the publisher's, 0 for what was posted to this mod alone; `json` throws when the text is none.
     * @param {string} topic
     * @param {(message: {from: string, topic: string, version: number, body: Uint8Array, text: string, json: any})
     *   => unknown} fn
     * @returns {() => void} ends it
     */
    on(topic, fn, options = undefined) {
        check_function(fn, "message.on");
        no_options("message.on", options);
        listen_to_host();
        return listen("message", (event) => {
            if (event.topic !== topic) return undefined;
            const { from, version, body } = event;
            return fn({
                from, topic, version, body,
                get text() { return utf8_decode(body); },
                get json() { return parse_json(utf8_decode(body)); },
            });
        }, "", 1);
    },
});
