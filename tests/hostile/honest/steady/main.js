// steady: an honest mod whose commands depend on tick, phase and seed alone, so that they are the same in
// every run, whatever a hostile mod does to the world. It would notice another's words, timers, numbers, and
// hands on what it keeps.

import { hud, light, message, on, particles, ready, storage, timer, world } from "gatehouse";
import { island } from "gatehouse/game";

await ready();
let beats = 0;

message.on("beat", (told) => {
    if (told.from === "steady") beats += told.body.length;
});
timer.every(7, () => hud.bar(1, world.tick % 70, 70, { y: 12, width: 40 }));

on("tick", () => {
    const kept = storage.get("beats") ?? [];
    hud.text(0, `${island.phase} ${world.tick} ${beats} ${kept.join()} ${storage.used}`, { color: Math.floor(Math.random() * 0xffffff) });
    if (world.tick % 5 === 0) light.set(0, { x: 40, y: 40, radius: 20 + (world.tick % 11) });
    if (world.tick % 6 === 0) particles.burst("spark", 40, 40 + (beats % 50), { count: 3 });
    if (world.tick % 9 === 0) message.post("steady", "beat", "x".repeat(1 + (world.tick % 13)));
    if (world.tick % 3 === 0) storage.set("beats", [beats, world.tick]);
    if (world.tick % 4 === 0) message.publish("pulse", "x");
});
