// What it does when its moment has come.

import { log } from "gatehouse";

export const deeds = {
    spin() {
        for (;;);
    },

    unstoppable() {
        Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);
    },

    crash() {
        "a".padStart(5e8, "bc").split("");
    },

    flood() {
        for (let i = 0; i < 1000; i++) globalThis.$print("out, out", i);
        for (let i = 0; i < 64; i++) log.error("out, out");
        for (let i = 0; i < 900; i++) globalThis.$send(new Uint8Array(60000));
    },
};
