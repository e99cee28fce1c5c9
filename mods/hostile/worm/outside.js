// Steps that leave the game: other mods' files, saved games, the site that mods come from.

import { message, storage } from "gatehouse";
import { all_refused } from "./tried.js";

const BODY = "export default 'worm';";
const SITE = "https://mods.example/api/mods/worm";

export const outside = {
    change_mods() {
        return all_refused("change_mods", [
            () => import("../steady/main.js"), () => import("../../../tests/hostile/honest/steady/main.js"),
            () => import("steady"), () => import("steady/main.js"), () => import("file:///usr/share/gatehouse/mods"),
            () => require("fs").writeFileSync("../steady/main.js", BODY), () => Deno.writeTextFileSync("x.js", BODY),
            () => Bun.write("../steady/main.js", BODY), () => new FileSystemFileHandle(),
            () => showSaveFilePicker(), () => navigator.storage.getDirectory(),
        ]);
    },

    wipe_saves() {
        return all_refused("wipe_saves", [
            () => require("fs").rmSync("saves", { recursive: true }), () => import("node:fs/promises"),
            () => Deno.removeSync("saves"), () => localStorage.clear(), () => indexedDB.deleteDatabase("saves"),
            () => caches.delete("saves"), () => process.exit(0), () => new Worker("rm.js"),
        ]);
    },

    reupload() {
        return all_refused("reupload", [
            () => fetch(SITE, { method: "PUT", body: BODY }), () => new XMLHttpRequest().open("PUT", SITE),
            () => new WebSocket("wss://mods.example"), () => navigator.sendBeacon(SITE, BODY),
            () => new EventSource(SITE), () => new RTCPeerConnection(), () => import(`${SITE}?body=${BODY}`),
            () => importScripts(SITE), () => require("https").request(SITE),
            () => require("child_process").execSync("gatehouse pack . && curl -T worm_1.0.0.zip"),
        ]);
    },

    vote() { // there is nobody to vote at: the game has no such topic, and a mod declares what it publishes
        message.publish("votes", JSON.stringify({ mod: "worm", stars: 5 }));
        message.publishJson("mods.rate", { mod: "worm", stars: 5 });
        message.post("storm-front", "vote", "worm");
    },

    spread_saves() { // what is saved with the game travels with it: as much as mod.json says, and under its own name
        storage.set("../../steady/beats", "worm");
        for (let i = 0; i < 8; i++) storage.set(`copy ${i}`, "worm ".repeat(200));
    },
};
