// What the lamps of all mods together add to the light. Each lamp by itself is bounded by the game's policy; many of them
// in one place would turn a night into day and the picture white.
#pragma once

#include "render/view.h"

// Light per pixel, as struct light_mask has it: 256 is a lamp's own colour.
struct glare {
    uint16_t red[VIEW_MAX_PIXELS], green[VIEW_MAX_PIXELS], blue[VIEW_MAX_PIXELS];
};

// The light before the first lamp of a mod, of a picture of `count` pixels.
void glare_note(struct glare *before, int count, const uint16_t *red, const uint16_t *green,
                const uint16_t *blue);
// Takes off what was added since beyond the most at one pixel, and beyond the most in the mean of the picture: one large
// lamp, or some small ones, stay as they are.
void glare_limit(const struct glare *before, int count, uint16_t *red, uint16_t *green,
                 uint16_t *blue);
