// Shows: particles, sound
// Needs: world.read
import { on, particles, sound, world } from "gatehouse";

world.watch("player");

on("tick", () => {
    const { player } = world;
    if (player === undefined) return;
    particles.burst("spark", player.x, player.y - 10, { count: 6, color: 0xffc040, speed: 1.5 });
    sound.play("spark", { volume: 30, x: player.x, y: player.y }); // louder near the player
}, { every: 120 });
