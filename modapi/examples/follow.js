// Shows: hud_place, emitter, emitter_remove
// Needs: world.read
import { hud, on, particles, timer } from "gatehouse";

// Both go with the player by themselves, without a command each tick, and end with it.
on("entity_spawned", (event) => {
    const { entity } = event.state;
    hud.text(0, "You", { color: 0xffe9a0 });
    hud.place(0, { entity, y: -20 });
    particles.emit(0, "glow", { entity, y: -8, every: 12, color: 0xffe9a0 });
    timer.after(60, () => particles.stop(0));
}, { kind: "player" });
