// The heads-up display: items of the game and of mods by anchor, toasts, and the badges that say
// which mod an item belongs to; and above it the host's overlay. Drawn last; no light or tint
// reaches it.
//
// The picture's outermost HUD_EDGE_PX belong to game and host: what mods show on the screen ends
// before them. A frame there is how a player knows that a panel is the host's.
#pragma once

#include "render/font.h"
#include "render/fonts.h"
#include "render/view.h"

enum { HUD_EDGE_PX = 2 };

struct hud {
    const struct font *font;   // borrowed
    const struct fonts *fonts; // borrowed; of mods
    const uint32_t *palette;   // borrowed; RENDER_PALETTE colours
    bool badges;
};

// While the overlay has items, only the game's items and the overlay are drawn.
void hud_draw(const struct hud *hud, struct canvas *canvas, struct view *view);
// Where an item is drawn; also what its badge frames. No size: width 0.
struct rect hud_item_rect(const struct hud *hud, struct view *view, const struct hud_item *item);
