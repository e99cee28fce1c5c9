// A canvas: a rectangle of 0xAARRGGBB pixels, and the few ways in which pixels are put on it.
// Everything is clipped, so no caller needs to. Integers only. Plain values; the pixels belong to
// whoever made them.
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct canvas {
    int width, height; // px; rows follow each other without a gap
    uint32_t *pixels;
};

struct rect {
    int x, y, width, height; // px; width and height >= 0
};

// How a blit puts its pixels. {.tint = 0xFFFFFF, .alpha = 256} is a plain one.
struct blit {
    bool flip_x, flip_y;
    bool add;       // added to what is there, instead of laid over it
    uint32_t tint;  // 0xRRGGBB, multiplied
    uint32_t alpha; // 0..256
};

// --- colours; parts are 0..255 ---
static inline uint32_t color_make(uint32_t red, uint32_t green, uint32_t blue)
{
    return 0xFF000000u | red << 16 | green << 8 | blue;
}

static inline uint32_t color_red(uint32_t color)
{
    return color >> 16 & 0xFF;
}
static inline uint32_t color_green(uint32_t color)
{
    return color >> 8 & 0xFF;
}
static inline uint32_t color_blue(uint32_t color)
{
    return color & 0xFF;
}

// `over` on `under`, alpha 0..256. Two channels at a time.
static inline uint32_t color_blend(uint32_t under, uint32_t over, uint32_t alpha)
{
    uint32_t rest = 256 - alpha;
    uint32_t rb = ((under & 0xFF00FF) * rest + (over & 0xFF00FF) * alpha) >> 8 & 0xFF00FF;
    uint32_t g = ((under & 0x00FF00) * rest + (over & 0x00FF00) * alpha) >> 8 & 0x00FF00;
    return 0xFF000000u | rb | g;
}

// Every channel times amount / 256, amount 0..256.
static inline uint32_t color_scale(uint32_t color, uint32_t amount)
{
    return color_blend(0, color, amount);
}

static inline uint32_t color_add(uint32_t a, uint32_t b)
{
    uint32_t rb = (a & 0xFF00FF) + (b & 0xFF00FF);
    uint32_t g = (a & 0x00FF00) + (b & 0x00FF00);
    uint32_t rb_over = rb & 0x1000100, g_over = g & 0x10000;
    rb |= rb_over - (rb_over >> 8); // 0xFF in each channel that went over
    g |= g_over - (g_over >> 8);
    return 0xFF000000u | (rb & 0xFF00FF) | (g & 0x00FF00);
}

uint32_t color_multiply(uint32_t color, uint32_t tint); // tint 0xFFFFFF leaves it as it is

// --- drawing ---
struct rect canvas_clip(const struct canvas *canvas,
                        struct rect area); // the part of it that is on the canvas
static inline bool canvas_has(const struct canvas *canvas, int x, int y)
{
    return (unsigned)x < (unsigned)canvas->width && (unsigned)y < (unsigned)canvas->height;
}

void canvas_fill(struct canvas *canvas, struct rect area, uint32_t color, uint32_t alpha);
void canvas_put(struct canvas *canvas, int x, int y, uint32_t color, uint32_t alpha);
void canvas_glow(struct canvas *canvas, int x, int y, uint32_t color, uint32_t amount); // adds
// Puts `source` of `from` (cut to it) with its top left corner at x, y. Clear pixels stay clear.
void canvas_blit(struct canvas *canvas, int x, int y, const struct canvas *from, struct rect source,
                 const struct blit *how);
// A disc that fades toward its edge, added or laid over; for halos, shadows and smoke.
void canvas_disc(struct canvas *canvas, int x, int y, int radius_x, int radius_y, uint32_t color,
                 uint32_t alpha, bool add);
