// What the lamps of all mods together add to the light. Each lamp by itself is bounded by the game's policy; many of them
// in one place would turn a night into day and the picture white.
#pragma once

#include "render/render.h"

enum { GLARE_PX = RENDER_WIDTH_PX * RENDER_HEIGHT_PX };

// Light per pixel, as struct light_mask has it: 256 is a lamp's own colour.
struct glare {
    uint16_t red[GLARE_PX], green[GLARE_PX], blue[GLARE_PX];
};

// The light before the first lamp of a mod.
void glare_note(struct glare *before, const uint16_t *red, const uint16_t *green, const uint16_t *blue);
// Takes off what was added since beyond the most at one pixel, and beyond the most in the mean of the picture: one large
// lamp, or some small ones, stay as they are.
void glare_limit(const struct glare *before, uint16_t *red, uint16_t *green, uint16_t *blue);
