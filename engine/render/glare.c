#include "render/glare.h"

#include <string.h>

enum {
    ONE = 256,
    MOST = ONE * 160 / 100,     // at one pixel
    MOST_MEAN = ONE * 65 / 100, // in the mean: a lamp of 80 % that reaches over all of the picture
};

void glare_note(struct glare *before, int count, const uint16_t *red, const uint16_t *green,
                const uint16_t *blue)
{
    memcpy(before->red, red, (size_t)count * sizeof *red);
    memcpy(before->green, green, (size_t)count * sizeof *green);
    memcpy(before->blue, blue, (size_t)count * sizeof *blue);
}

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

// Leaves part / whole of what was added.
static uint16_t scaled(uint16_t before, uint16_t now, uint32_t part, uint32_t whole)
{
    return (uint16_t)(before + (uint32_t)(now - before) * part / whole);
}

// What was added at a pixel in its strongest colour.
static uint32_t limit_pixel(const struct glare *before, uint16_t *red, uint16_t *green,
                            uint16_t *blue, int at)
{
    uint32_t added = larger(red[at] - before->red[at],
                            larger(green[at] - before->green[at], blue[at] - before->blue[at]));
    if (added <= MOST) return added;
    red[at] = scaled(before->red[at], red[at], MOST, added);
    green[at] = scaled(before->green[at], green[at], MOST, added);
    blue[at] = scaled(before->blue[at], blue[at], MOST, added);
    return MOST;
}

void glare_limit(const struct glare *before, int count, uint16_t *red, uint16_t *green,
                 uint16_t *blue)
{
    uint32_t most_sum = (uint32_t)count * MOST_MEAN;
    uint32_t sum = 0;
    for (int at = 0; at < count; at++) sum += limit_pixel(before, red, green, blue, at);
    if (sum <= most_sum) return;
    uint32_t part = (uint32_t)((uint64_t)most_sum * ONE / sum);
    for (int at = 0; at < count; at++) {
        red[at] = scaled(before->red[at], red[at], part, ONE);
        green[at] = scaled(before->green[at], green[at], part, ONE);
        blue[at] = scaled(before->blue[at], blue[at], part, ONE);
    }
}
