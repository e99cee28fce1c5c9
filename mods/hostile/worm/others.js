// Steps by which other mods carry it: in their needs, in what they keep, in what they are told.

import { message, on, storage } from "gatehouse";
import { all_refused, escaped } from "./tried.js";

const KEYS = ["beats", "steady", "../steady/beats", "/steady/beats", "tide-map/tiles"];

const bytes_of = (text) => [...text].map((letter) => letter.charCodeAt(0));
const field = (number, bytes) => [...tag(number), bytes.length, ...bytes];

function tag(number) {
    const key = (number << 3) | 2;
    return key < 128 ? [key] : [(key & 127) | 128, key >> 7];
}

export const others = {
    depend() { // as if others needed it from now on
        for (const id of ["storm-front", "tide-map"]) {
            message.post(id, "dependencies", JSON.stringify({ worm: "*" }));
            message.post(id, "mod.json", JSON.stringify({ dependencies: { worm: "*" } }));
        }
    },

    read_kept() {
        return all_refused("read_kept", [
            ...KEYS.map((key) => () => storage.get(key)), // undefined: there is nothing under it of its own
            () => (storage.keys().length > 0 ? storage.keys() : undefined),
            () => storage.of("steady"), () => storage.get.call("steady", {}),
        ]);
    },

    pose_as_game() { // the game's own topics, to a mod that listens to the game
        message.post("tide-map", "wave", "0");
        message.publish("game", "the wave comes");
        message.publish("wave", "0");
    },

    pose_as_mod() { // steady alone publishes this
        on("message", ({ from }) => escaped(`it heard ${from}`));
        message.publish("pulse", "a lie");
    },

    pose_raw() { // Send { batch { Command { Post { to, topic, body, 4: "" and "steady" for who sends } } } }
        for (const from of ["", "steady"]) {
            const post = [...field(1, bytes_of("steady")), ...field(2, bytes_of("beat")), ...field(3, bytes_of("lie")),
                ...field(4, bytes_of(from))];
            globalThis.$send(new Uint8Array(field(1, field(1, field(22, post)))));
        }
    },

    vote_as_game() { // Send { batch { Command { Publish { topic: "votes" } } } }
        globalThis.$send(new Uint8Array(field(1, field(1, field(25, field(1, bytes_of("votes")))))));
    },
};
