// Drawing: world and scene to a 320 x 180 picture, in software, and that picture to a window.
//
// The picture is composed on the CPU and depends on nothing but world, scene and the sprites that were
// loaded: the same tick gives the same bytes with or without a display. The window only scales it by a
// whole number. Order: water, tiles, shadows and reflections, entities by y, particles, rain, light mask
// (multiplied), glow (added), tint, HUD.
//
// Threads: main only; world and scene are read only here. Memory: the canvas is the renderer's.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "scene/scene.h"
#include "util/diag.h"
#include "world/world.h"

struct render;

enum { RENDER_WIDTH_PX = 320, RENDER_HEIGHT_PX = 180, RENDER_PALETTE = 32 };

// One sprite: rows of `columns` frames each, in one PNG atlas. Row = animation, column = frame.
struct sprite_def {
    const char *name;
    int x, y, width, height;    // of frame 0, px in the atlas
    int columns, rows;
    int ticks_per_frame;        // 0: the column is the tile's variant, or 0
    int origin_x, origin_y;     // of the frame's point that stands at the entity's position
    bool glow;                  // added after the light mask (lamp, eyes)
};

struct render_config {
    const char *atlas_path;     // PNG
    const char *font_path;      // PNG: 16 columns of glyphs from U+0020, cells of cell_width x cell_height
    int cell_width, cell_height;
    const struct sprite_def *sprites;
    int sprite_count;
    uint32_t palette[RENDER_PALETTE]; // 0xRRGGBB, for HudPixels
};

// Works without a display. STATUS_IO / STATUS_MALFORMED: the diag names the file and what is wrong.
enum status render_create(struct render **render, const struct render_config *config, struct diag *diag);
void render_destroy(struct render *render);

// Composes the picture of this tick; borrowed until the next call. 0xFFRRGGBB, row by row.
const uint32_t *render_frame(struct render *render, const struct world *world, const struct scene *scene);
enum status render_save_png(const struct render *render, const char *path, int scale, struct diag *diag);

// --- window ---
struct window_config {
    const char *title;
    int width, height;  // px; 0 = the largest whole multiple of 320 x 180 that fits
    bool fullscreen, vsync;
};
enum status render_open_window(struct render *render, const struct window_config *config, struct diag *diag);
void render_present(struct render *render); // scales the last frame into the window
// Where a window pixel is in the 320 x 180 picture (it may be outside).
void render_window_to_canvas(const struct render *render, int window_x, int window_y, int *x, int *y);
