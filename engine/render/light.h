// The light mask: ambient light plus every lamp, in bands with an ordered dither at their edges so
// that it looks drawn; multiplied into the picture, with a little of it hanging in the air as haze.
#pragma once

#include "render/view.h"

enum { LIGHT_MAX = 128 }; // lamps in one frame; more are left out

struct light_mask {
    struct light lamps[LIGHT_MAX];
    size_t count;
    // The sum of all lamps per pixel: 256 is the lamp's own colour. Sums stay below 65536.
    uint16_t red[RENDER_WIDTH_PX * RENDER_HEIGHT_PX];
    uint16_t green[RENDER_WIDTH_PX * RENDER_HEIGHT_PX];
    uint16_t blue[RENDER_WIDTH_PX * RENDER_HEIGHT_PX];
    uint16_t bands[1024][16]; // by sum and dither: factor (8.8) that puts a sum on its band
    uint16_t inverse[1024];   // 65536 / i
};

void light_init(struct light_mask *mask); // the tables; once
void light_gather(struct light_mask *mask, const struct view *view);
void light_apply(struct canvas *canvas, const struct light_mask *mask, const struct view *view);
// After the mask: halos around lamps, glitter on the water before them.
void light_draw_bloom(struct canvas *canvas, const struct light_mask *mask,
                      const struct view *view);
