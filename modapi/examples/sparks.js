// Shows: particles, sound
// Needs: world.read
import { on, particles, sound, world } from "gatehouse";

world.watch("lighthouse");

on("tick", () => {
    const [tower] = world.entities("lighthouse");
    if (tower === undefined) return;
    particles.burst("spark", tower.x, tower.y - 40, { count: 6, color: 0xffc040, speed: 1.5 });
    sound.play("spark", { volume: 30, x: tower.x, y: tower.y }); // louder near the tower
}, { every: 120 });
