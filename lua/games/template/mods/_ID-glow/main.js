// Where a shell was gathered, it glows, and crabs that are near run away. A mod runs in a sandbox of its own:
// modapi/README.md leads through what it can do. "gatehouse/game" is what api.lua of the game has.
import { particles } from "gatehouse";
import { on, scare } from "gatehouse/game";

on("gathered", ({ x, y }) => {
    particles.burst("glow", x, y - 6, { count: 12, color: 0xffe9a0, speed: 0.6 });
    scare({ x, y, radius: 60 });
});
