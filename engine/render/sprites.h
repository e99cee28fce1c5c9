// Everything that stands on the ground: entities and tall tiles, from back to front, with soft
// shadows on land, wavering reflections on water and a wet hem for those who wade.
#pragma once

#include "render/share.h"
#include "render/view.h"

enum {
    // How much of the picture the frames of a mod's entities may cover, and those of all mods together: one part in
    SPRITES_MOD_PART = 3,
    SPRITES_MODS_PART = 2,
};

// What is beyond a mod's share is drawn as a small diamond, so that nothing walks unseen. `share`: of this frame.
void sprites_draw(struct canvas *canvas, struct view *view, struct share *share);
// Glowing sprites and the lit parts of others once more, after the light mask; added.
void sprites_draw_glow(struct canvas *canvas, struct view *view, struct share *share);
