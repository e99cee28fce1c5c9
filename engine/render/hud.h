// The heads-up display: items of the game and of mods by anchor, toasts, and the badges that say
// which mod an item belongs to; and above it the host's overlay. Drawn last; no light or tint
// reaches it.
//
// What mods show ends before the picture's edge (edge.h), and covers no more of it than HUD_MOD_PX each and HUD_MODS_PER_CENT of it
// together, whatever it is: the game stays in sight. A mod that shows something in the middle of the picture, a sentence,
// or much, is named beside it: what stands there without a name is the game's, and with a frame along the picture's edge the host's.
#pragma once

#include "render/font.h"
#include "render/fonts.h"
#include "render/palette.h"
#include "render/share.h"
#include "render/view.h"

enum {
    HUD_MOD_PX = 10240, // more than the largest picture that a mod can send
    // In parts of the picture:
    HUD_UNTAGGED_PART = 6, // a mod that covers more than one in so many is named beside it
    HUD_SMALL_WIDTH = 72,  // px of what may stand in the world without its mod's name,
    HUD_SMALL_HEIGHT = 16, // such as a name above somebody
    HUD_SENTENCE_PART = 2, // a text that is longer than one in so many of its width, too
    HUD_MODS_PER_CENT = 30,
};

struct hud {
    const struct font *font;   // borrowed
    const struct fonts *fonts; // borrowed; of mods
    struct palette *palette;   // borrowed; as this frame has it
    struct share *share;       // borrowed; of mods, as this frame has it
    bool badges;
};

// While the overlay has items, only the game's items and the overlay are drawn; all of it where it is beside what mods show.
// What is the host's keeps its own colours where the game's palette is for the whole picture.
void hud_draw(const struct hud *hud, struct canvas *canvas, struct view *view);
// Where an item is drawn; also what its badge frames. No size: width 0.
struct rect hud_item_rect(const struct hud *hud, struct view *view, const struct hud_item *item);
