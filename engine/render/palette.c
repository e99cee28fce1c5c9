#include "render/palette.h"

#include <string.h>

#include "util/check.h"

enum { DROPPED_BITS = 8 - PALETTE_NEAREST_BITS };

void palette_use(struct palette *palette, const struct scene_palette *of_game,
                 const uint32_t *usual, int usual_count)
{
    struct scene_palette next = {0};
    CHECK(usual_count <= SCENE_MAX_PALETTE);
    if (of_game->count) {
        next = *of_game;
    } else {
        next.count = usual_count;
        memcpy(next.colors, usual, (size_t)usual_count * sizeof *usual);
    }
    bool same = next.count == palette->now.count &&
                memcmp(next.colors, palette->now.colors, sizeof next.colors) == 0;
    palette->now = next;
    if (!same) memset(palette->nearest, 0, sizeof palette->nearest);
}

bool palette_color(const struct palette *palette, uint8_t index, uint32_t *color)
{
    if (index >= palette->now.count) return false;
    *color = palette->now.colors[index];
    return true;
}

// How far apart two colours look: the eye is keenest for green and least for red and blue.
static uint32_t distance(uint32_t a, uint32_t b)
{
    int red = (int)color_red(a) - (int)color_red(b);
    int green = (int)color_green(a) - (int)color_green(b);
    int blue = (int)color_blue(a) - (int)color_blue(b);
    return (uint32_t)(2 * red * red + 4 * green * green + 3 * blue * blue);
}

static int find_nearest(const struct scene_palette *palette, uint32_t color)
{
    int best = 0;
    for (int i = 1; i < palette->count; i++)
        if (distance(color, palette->colors[i]) < distance(color, palette->colors[best])) best = i;
    return best;
}

static size_t slot_of(uint32_t color)
{
    return color_red(color) >> DROPPED_BITS << (2 * PALETTE_NEAREST_BITS) |
           color_green(color) >> DROPPED_BITS << PALETTE_NEAREST_BITS |
           color_blue(color) >> DROPPED_BITS;
}

// The first colour of the same upper bits: which one is asked for first does not matter then.
static uint32_t rounded(uint32_t color)
{
    uint32_t kept = 0xFFu >> DROPPED_BITS << DROPPED_BITS;
    return color & (kept << 16 | kept << 8 | kept);
}

void palette_reduce(struct palette *palette, struct canvas *canvas)
{
    if (!palette->now.whole_picture) return;
    size_t count = (size_t)canvas->width * (size_t)canvas->height;
    for (size_t i = 0; i < count; i++) {
        uint8_t *nearest = &palette->nearest[slot_of(canvas->pixels[i])];
        if (!*nearest)
            *nearest = (uint8_t)(1 + find_nearest(&palette->now, rounded(canvas->pixels[i])));
        canvas->pixels[i] = 0xFF000000u | palette->now.colors[*nearest - 1];
    }
}
