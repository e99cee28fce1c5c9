// What colour the line has: greener with each second, until there were the most.

/** Seconds -> 0xRRGGBB */
export function color_of(seconds«: number», most«: number»)«: number» {
    const part«: number» = Math.min(seconds, most) / most;
    return ((0xff - Math.round(part * 160)) << 16) | (0xe9 << 8) | 0xa0;
}
