// Shows: hud_pixels
import { hud } from "gatehouse";

// A ring: one byte a pixel, a colour of the game's palette; 255 is clear.
const SIDE = 24, CLEAR = 255, COLOR = 7;
const pixels = new Uint8Array(SIDE * SIDE).fill(CLEAR);
for (let i = 0; i < pixels.length; i++) {
    const far = Math.hypot(i % SIDE - SIDE / 2, Math.floor(i / SIDE) - SIDE / 2);
    if (Math.abs(far - SIDE / 3) < 1) pixels[i] = COLOR;
}
hud.pixels(0, SIDE, SIDE, pixels, { anchor: "bottom_right", x: -4, y: -4 });
