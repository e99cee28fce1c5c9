#include "render/tiles.h"

enum { SEABED_COLOR = 0x5A6A5E, NOTHING_COLOR = 0x080A12, LIP_SHADE = 200 };

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
    const struct view_cell *near =
        view_cell_at(view, x + view_stray_x(view, x, y), y + view_stray_y(view, x, y));
    return own->nothing || near->square || !near->ground ? own : near;
}

static uint32_t ground_pixel(const struct view *view, const struct view_cell *cell, int x, int y)
{
    if (!cell->ground) return cell->nothing ? NOTHING_COLOR : SEABED_COLOR;
    struct rect frame = tile_frame(view, cell->ground, cell->tile.variant);
    const struct canvas *image = cell->ground->image;
    int fx = view_in_tile(view, x) % frame.width, fy = view_in_tile(view, y) % frame.height;
    return image->pixels[(frame.y + fy) * image->width + frame.x + fx];
}

static void draw_ragged(struct canvas *canvas, const struct view *view, int world_x, int world_y)
{
    const struct view_cell *above[WORLD_MAX_TILE_PX]; // of the row before
    int side = view->tile_px;
    for (int i = 0; i < side; i++) above[i] = ground_cell(view, world_x + i, world_y - 1);
    for (int i = 0; i < side * side; i++) {
        int wx = world_x + i % side, wy = world_y + i / side;
        const struct view_cell *here = ground_cell(view, wx, wy), *up = above[i % side];
        above[i % side] = here;
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
    bool nothing = view->cells[row][column].nothing;
    for (int y = row - 1; y <= row + 1; y++)
        for (int x = column - 1; x <= column + 1; x++)
            if (view->cells[y][x].ground != ground || view->cells[y][x].nothing != nothing)
                return false;
    return true;
}

static void draw_ground(struct canvas *canvas, const struct view *view, int row, int column)
{
    const struct view_cell *cell = &view->cells[row][column];
    int world_x = (view->tile_x + column) * view->tile_px,
        world_y = (view->tile_y + row) * view->tile_px;
    int x = world_x - view->left, y = world_y - view->top;
    if (!is_uniform(view, row, column)) {
        draw_ragged(canvas, view, world_x, world_y);
        return;
    }
    canvas_fill(canvas, (struct rect){x, y, view->tile_px, view->tile_px},
                cell->nothing ? NOTHING_COLOR : SEABED_COLOR, 256);
    if (!cell->ground) return;
    struct rect frame = tile_frame(view, cell->ground, cell->tile.variant);
    if (frame.width > view->tile_px) frame.width = view->tile_px;
    if (frame.height > view->tile_px) frame.height = view->tile_px;
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
    if (!view->cells[row][column].shadow || (below->square && !below->wet)) return;
    canvas_fill(canvas, (struct rect){x, y + view->tile_px, view->tile_px, 2}, 0x080C18, 120);
    canvas_fill(canvas, (struct rect){x, y + view->tile_px + 2, view->tile_px, 2}, 0x080C18, 56);
}

// Rocks stand on a grid, but should not look like it: their corners are cut and their rims gnawed
// at.
static bool is_gnawed(const struct view *view, int row, int column, int x, int y)
{
    const struct sprite_def *own = view->cells[row][column].sprite;
    int wx = (view->tile_x + column) * view->tile_px + x,
        wy = (view->tile_y + row) * view->tile_px + y;
    int bite = pattern_grain(view->pattern, wx * 2, wy * 2) / 80; // 0..3
    int left = view->cells[row][column - 1].sprite == own ? 99 : x;
    int right = view->cells[row][column + 1].sprite == own ? 99 : view->tile_px - 1 - x;
    int above = view->cells[row - 1][column].sprite == own ? 99 : y;
    int below = view->cells[row + 1][column].sprite == own ? 99 : view->tile_px - 1 - y;
    int side = left < right ? left : right, end = above < below ? above : below;
    return side < bite - 1 || end < bite - 1 || side + end < 3 + bite;
}

static void draw_rough(struct canvas *canvas, const struct view *view, int row, int column,
                       struct rect frame)
{
    const struct canvas *image = view->cells[row][column].sprite->image;
    int left = (view->tile_x + column) * view->tile_px - view->left;
    int top = (view->tile_y + row) * view->tile_px - view->top;
    for (int y = 0; y < frame.height; y++) {
        for (int x = 0; x < frame.width; x++) {
            uint32_t color = image->pixels[(frame.y + y) * image->width + frame.x + x];
            if (color >> 24 < 128 || is_gnawed(view, row, column, x, y)) continue;
            bool rim = is_gnawed(view, row, column, x, y + 1) ||
                       is_gnawed(view, row, column, x + 1, y) ||
                       is_gnawed(view, row, column, x - 1, y);
            canvas_put(canvas, left + x, top + y, rim ? color_scale(color, 120) : color, 256);
            bool foot = y == view->tile_px - 1 || is_gnawed(view, row, column, x, y + 1);
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
            int x = (view->tile_x + column) * view->tile_px - view->left;
            int y = (view->tile_y + row) * view->tile_px - view->top;
            struct rect frame = tile_frame(view, cell->sprite, cell->tile.variant);
            if (cell->rough) {
                draw_rough(canvas, view, row, column, frame);
                continue;
            }
            draw_foot(canvas, view, row, column, x, y);
            if (cell->sprite->height > view->tile_px) continue; // tall: among the sprites
            canvas_blit(canvas, x, y, cell->sprite->image, frame, &plain);
        }
    }
}

// --- layers above the ground ---
static void draw_cover(struct canvas *canvas, const struct view *view, const struct cover *cover,
                       bool tall, int row, int column)
{
    const struct tile_def *def = world_tile_def(view->world, cover->kind);
    const struct sprite_def *sprite = atlas_sprite(view->atlas, view->scene, def->sprite);
    if (!sprite || (!tall && sprite->height > view->tile_px)) return; // tall: among the sprites
    int x = (view->tile_x + column) * view->tile_px - view->left;
    int bottom = (view->tile_y + row + 1) * view->tile_px - view->top;
    struct rect frame = tile_frame(view, sprite, cover->variant);
    canvas_blit(canvas, x + (view->tile_px - frame.width) / 2, bottom - frame.height, sprite->image,
                frame, &plain);
}

void tiles_draw_covers(struct canvas *canvas, const struct view *view, bool over)
{
    enum { EDGE = VIEW_MARGIN_TILES - 2 }; // what hangs into the picture is seen as well
    for (uint32_t layer = 1; layer < world_layers(view->world); layer++) {
        if (world_layer_is_over(view->world, layer) != over) continue;
        for (int row = EDGE; row < view->rows; row++) {
            for (int column = EDGE; column < view->columns - EDGE; column++) {
                struct cover cover =
                    world_cover(view->world, view->tile_x + column, view->tile_y + row, layer);
                if (cover.kind != WORLD_NO_COVER)
                    draw_cover(canvas, view, &cover, over, row, column);
            }
        }
    }
}
