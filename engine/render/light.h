// The light mask: ambient light plus every lamp, in bands with an ordered dither at their edges so
// that it looks drawn; multiplied into the picture, with a little of it hanging in the air as haze.
#pragma once

#include "render/glare.h"
#include "render/share.h"
#include "render/view.h"

enum {
    // What all lamps of mods may cost in one frame, and those of one mod, in pictures: pixels that they light, twice for a
    // cone, and twice more where they throw shadows.
    LIGHT_MODS_TIMES = 12,
    LIGHT_MOD_TIMES = 8,
    LIGHT_LEAST_PX = 2048, // that a lamp costs, however small it is
    // Lamps in one frame: the game's, and those of mods.
    LIGHT_MAX = SCENE_MAX_LIGHTS + LIGHT_MODS_TIMES * VIEW_MAX_PIXELS / LIGHT_LEAST_PX,
};

// A lamp as it is drawn. Only those that light some of the picture.
struct lamp {
    struct light light;
    uint16_t owner;
    bool shadows;
};

struct light_mask {
    struct lamp lamps[LIGHT_MAX];
    size_t count;
    struct share share;  // of mods, as the last frame had it
    struct glare before; // the light without the lamps of mods
    // The sum of all lamps per pixel, row by row: 256 is the lamp's own colour. Sums stay below 65536.
    uint16_t red[VIEW_MAX_PIXELS];
    uint16_t green[VIEW_MAX_PIXELS];
    uint16_t blue[VIEW_MAX_PIXELS];
    uint16_t bands[1024][16]; // by sum and dither: factor (8.8) that puts a sum on its band
    uint16_t inverse[1024];   // 65536 / i
};

void light_init(struct light_mask *mask); // the tables; once
// All lamps of the game, and of mods those that their shares allow; the last of those do without shadows.
void light_gather(struct light_mask *mask, const struct view *view);
void light_apply(struct canvas *canvas, const struct light_mask *mask, const struct view *view);
// After the mask: halos around lamps, glitter on the water before them.
void light_draw_bloom(struct canvas *canvas, const struct light_mask *mask,
                      const struct view *view);
