// What colour the line has: greener with each find, until there were the most.

/** @param {number} found @param {number} most @returns {number} 0xRRGGBB */
export function color_of(found, most) {
    const part = Math.min(found, most) / most;
    return ((0xff - Math.round(part * 160)) << 16) | (0xe9 << 8) | 0xa0;
}
