// The picture's outermost pixels belong to game and host: what mods show (on the screen, in the world, in the air)
// ends before them. A frame there is how a player knows that a panel is the host's.
#pragma once

#include "render/canvas.h"
#include "render/render.h"

enum {
    EDGE_PX = 2,
    EDGE_MAX_PIXELS = 2 * EDGE_PX * (SCENE_MAX_WIDTH_PX + SCENE_MAX_HEIGHT_PX - 2 * EDGE_PX),
};

struct edge {
    uint32_t pixels[EDGE_MAX_PIXELS];
};

void edge_keep(struct edge *edge, const struct canvas *canvas);
void edge_put_back(const struct edge *edge, struct canvas *canvas);
// Whether something in that place reaches it; what is wholly outside of the picture does not.
bool edge_is_touched(const struct canvas *canvas, struct rect area);
