// Everything that stands on the ground: entities and tall tiles, from back to front, with soft
// shadows on land, wavering reflections on water and a wet hem for those who wade.
#pragma once

#include "render/view.h"

void sprites_draw(struct canvas *canvas, struct view *view);
// Glowing sprites and the lit parts of others once more, after the light mask; added.
void sprites_draw_glow(struct canvas *canvas, struct view *view);
