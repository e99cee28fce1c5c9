// What one frame is drawn from: the camera's place and the tiles around it, looked up once. Every
// part of the picture (tiles, water, sprites, light, weather) reads the same view. Read-only after
// view_look, but for `shore`, `tones` and `sheen`, which the water pass fills for those after it.
#pragma once

#include "render/atlas.h"
#include "render/pattern.h"
#include "scene/scene.h"
#include "world/world.h"

enum {
    VIEW_MARGIN_TILES = 6, // around what is visible: the sea's tone looks that far for a shore
    VIEW_MAX_COLUMNS = SCENE_MAX_WIDTH_PX / WORLD_MIN_TILE_PX + 2 + 2 * VIEW_MARGIN_TILES,
    VIEW_MAX_ROWS = SCENE_MAX_HEIGHT_PX / WORLD_MIN_TILE_PX + 3 + 2 * VIEW_MARGIN_TILES,
    VIEW_MAX_PIXELS = SCENE_MAX_WIDTH_PX * SCENE_MAX_HEIGHT_PX,
    VIEW_SHORE_STEP = 128,   // `shore` of a tile's centre is within +-this
    VIEW_SHORE_DRY = -30000, // `shore` of a pixel that never is water: planks, walls
};

struct view_cell {
    struct tile tile;
    uint16_t flags;                  // its definition's
    const struct sprite_def *sprite; // its own picture; NULL: none
    const struct sprite_def
        *ground;   // what lies under it: its own, or a neighbour's; NULL: nothing known
    bool wet;      // drawn as water
    bool nothing;  // beyond the world, where there is nothing
    bool square;   // keeps its straight edges
    bool rough;    // square, but a rock: drawn with gnawed edges
    bool shadow;   // square, and throws a shadow to the south
    int16_t shore; // > 0 under water, < 0 dry; the waterline is where it crosses 0
    int16_t tone;  // 0 at the shore .. about 1000 in the deep
};

struct view {
    const struct world *world;
    const struct scene *scene;
    const struct pattern *pattern;
    struct atlas *atlas;
    int width, height;  // px of the picture
    int left, top;      // px of the world at the canvas's top left corner
    uint32_t tick;      // the scene's
    int tile_px;        // of a tile's side
    int tile_shift;     // the same as a power of two; -1: it is none
    int tile_x, tile_y; // of cells[0][0]
    int columns, rows;  // that are looked at
    struct view_cell cells[VIEW_MAX_ROWS][VIEW_MAX_COLUMNS];
    // Row by row of the picture's width:
    int16_t shore[VIEW_MAX_PIXELS]; // > 0 is water
    int16_t tones[VIEW_MAX_PIXELS]; // as a cell's tone; the water pass's own
    uint8_t sheen[VIEW_MAX_PIXELS]; // how much of a light foam and crests throw back
};

// Where the canvas's corner is for the scene's camera: its centre, kept inside the world, shaken.
void view_place(const struct world *world, const struct scene *scene, int *left, int *top);
// Fills the view, all but `shore`. `pattern` and `atlas` are borrowed.
void view_look(struct view *view, const struct world *world, const struct scene *scene,
               const struct pattern *pattern, struct atlas *atlas);

static inline uint32_t view_area(const struct view *view) // px of the picture
{
    return (uint32_t)(view->width * view->height);
}

// The tile that a pixel of the world is in.
static inline int view_tile(const struct view *view, int world_px)
{
    if (view->tile_shift >= 0) return world_px >> view->tile_shift;
    int tile = world_px / view->tile_px;
    return world_px % view->tile_px < 0 ? tile - 1 : tile;
}

// Where in its tile a pixel of the world is.
static inline int view_in_tile(const struct view *view, int world_px)
{
    return world_px - view_tile(view, world_px) * view->tile_px;
}

// The cell that holds a pixel of the world; cells beyond the margin give the nearest one.
static inline const struct view_cell *view_cell_at(const struct view *view, int world_x,
                                                   int world_y)
{
    int column = view_tile(view, world_x) - view->tile_x,
        row = view_tile(view, world_y) - view->tile_y;
    column = column < 0 ? 0 : column >= view->columns ? view->columns - 1 : column;
    row = row < 0 ? 0 : row >= view->rows ? view->rows - 1 : row;
    return &view->cells[row][column];
}

static inline bool view_is_water(const struct view *view, int x, int y) // canvas px
{
    return (unsigned)x < (unsigned)view->width && (unsigned)y < (unsigned)view->height &&
           view->shore[y * view->width + x] > 0;
}

// How far natural edges stray from the tile grid at a place: at most half a tile, the same for ever.
static inline int view_stray_x(const struct view *view, int x, int y)
{
    return ((pattern_noise(view->pattern, x * 2, y * 2) - 128) * 12 / 256 +
            (pattern_grain(view->pattern, x, y) - 128) * 4 / 256) *
           view->tile_px / WORLD_TILE_PX;
}

static inline int view_stray_y(const struct view *view, int x, int y)
{
    return ((pattern_noise(view->pattern, x * 2 + 61, y * 2 + 37) - 128) * 12 / 256 +
            (pattern_grain(view->pattern, x + 29, y + 83) - 128) * 4 / 256) *
           view->tile_px / WORLD_TILE_PX;
}
