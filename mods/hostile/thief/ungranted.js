// Commands and events of capabilities that it does not have.

import {
    entity, hud, input, light, message, mod, on, panel, particles, sound, storage, weather, world,
} from "gatehouse";

const here = () => world.player ?? { id: 0, x: 0, y: 0 };

export const ungranted = {
    spawn() {
        entity.spawn("shade_brute", here().x, here().y).catch(() => {});
    },

    hurt() {
        for (const thing of world.entities()) entity.damage(thing.id, 1000);
    },

    push() {
        entity.push(here().id, 8, 8);
    },

    panel() {
        const asked = panel.open({ title: "Gatehouse", content: [panel.input("", (text) => console.log(text), { hint: "password" })] });
        asked.show([]);
        asked.close();
    },
    hud() {
        hud.text(0, "Enter your password", { anchor: "center" });
        hud.icon(1, "player");
        hud.bar(2, 1, 2, { width: 320, height: 32 });
        hud.pixels(3, 2, 2, new Uint8Array(4));
        hud.remove(0);
    },

    light() {
        light.set(0, { x: here().x, y: here().y, radius: 320, intensity: 200 });
        light.tint(0);
        light.remove(0);
    },

    weather() {
        weather.set({ rain: 100, fog: 100, wind_x: 8 });
        weather.flash(100);
    },

    particles() {
        particles.burst("spark", here().x, here().y, { count: 64 });
    },

    sound() {
        sound.play("thunder", { volume: 100 });
    },

    message() {
        message.post("tide-map", "hello", "from a thief");
        message.post("", "hello", "from a thief");
    },

    keep() { // as if it were steady
        storage.set("steady", "stolen");
        storage.set("../steady/beats", "stolen");
        storage.remove("beats");
        storage.player.set("../steady/beats", "stolen");
        storage.player.remove("beats");
        for (const key of ["beats", "steady", "../steady/beats"]) {
            let kept;
            try {
                kept = storage.get(key) ?? storage.player.get(key);
            } catch {
                continue;
            }
            if (kept !== undefined && kept !== "stolen") globalThis.$print(`ESCAPED: it read ${key}: ${kept}`);
        }
    },

    overhear() { // what steady publishes, and writes to itself: mod.json does not hear it
        on("message", ({ from, topic }) => globalThis.$print(`ESCAPED: it heard ${topic} of ${from}`));
        message.on("pulse", () => globalThis.$print("ESCAPED: it heard a pulse"));
        message.on("beat", () => globalThis.$print("ESCAPED: it heard a beat"));
        message.publish("pulse", "a lie");
    },

    publish_raw() { // Send { batch { Command { publish { topic: "pulse" } } } }
        globalThis.$send(new Uint8Array([0x0a, 0x0c, 0x0a, 0x0a, 0xca, 0x01, 0x07, 0x0a, 0x05, 112, 117, 108, 115, 101]));
    },

    input() {
        input.on("use", () => globalThis.$print("ESCAPED: it heard a button"));
    },

    pretend() {
        try {
            mod.capabilities.push("hud");
        } catch {
            Array.prototype.includes = () => true; // whoever asks a list would say yes now
            Map.prototype.has = () => true;
        }
        if (mod.has("entity.spawn")) entity.spawn("shade", here().x, here().y).catch(() => {});
        hud.text(0, "pretended");
    },

    spawn_raw() { // without the SDK, whose warnings it may have silenced
        globalThis.$send(new Uint8Array([0x0a, 0x0b, 0x0a, 0x09, 0x1a, 0x07, 0x0a, 0x05, 115, 104, 97, 100, 101]));
    },

    subscribe_raw() {
        // Subscribe { event: INPUT_ACTION .. } for each number there is, known or not
        for (let event = 0; event < 32; event++) {
            globalThis.$send(new Uint8Array([0x0a, 0x07, 0x0a, 0x05, 0xaa, 0x01, 0x02, 0x08, event]));
        }
        on("input_action", () => globalThis.$print("ESCAPED: it heard a button"));
    },
};
