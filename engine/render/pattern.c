#include "render/pattern.h"

#include "world/fixed.h"

const uint8_t pattern_dither[4][4] = {{0, 8, 2, 10}, {12, 4, 14, 6}, {3, 11, 1, 9}, {15, 7, 13, 5}};

static int smooth(int t, int span) // 0..256 along an S curve
{
    int u = t * 256 / span;
    return u * u * (768 - 2 * u) >> 16;
}

// Value noise on a lattice of `cell` px that wraps at the pattern's side; 0..255.
static int lattice_noise(int x, int y, int cell, uint32_t salt)
{
    uint32_t cells = PATTERN_SIDE / (uint32_t)cell;
    uint32_t cx = (uint32_t)(x / cell), cy = (uint32_t)(y / cell);
    uint32_t nx = (cx + 1) % cells, ny = (cy + 1) % cells;
    int fx = smooth(x % cell, cell), fy = smooth(y % cell, cell);
    int a = pattern_hash(cx, cy, salt) & 255, b = pattern_hash(nx, cy, salt) & 255;
    int c = pattern_hash(cx, ny, salt) & 255, d = pattern_hash(nx, ny, salt) & 255;
    int top = a * 256 + (b - a) * fx, bottom = c * 256 + (d - c) * fx;
    return (top * 256 + (bottom - top) * fy) >> 16;
}

static uint8_t stretched(int value) // more contrast: the sum of octaves huddles in the middle
{
    value = 128 + (value - 128) * 3 / 2;
    return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

void pattern_init(struct pattern *pattern)
{
    for (int i = 0; i < 256; i++) {
        int32_t value = fix_sin((uint16_t)(i * 256)); // 16.16
        pattern->sine[i] = (int8_t)(value * 127 / 65536);
    }
    for (int y = 0; y < PATTERN_SIDE; y++) {
        for (int x = 0; x < PATTERN_SIDE; x++) {
            int at = y * PATTERN_SIDE + x;
            int soft = (lattice_noise(x, y, 16, 1) * 5 + lattice_noise(x, y, 8, 2) * 3) / 8;
            int fine = (lattice_noise(x, y, 4, 3) * 5 + lattice_noise(x, y, 2, 4) * 3) / 8;
            pattern->noise[at] = stretched(soft);
            pattern->grain[at] = stretched(fine);
        }
    }
}
