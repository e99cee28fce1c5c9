// What colour the line has: greener with each find, until there were the most.

/** How many were found -> 0xRRGGBB */
export function color_of(found«: number», most«: number»)«: number» {
    const part«: number» = Math.min(found, most) / most;
    return ((0xff - Math.round(part * 160)) << 16) | (0xe9 << 8) | 0xa0;
}
