// What colour glow-worms have: greener with each shade that falls.

const MOST = 10; // shades; then it stays as it is

/** @param {number} fallen how many shades fell @returns {number} 0xRRGGBB */
export function color_of(fallen) {
    const step = Math.min(fallen, MOST);
    return ((0xff - step * 16) << 16) | (0xe9 << 8) | 0xa0;
}
