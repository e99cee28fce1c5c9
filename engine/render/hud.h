// The heads-up display: items of the game and of mods by anchor, toasts, and the badges that say
// which mod an item belongs to. Drawn last; no light or tint reaches it.
#pragma once

#include "render/font.h"
#include "render/view.h"

struct hud {
    const struct font *font; // borrowed
    const uint32_t *palette; // borrowed; RENDER_PALETTE colours
    bool badges;
};

void hud_draw(const struct hud *hud, struct canvas *canvas, struct view *view);
// Where an item is drawn; also what its badge frames. No size: width 0.
struct rect hud_item_rect(const struct hud *hud, struct view *view, const struct hud_item *item);
