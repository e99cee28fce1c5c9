// The sea: tones by depth, swell, glints, foam that breathes along the shore, wet sand. Drawn over
// the land, so that what is flooded shimmers through where it is shallow.
#pragma once

#include "render/view.h"

// Fills view->shore and view->sheen, darkens wet ground and paints the water.
void water_draw(struct canvas *canvas, struct view *view);
// The glitter under a light that stands at or over water; added after the light mask. Canvas px.
void water_draw_glitter(struct canvas *canvas, const struct view *view, int x, int y, int length,
                        uint32_t color, uint32_t strength);
