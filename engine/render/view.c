#include "render/view.h"

static int keep_inside(int corner, int canvas_px, int world_px)
{
    if (world_px <= canvas_px)
        return (world_px - canvas_px) / 2; // a small world sits in the middle
    if (corner < 0) return 0;
    return corner > world_px - canvas_px ? world_px - canvas_px : corner;
}

void view_place(const struct world *world, const struct scene *scene, int *left, int *top)
{
    int32_t x, y, shake_x, shake_y;
    scene_camera(scene, &x, &y);
    scene_shake_now(scene, &shake_x, &shake_y);
    *left = keep_inside(fix_to_px(x) - scene_width(scene) / 2, scene_width(scene),
                        (int)world_width(world) * world_tile_px(world)) +
            shake_x;
    *top = keep_inside(fix_to_px(y) - scene_height(scene) / 2, scene_height(scene),
                       (int)world_height(world) * world_tile_px(world)) +
           shake_y;
}

// What lies above the ground hides light as well.
static uint16_t opaque_covers(const struct view *view, int tx, int ty)
{
    uint16_t flags = 0;
    for (uint32_t layer = 1; layer < world_layers(view->world); layer++) {
        struct cover cover = world_cover(view->world, tx, ty, layer);
        if (cover.kind != WORLD_NO_COVER)
            flags |= world_tile_def(view->world, cover.kind)->flags & TILE_OPAQUE;
    }
    return flags;
}

static void look_at_cell(struct view *view, struct view_cell *cell, int tx, int ty)
{
    cell->tile = world_tile(view->world, tx, ty);
    const struct tile_def *def = world_tile_def(view->world, cell->tile.kind);
    cell->flags = def->flags | opaque_covers(view, tx, ty);
    cell->sprite = atlas_sprite(view->atlas, view->scene, def->sprite);
    bool flat = (def->look & TILE_FLAT) && cell->sprite;
    cell->wet = !flat && world_flooded(view->world, tx, ty);
    cell->nothing = cell->tile.kind == WORLD_TILE_OUTSIDE && !cell->sprite && !cell->wet;
    cell->square =
        flat || (!(def->flags & TILE_WATER) && cell->sprite && !atlas_links(cell->sprite)->natural);
    cell->rough = cell->square && (def->look & TILE_ROUGH) &&
                  cell->sprite->width == view->tile_px && cell->sprite->height == view->tile_px;
    cell->shadow = cell->square && (def->look & TILE_SHADOW);
    cell->ground = cell->square || (def->flags & TILE_WATER) ? NULL : cell->sprite;
}

static const struct view_cell *neighbour(const struct view *view, int row, int column, int way)
{
    static const int8_t steps[8][2] = {{1, 0},  {0, -1}, {0, 1},   {-1, 0},
                                       {1, -1}, {1, 1},  {-1, -1}, {-1, 1}};
    row += steps[way][0];
    column += steps[way][1];
    if (row < 0 || column < 0 || row >= view->rows || column >= view->columns) return NULL;
    return &view->cells[row][column];
}

// Water, walls and rocks have no ground of their own: they lie on a neighbour's.
static void borrow_ground(struct view *view, int row, int column)
{
    struct view_cell *cell = &view->cells[row][column];
    for (int way = 0; way < 8 && !cell->ground && !cell->nothing; way++) {
        const struct view_cell *other = neighbour(view, row, column, way);
        if (other && !other->square && !(other->flags & TILE_WATER)) cell->ground = other->sprite;
    }
}

static int clamp(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

// The waterline runs where `shore`, read between the centres of tiles, crosses zero. The closer the
// water's level is to the tile's height, the closer the line is to the tile's centre.
static void find_shore(struct view *view, int row, int column)
{
    enum { LEAST = 40, UNDER_PLANKS = 64 };
    struct view_cell *cell = &view->cells[row][column];
    int depth = world_water(view->world) - cell->tile.height * FIX_ONE;
    if (cell->wet) {
        cell->shore = (int16_t)((cell->flags & TILE_WATER) ? VIEW_SHORE_STEP
                                                           : clamp(depth, LEAST, VIEW_SHORE_STEP));
        return;
    }
    cell->shore = (int16_t)clamp(depth, -VIEW_SHORE_STEP, -LEAST);
    for (int way = 0; cell->square && way < 4; way++) {
        const struct view_cell *other = neighbour(view, row, column, way);
        if (other && other->wet)
            cell->shore = UNDER_PLANKS; // water goes on up to the straight edge
    }
}

// Distance to the nearest dry tile in tiles (1 .. margin), by two sweeps, and from it the sea's
// tone.
static void find_tones(struct view *view)
{
    enum { PER_TILE = 130, PER_LEVEL = 48, MAX_BY_DEPTH = 240 };
    uint8_t far[VIEW_MAX_ROWS][VIEW_MAX_COLUMNS];
    int columns = view->columns, rows = view->rows;
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < rows * columns; i++) {
            int at = pass ? rows * columns - 1 - i : i;
            int row = at / columns, column = at % columns, step = pass ? 1 : -1;
            int best = pass ? far[row][column] : VIEW_MARGIN_TILES;
            if (!view->cells[row][column].wet) best = 0;
            bool has_row = (unsigned)(row + step) < (unsigned)rows,
                 has_column = (unsigned)(column + step) < (unsigned)columns;
            if (has_row && far[row + step][column] + 1 < best) best = far[row + step][column] + 1;
            if (has_column && far[row][column + step] + 1 < best)
                best = far[row][column + step] + 1;
            far[row][column] = (uint8_t)best;
        }
    }
    int32_t level = world_water(view->world);
    for (int row = 0; row < view->rows; row++) {
        for (int column = 0; column < view->columns; column++) {
            struct view_cell *cell = &view->cells[row][column];
            int depth =
                clamp((level - cell->tile.height * FIX_ONE) * PER_LEVEL / FIX_ONE, 0, MAX_BY_DEPTH);
            if (cell->wet)
                cell->tone = (int16_t)(far[row][column] * PER_TILE + depth);
            else
                cell->tone = cell->shore > 0 ? PER_TILE + MAX_BY_DEPTH / 2 : 0;
        }
    }
}

static int shift_of(int px) // -1: no power of two
{
    int shift = 0;
    while (1 << shift < px) shift++;
    return 1 << shift == px ? shift : -1;
}

void view_look(struct view *view, const struct world *world, const struct scene *scene,
               const struct pattern *pattern, struct atlas *atlas)
{
    view->world = world;
    view->scene = scene;
    view->pattern = pattern;
    view->atlas = atlas;
    view->tick = scene_tick(scene);
    view->width = scene_width(scene);
    view->height = scene_height(scene);
    view->tile_px = world_tile_px(world);
    view->tile_shift = shift_of(view->tile_px);
    view->columns = view->width / view->tile_px + 2 + 2 * VIEW_MARGIN_TILES;
    view->rows = view->height / view->tile_px + 3 + 2 * VIEW_MARGIN_TILES;
    view_place(world, scene, &view->left, &view->top);
    view->tile_x = view_tile(view, view->left) - VIEW_MARGIN_TILES;
    view->tile_y = view_tile(view, view->top) - VIEW_MARGIN_TILES;

    for (int row = 0; row < view->rows; row++)
        for (int column = 0; column < view->columns; column++)
            look_at_cell(view, &view->cells[row][column], view->tile_x + column,
                         view->tile_y + row);
    for (int row = 0; row < view->rows; row++) {
        for (int column = 0; column < view->columns; column++) {
            borrow_ground(view, row, column);
            find_shore(view, row, column);
        }
    }
    find_tones(view);
}
