// What needs no capability works; what needs one is refused, told once, and hurts nobody.

import { entity, hud, input, light, message, on, panel, particles, sound, storage, timer, weather, world } from "gatehouse";
import { island } from "gatehouse/game";

const tries = {
    spawn: () => entity.spawn("crab", 500, 420),
    push: () => entity.push(1, 1, 1),
    hud: () => hud.text(0, "x"),
    light: () => light.set(0, { radius: 10 }),
    weather: () => weather.set({ rain: 1 }),
    particles: () => particles.burst("spark", 1, 1),
    sound: () => sound.play("thunder"),
    panel: () => panel.open({ title: "x", content: [] }),
    publish: () => message.publish("news", "x"),
    keep: () => storage.set("a", 1),
    kept: () => storage.get("a"),
    query: () => world.queryEntities({ x: 0, y: 0, radius: 1 }),
    count: () => world.entities().length,
    phase: () => island.phase,
};

message.on("try", async ({ text }) => {
    let value;
    try {
        value = await tries[text]();
    } catch (error) {
        value = `${error}`;
    }
    console.debug(value);
});

input.on("wave", (pressed) => console.info("wave", pressed));
input.on("use", () => console.error("it heard a button of the game"));
on("tick", () => {}, { every: 10 });
timer.after(5, () => console.info("five ticks"));
