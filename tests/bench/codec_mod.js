// The mod of bench-codec's last line: ten events through the SDK's handlers, ten commands out.

import { hud, light, on, particles, sound, entity } from "gatehouse";

on("entity_moved", (event) => {
    if (event.entity < 4100) entity.push(event.entity, 0.5, -0.25);
});
on("tick", () => {
    for (let i = 0; i < 4; i++) hud.text(i, "Night 3: 12 shades", { anchor: "top", x: -3, y: 4 });
    light.set(1, { radius: 40, color: 0xffcc88 });
    particles.burst("splash", 100, 100, { color: 0x88ccff });
    sound.play("thunder", { volume: 80 });
});
