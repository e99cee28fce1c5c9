// What colour the line has: greener with each second, until there were the most.

/** @param {number} seconds @param {number} most @returns {number} 0xRRGGBB */
export function color_of(seconds, most) {
    const part = Math.min(seconds, most) / most;
    return ((0xff - Math.round(part * 160)) << 16) | (0xe9 << 8) | 0xa0;
}
