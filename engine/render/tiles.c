#include "render/tiles.h"

enum { SEABED_COLOR = 0x5A6A5E, LIP_SHADE = 200 };

static const struct blit plain = {.tint = 0xFFFFFF, .alpha = 256};

// The frame of a tile: the variant's, or the running one's for tiles that are animated.
static struct rect tile_frame(const struct view *view, const struct sprite_def *sprite,
                              unsigned variant)
{
    if (sprite->ticks_per_frame > 0)
        return atlas_frame(sprite, variant, view->tick / (unsigned)sprite->ticks_per_frame);
    return atlas_frame(sprite, variant / (unsigned)sprite->columns, variant);
}

// Does one natural ground lie over the other? Grass over path over sand: the earlier in the atlas'
// order.
static bool lies_over(const struct view_cell *a, const struct view_cell *b)
{
    if (!a->ground || !b->ground || a->ground == b->ground) return false;
    return a->ground < b->ground;
}

// The cell whose ground shows at a pixel of the world: edges stray from the grid.
static const struct view_cell *ground_cell(const struct view *view, int x, int y)
{
    const struct view_cell *own = view_cell_at(view, x, y);
    const struct view_cell *near = view_cell_at(view, x + view_stray_x(view->pattern, x, y),
                                                y + view_stray_y(view->pattern, x, y));
    return near->square || !near->ground ? own : near;
}

static uint32_t ground_pixel(const struct view *view, const struct view_cell *cell, int x, int y)
{
    if (!cell->ground) return SEABED_COLOR;
    struct rect frame = tile_frame(view, cell->ground, cell->tile.variant);
    const struct canvas *image = cell->ground->image;
    int fx = (x & 15) % frame.width, fy = (y & 15) % frame.height;
    return image->pixels[(frame.y + fy) * image->width + frame.x + fx];
}

static void draw_ragged(struct canvas *canvas, const struct view *view, int world_x, int world_y)
{
    const struct view_cell *above[WORLD_TILE_PX]; // of the row before
    for (int i = 0; i < WORLD_TILE_PX; i++) above[i] = ground_cell(view, world_x + i, world_y - 1);
    for (int i = 0; i < WORLD_TILE_PX * WORLD_TILE_PX; i++) {
        int wx = world_x + (i & 15), wy = world_y + (i >> 4);
        const struct view_cell *here = ground_cell(view, wx, wy), *up = above[i & 15];
        above[i & 15] = here;
        int x = wx - view->left, y = wy - view->top;
        if (!canvas_has(canvas, x, y)) continue;
        uint32_t color = ground_pixel(view, here, wx, wy);
        // What lies over its neighbour throws a thin shadow down on it, and has a bright rim above.
        if (lies_over(up, here))
            color = color_scale(color, LIP_SHADE);
        else if (lies_over(here, up))
            color = color_blend(color, 0xFFFFFF, 28);
        canvas->pixels[y * canvas->width + x] = color | 0xFF000000u;
    }
}

static bool is_uniform(const struct view *view, int row, int column)
{
    const struct sprite_def *ground = view->cells[row][column].ground;
    for (int y = row - 1; y <= row + 1; y++)
        for (int x = column - 1; x <= column + 1; x++)
            if (view->cells[y][x].ground != ground) return false;
    return true;
}

static void draw_ground(struct canvas *canvas, const struct view *view, int row, int column)
{
    const struct view_cell *cell = &view->cells[row][column];
    int world_x = (view->tile_x + column) * WORLD_TILE_PX,
        world_y = (view->tile_y + row) * WORLD_TILE_PX;
    int x = world_x - view->left, y = world_y - view->top;
    if (!is_uniform(view, row, column)) {
        draw_ragged(canvas, view, world_x, world_y);
        return;
    }
    canvas_fill(canvas, (struct rect){x, y, WORLD_TILE_PX, WORLD_TILE_PX}, SEABED_COLOR, 256);
    if (!cell->ground) return;
    struct rect frame = tile_frame(view, cell->ground, cell->tile.variant);
    if (frame.width > WORLD_TILE_PX) frame.width = WORLD_TILE_PX;
    if (frame.height > WORLD_TILE_PX) frame.height = WORLD_TILE_PX;
    canvas_blit(canvas, x, y, cell->ground->image, frame, &plain);
}

