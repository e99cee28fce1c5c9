// The colours that indices of HUD pixels stand for: the engine's, or those of the game that is played; and, where a game
// wants no other colours, the whole picture in them: each pixel becomes the nearest one. Main thread only.
#pragma once

#include <stddef.h>

#include "render/canvas.h"
#include "scene/scene.h"

enum { PALETTE_NEAREST_BITS = 6, PALETTE_NEAREST = 1 << (3 * PALETTE_NEAREST_BITS) };

struct palette {
    struct scene_palette now;
    uint8_t nearest
        [PALETTE_NEAREST]; // 1 + the index that is nearest to a colour, by its upper bits; 0: not known yet
};

// From now on these colours: the game's where it has some, else `usual`, of which there are `usual_count` (at most
// SCENE_MAX_PALETTE). Costs nothing while they stay the same.
void palette_use(struct palette *palette, const struct scene_palette *of_game,
                 const uint32_t *usual, int usual_count);
// The colour of an index, 0xRRGGBB; false when there is none.
bool palette_color(const struct palette *palette, uint8_t index, uint32_t *color);
// Where the game wants its palette's colours alone: makes the canvas so. Else nothing.
void palette_reduce(struct palette *palette, struct canvas *canvas);
