// The land: tiles of the atlas, with ragged edges where one natural ground meets another, and the
// water over whatever is flooded. Both write the same canvas; water also fills view->shore.
#pragma once

#include "render/view.h"

void tiles_draw_land(struct canvas *canvas, const struct view *view);
// Things on the ground that keep straight edges (planks, walls); drawn over the water's edge.
void tiles_draw_square(struct canvas *canvas, const struct view *view);
// The layers above the ground: those that lie on it, or those that are over entities. What is higher than a tile and lies
// on the ground is drawn among the sprites.
void tiles_draw_covers(struct canvas *canvas, const struct view *view, bool over);
