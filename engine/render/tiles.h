// The land: tiles of the atlas, with ragged edges where one natural ground meets another, and the
// water over whatever is flooded. Both write the same canvas; water also fills view->shore.
#pragma once

#include "render/view.h"

void tiles_draw_land(struct canvas *canvas, const struct view *view);
// Things on the ground that keep straight edges (planks, walls); drawn over the water's edge.
void tiles_draw_square(struct canvas *canvas, const struct view *view);
