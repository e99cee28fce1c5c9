#include "render/tiles.h"

enum { SEABED_COLOR = 0x5A6A5E, LIP_SHADE = 200 };

static const struct blit plain = {.tint = 0xFFFFFF, .alpha = 256};

// The frame of a tile: the variant's, or the running one's for tiles that are animated.
static struct rect tile_frame(const struct view *view, const struct sprite_def *sprite, unsigned variant)
{
    if (sprite->ticks_per_frame > 0)
        return atlas_frame(sprite, variant, view->tick / (unsigned)sprite->ticks_per_frame);
    return atlas_frame(sprite, variant / (unsigned)sprite->columns, variant);
}

// Which of two natural grounds lies over the other: the higher one, then the later in the atlas.
static bool lies_over(const struct view_cell *a, const struct view_cell *b)
{
    if (!a->ground || !b->ground || a->ground == b->ground) return false;
    return a->ground > b->ground;
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
    const struct canvas *image = &view->atlas->image;
    int fx = (x & 15) % frame.width, fy = (y & 15) % frame.height;
    return image->pixels[(frame.y + fy) * image->width + frame.x + fx];
}

static void draw_ragged(struct canvas *canvas, const struct view *view, int world_x, int world_y)
{
    for (int i = 0; i < WORLD_TILE_PX * WORLD_TILE_PX; i++) {
        int wx = world_x + (i & 15), wy = world_y + (i >> 4);
        int x = wx - view->left, y = wy - view->top;
        if (!canvas_has(canvas, x, y)) continue;
        const struct view_cell *here = ground_cell(view, wx, wy);
        uint32_t color = ground_pixel(view, here, wx, wy);
        // What lies over its neighbour throws a thin shadow down on it, and has a bright rim above.
        if (lies_over(ground_cell(view, wx, wy - 1), here)) color = color_scale(color, LIP_SHADE);
        else if (lies_over(here, ground_cell(view, wx, wy - 1)))
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
    int world_x = (view->tile_x + column) * WORLD_TILE_PX, world_y = (view->tile_y + row) * WORLD_TILE_PX;
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
    canvas_blit(canvas, x, y, &view->atlas->image, frame, &plain);
}

void tiles_draw_land(struct canvas *canvas, const struct view *view)
{
    enum { EDGE = VIEW_MARGIN_TILES };
    for (int row = EDGE; row < VIEW_ROWS - EDGE; row++)
        for (int column = EDGE; column < VIEW_COLUMNS - EDGE; column++)
            draw_ground(canvas, view, row, column);
}

// A soft shadow that a straight edge throws on the ground or water to its south.
static void draw_foot(struct canvas *canvas, const struct view *view, int row, int column, int x, int y)
{
    const struct view_cell *below = &view->cells[row + 1][column];
    if (below->square && !below->wet) return;
    canvas_fill(canvas, (struct rect){x, y + WORLD_TILE_PX, WORLD_TILE_PX, 2}, 0x080C18, 120);
    canvas_fill(canvas, (struct rect){x, y + WORLD_TILE_PX + 2, WORLD_TILE_PX, 2}, 0x080C18, 56);
}

void tiles_draw_square(struct canvas *canvas, const struct view *view)
{
    enum { EDGE = VIEW_MARGIN_TILES };
    for (int row = EDGE - 1; row < VIEW_ROWS - EDGE + 1; row++) {
        for (int column = EDGE; column < VIEW_COLUMNS - EDGE; column++) {
            const struct view_cell *cell = &view->cells[row][column];
            if (!cell->square || !cell->sprite || cell->wet) continue;
            int x = (view->tile_x + column) * WORLD_TILE_PX - view->left;
            int y = (view->tile_y + row) * WORLD_TILE_PX - view->top;
            draw_foot(canvas, view, row, column, x, y);
            if (cell->sprite->height > WORLD_TILE_PX) continue; // tall: among the sprites
            struct rect frame = tile_frame(view, cell->sprite, cell->tile.variant);
            canvas_blit(canvas, x, y, &view->atlas->image, frame, &plain);
        }
    }
}
