// Drawing: world and scene to a picture of the scene's size, in software, and that picture to a window.
//
// The picture is composed on the CPU and depends on nothing but world, scene and the sprites that
// were loaded: the same tick gives the same bytes with or without a display. The window only scales
// it by a whole number. Order: land, water, reflections and shadows, entities by y, particles, fog,
// light mask (multiplied, with the tint), what glows, sparks, halos, rain, HUD, the game's palette, the host's part of the HUD; last, what would flash is held.
//
// Sprites that belong together by name: "<name>_glow", "<name>_eyes" and "<name>_lamp" are drawn
// over
// "<name>" after the light mask, with the same frame. A tile whose sprite has a "<name>_fringe" is
// natural ground: it meets its neighbours and the water in a ragged line; other tiles keep their
// straight edges.
//
// Threads: main only; world and scene are read only here. Memory: the canvas is the renderer's.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assets/set.h"
#include "scene/scene.h"
#include "util/diag.h"
#include "world/world.h"

struct render;
struct canvas;

enum { RENDER_PALETTE = 32 }; // the engine's colours

// One sprite: rows of `columns` frames each, in one PNG atlas. Row = animation, column = frame.
struct sprite_def {
    const char *name;
    int x, y, width, height; // of frame 0, px in the atlas
    int columns, rows;
    int ticks_per_frame;        // 0: the column is the tile's variant, or 0
    int origin_x, origin_y;     // of the frame's point that stands at the entity's position
    bool glow;                  // drawn after the light mask (lamp, eyes), at full brightness
    const struct canvas *image; // the atlas's own affair: where its pixels are
};

struct render_config {
    const char *atlas_path; // PNG
    const char *font_path;  // PNG: 16 columns of cells: 6 rows from U+0020, then rows from U+00A0
    int cell_width, cell_height;
    int width, height; // px of the picture: the scene's that is drawn
    const struct sprite_def *sprites;
    int sprite_count;
    uint32_t
        palette[RENDER_PALETTE]; // 0xRRGGBB, for HUD pixels of games without a palette of their own
};

// Works without a display. STATUS_IO / STATUS_MALFORMED: the diag names the file and what is wrong.
enum status render_create(struct render **render, const struct render_config *config,
                          struct diag *diag);
void render_destroy(struct render *render);

// Composes the picture of this tick; borrowed until the next call. 0xFFRRGGBB, row by row. What was composed before
// matters only where the picture would flash (flash.h).
const uint32_t *render_frame(struct render *render, const struct world *world,
                             const struct scene *scene);
// Where a place of the world (24.8) is on the canvas with the scene's camera; it may be outside.
void render_world_to_canvas(const struct render *render, const struct world *world,
                            const struct scene *scene, int32_t x, int32_t y, int *canvas_x,
                            int *canvas_y);
// What an owner's names of its own look like from now on; it is held until something else is said. NULL:
// nothing.
void render_set_assets(struct render *render, uint16_t owner, struct asset_set *assets);
// For players who ask for it: flash.h says how much less.
void render_set_less_flashing(struct render *render, bool on);
// How many ticks of the scene are a second, from 1; 60 unless it is said.
void render_set_tick_rate(struct render *render, uint32_t per_second);
// Frames the HUD items of mods and names their owners (the app sets it while `menu` is held).
void render_set_badges(struct render *render, bool on);
// The last frame as a PNG, each pixel `scale` x `scale` (1 to 16) px. STATUS_INVALID, STATUS_IO.
enum status render_save_png(const struct render *render, const char *path, int scale,
                            struct diag *diag);

// The last frame against a PNG of its size: STATUS_OK when no channel of any pixel differs by
// more than `tolerance`, STATUS_INVALID when one does; the diag then says how many and by how much.
// `share` (may be NULL) becomes the pixels that differ, in millionths, in both cases. `diff_path`
// (may be NULL) is written only when they differ: the frame faintly, the differing pixels in red.
// STATUS_NOT_FOUND, STATUS_MALFORMED, STATUS_LIMIT: the picture cannot be read; STATUS_IO: the
// difference cannot be written.
enum status render_compare_png(const struct render *render, const char *path, const char *diff_path,
                               uint32_t tolerance, uint32_t *share, struct diag *diag);

// --- what of mods was left out ---
// What mods have drawn is bounded in pixels of work and of covered picture, for each and for all of them together
// (share.h), so that no number of allowed things makes a frame late or covers the game.
enum render_part { RENDER_HUD, RENDER_LIGHTS, RENDER_SPRITES, RENDER_PARTICLES, RENDER_PARTS };

struct render_cut {
    uint16_t owner;
    enum render_part part;
    uint32_t
        first; // thing that was left out: the HUD item's number, the light's, the entity's bits
    uint32_t wanted_px, share_px; // of the owner in that frame
    bool alone;                   // it wants more than any mod gets, whatever the others do
};
enum { RENDER_MAX_CUTS = RENDER_PARTS * SCENE_MAX_OWNERS };
// Of the last frame, by part and owner.
size_t render_cuts(const struct render *render, struct render_cut out[RENDER_MAX_CUTS]);

// --- window ---
struct window_config {
    const char *title;
    int width, height; // px; 0 = the largest whole multiple of the picture that fits
    bool fullscreen, vsync;
};
// STATUS_UNSUPPORTED: no display; the diag says what to do. STATUS_EXISTS: there is a window
// already.
enum status render_open_window(struct render *render, const struct window_config *config,
                               struct diag *diag);
// Forgets the window without closing it: its display has gone away, and what asks it would not come back.
void render_abandon_window(struct render *render);
// The window as SDL has it, for what only SDL can say; NULL without one.
struct SDL_Window *render_window(const struct render *render);
void render_present(
    struct render *render); // scales the last frame into the window; nothing without one
void render_toggle_fullscreen(struct render *render); // nothing without a window
bool render_is_seen(
    const struct render *render); // false without a window, and while it is minimised
// Where a window pixel is in the picture (it may be outside). Without a window: the same
// numbers.
void render_window_to_canvas(const struct render *render, int window_x, int window_y, int *x,
                             int *y);