void tiles_draw_land(struct canvas *canvas, const struct view *view)
{
    enum { EDGE = VIEW_MARGIN_TILES };
    for (int row = EDGE; row < view->rows - EDGE; row++)
        for (int column = EDGE; column < view->columns - EDGE; column++)
            draw_ground(canvas, view, row, column);
}

// A soft shadow that a straight edge throws on the ground or water to its south.
static void draw_foot(struct canvas *canvas, const struct view *view, int row, int column, int x,
                      int y)
{
    const struct view_cell *below = &view->cells[row + 1][column];
    if (below->square && !below->wet) return;
    canvas_fill(canvas, (struct rect){x, y + WORLD_TILE_PX, WORLD_TILE_PX, 2}, 0x080C18, 120);
    canvas_fill(canvas, (struct rect){x, y + WORLD_TILE_PX + 2, WORLD_TILE_PX, 2}, 0x080C18, 56);
}

// Rocks stand on a grid, but should not look like it: their corners are cut and their rims gnawed
// at.
static bool is_gnawed(const struct view *view, int row, int column, int x, int y)
{
    const struct sprite_def *own = view->cells[row][column].sprite;
    int wx = (view->tile_x + column) * WORLD_TILE_PX + x,
        wy = (view->tile_y + row) * WORLD_TILE_PX + y;
    int bite = pattern_grain(view->pattern, wx * 2, wy * 2) / 80; // 0..3
    int left = view->cells[row][column - 1].sprite == own ? 99 : x;
    int right = view->cells[row][column + 1].sprite == own ? 99 : WORLD_TILE_PX - 1 - x;
    int above = view->cells[row - 1][column].sprite == own ? 99 : y;
    int below = view->cells[row + 1][column].sprite == own ? 99 : WORLD_TILE_PX - 1 - y;
    int side = left < right ? left : right, end = above < below ? above : below;
    return side < bite - 1 || end < bite - 1 || side + end < 3 + bite;
}

static void draw_rough(struct canvas *canvas, const struct view *view, int row, int column,
                       struct rect frame)
{
    const struct canvas *image = view->cells[row][column].sprite->image;
    int left = (view->tile_x + column) * WORLD_TILE_PX - view->left;
    int top = (view->tile_y + row) * WORLD_TILE_PX - view->top;
    for (int y = 0; y < frame.height; y++) {
        for (int x = 0; x < frame.width; x++) {
            uint32_t color = image->pixels[(frame.y + y) * image->width + frame.x + x];
            if (color >> 24 < 128 || is_gnawed(view, row, column, x, y)) continue;
            bool rim = is_gnawed(view, row, column, x, y + 1) ||
                       is_gnawed(view, row, column, x + 1, y) ||
                       is_gnawed(view, row, column, x - 1, y);
            canvas_put(canvas, left + x, top + y, rim ? color_scale(color, 120) : color, 256);
            bool foot = y == WORLD_TILE_PX - 1 || is_gnawed(view, row, column, x, y + 1);
            if (foot) canvas_put(canvas, left + x, top + y + 1, 0x080C18, 110);
        }
    }
}

void tiles_draw_square(struct canvas *canvas, const struct view *view)
{
    enum { EDGE = VIEW_MARGIN_TILES };
    for (int row = EDGE - 1; row < view->rows - EDGE + 1; row++) {
        for (int column = EDGE; column < view->columns - EDGE; column++) {
            const struct view_cell *cell = &view->cells[row][column];
            if (!cell->square || !cell->sprite || cell->wet) continue;
            int x = (view->tile_x + column) * WORLD_TILE_PX - view->left;
            int y = (view->tile_y + row) * WORLD_TILE_PX - view->top;
            struct rect frame = tile_frame(view, cell->sprite, cell->tile.variant);
            if (cell->rough) {
                draw_rough(canvas, view, row, column, frame);
                continue;
            }
            draw_foot(canvas, view, row, column, x, y);
            if (cell->sprite->height > WORLD_TILE_PX) continue; // tall: among the sprites
            canvas_blit(canvas, x, y, cell->sprite->image, frame, &plain);
        }
    }
}
