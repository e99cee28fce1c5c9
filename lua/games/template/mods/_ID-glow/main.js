// Where a shell was gathered, it glows. A mod runs in a sandbox of its own: modapi/README.md leads through what it can do.
import { on, particles } from "gatehouse";

on("entity_died", ({ kind, x, y }) => {
    if (kind === "shell") particles.burst("glow", x, y - 6, { count: 12, color: 0xffe9a0, speed: 0.6 });
});
