// Shares of what mods may have drawn in a frame: counted work and covered area, in pixels. The game's own is not
// counted here. One mod gets at most `one`, all together at most `all`; where they want more, the loudest is cut
// first: each gets what it wants up to a level that is the same for all.
//
// In a frame: share_begin, share_want for whatever would be drawn, share_settle, then share_take for each thing in the
// order in which things count. What does not fit any more is left out and noted. Plain counting: the same frame, the
// same cuts.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "render/render.h"

struct share_account {
    uint32_t wanted, used;
    uint32_t first_cut; // what the caller calls the first thing that was left out
    bool cut;
};

struct share {
    uint32_t one, all; // px
    uint32_t level;    // px that an owner gets
    uint16_t top;      // owners that want something are below
    struct share_account accounts[SCENE_MAX_OWNERS];
};

void share_begin(struct share *share, uint32_t one, uint32_t all);
void share_want(struct share *share, uint16_t owner, uint32_t cost);
void share_settle(struct share *share);
bool share_has(const struct share *share, uint16_t owner, uint32_t cost); // the game always has
// Takes it, if the owner still has so much. `thing` is told when it was left out.
bool share_take(struct share *share, uint16_t owner, uint32_t cost, uint32_t thing);
// Writes what was left out, one entry an owner; how many.
size_t share_cuts(const struct share *share, enum render_part part, struct render_cut *out,
                  size_t max);
