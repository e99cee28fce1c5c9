// The patterns that everything natural in the picture is made of: a sine, a smooth noise that
// repeats without a seam, a hash of places, and the 4 x 4 ordered dither. Integers only, the same
// everywhere; made once, read-only afterwards.
#pragma once

#include <stdint.h>

enum { PATTERN_SIDE = 128, PATTERN_MASK = PATTERN_SIDE - 1 };

struct pattern {
    int8_t sine[256];                           // -127..127 over one turn
    uint8_t noise[PATTERN_SIDE * PATTERN_SIDE]; // soft hills about 8 px wide
    uint8_t grain[PATTERN_SIDE * PATTERN_SIDE]; // the same, about 3 px wide
};

void pattern_init(struct pattern *pattern);

extern const uint8_t pattern_dither[4][4]; // 0..15, Bayer's order

static inline int pattern_sine(const struct pattern *pattern, int angle)
{
    return pattern->sine[angle & 255];
}

static inline int pattern_noise(const struct pattern *pattern, int x, int y)
{
    return pattern->noise[(y & PATTERN_MASK) * PATTERN_SIDE + (x & PATTERN_MASK)];
}

static inline int pattern_grain(const struct pattern *pattern, int x, int y)
{
    return pattern->grain[(y & PATTERN_MASK) * PATTERN_SIDE + (x & PATTERN_MASK)];
}

static inline int pattern_bayer(int x, int y)
{
    return pattern_dither[y & 3][x & 3];
}

static inline uint32_t pattern_hash(uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t h = a * 0x9E3779B1u ^ b * 0x85EBCA77u ^ c * 0xC2B2AE3Du;
    h = (h ^ h >> 15) * 0x2C1B3C6Du;
    h = (h ^ h >> 12) * 0x297A2D39u;
    return h ^ h >> 15;
}
