// Every number here was chosen by eye. The shore is where the field of view.h crosses zero; how far
// a pixel is from it is the field over its slope.
#include "render/water.h"

enum {
    TONES = 9,
    TONE_STEP = 112,    // of the field `tone` per entry of the ramp
    FOAM_REACH_PX = 11, // how far out a line of foam starts
    FOAM_CYCLE_TICKS = 240,
};

static const uint32_t ramp[TONES] = {0x6FD0BE, 0x4DB8B4, 0x359DA8, 0x28839A, 0x206B8A,
                                     0x1A5678, 0x154667, 0x113957, 0x0E2F4A};
static const uint32_t foam_color = 0xE8F6EE;

struct field_point {
    int shore, tone;
};

// Between the centres of four tiles, at a pixel of the world.
static struct field_point read_field(const struct view *view, int world_x, int world_y)
{
    int half = view->tile_px / 2;
    int column = view_tile(view, world_x - half), row = view_tile(view, world_y - half);
    int fx =
        (world_x - half - column * view->tile_px) * 16 / view->tile_px; // in sixteenths of the way
    int fy = (world_y - half - row * view->tile_px) * 16 / view->tile_px;
    const struct view_cell *a = &view->cells[row - view->tile_y][column - view->tile_x], *b = a + 1,
                           *c = a + VIEW_MAX_COLUMNS, *d = c + 1;
    int top = a->shore * (16 - fx) + b->shore * fx, bottom = c->shore * (16 - fx) + d->shore * fx;
    int high = a->tone * (16 - fx) + b->tone * fx, low = c->tone * (16 - fx) + d->tone * fx;
    return (struct field_point){(top * (16 - fy) + bottom * fy) >> 8,
                                (high * (16 - fy) + low * fy) >> 8};
}

static bool is_same_around(const struct view *view, int row, int column)
{
    const struct view_cell *own = &view->cells[row][column];
    for (int y = row - 1; y <= row + 1; y++)
        for (int x = column - 1; x <= column + 1; x++) {
            const struct view_cell *other = &view->cells[y][x];
            if (other->shore != own->shore || other->tone != own->tone ||
                other->square != own->square)
                return false;
        }
    return true;
}

static void fill_cell(struct view *view, int row, int column)
{
    const struct view_cell *cell = &view->cells[row][column];
    bool same = is_same_around(view, row, column),
         dry = (cell->square || cell->nothing) && !cell->wet;
    int wx0 = (view->tile_x + column) * view->tile_px, wy0 = (view->tile_y + row) * view->tile_px;
    int time = (int)(view->tick & 0xFFFF);
    for (int wy = wy0; wy < wy0 + view->tile_px; wy++) {
        int y = wy - view->top;
        if ((unsigned)y >= (unsigned)view->height) continue;
        for (int wx = wx0; wx < wx0 + view->tile_px; wx++) {
            int x = wx - view->left;
            if ((unsigned)x >= (unsigned)view->width) continue;
            struct field_point point = {cell->shore, cell->tone};
            if (!same) {
                point = read_field(view, wx + view_stray_x(view, wx, wy),
                                   wy + view_stray_y(view, wx, wy));
                int breath = time + pattern_noise(view->pattern, wx / 2, wy / 2);
                point.shore += pattern_sine(view->pattern, breath) * 14 / 128;
            }
            int at = y * view->width + x;
            view->shore[at] = dry ? VIEW_SHORE_DRY : (int16_t)point.shore;
            view->tones[at] = (int16_t)point.tone;
        }
    }
}

static void fill_fields(struct view *view)
{
    enum { EDGE = VIEW_MARGIN_TILES };
    for (int row = EDGE; row < view->rows - EDGE; row++)
        for (int column = EDGE; column < view->columns - EDGE; column++)
            fill_cell(view, row, column);
}

// Distance from the waterline in 1/4 px; negative on land. `at` is the pixel's index.
static int shore_distance(const struct view *view, int x, int y, int at)
{
    const int16_t *shore = view->shore;
    int left = x > 1 ? at - 2 : at, right = x < view->width - 2 ? at + 2 : at;
    int above = y > 1 ? at - 2 * view->width : at;
    int below = y < view->height - 2 ? at + 2 * view->width : at;
    int dx = shore[right] - shore[left], dy = shore[below] - shore[above];
    dx = dx < 0 ? -dx : dx;
    dy = dy < 0 ? -dy : dy;
    if (dx > 2 * VIEW_SHORE_STEP || dy > 2 * VIEW_SHORE_STEP) return 64; // beside planks: no beach
    int slope = dx > dy ? dx + dy / 2 : dy + dx / 2;                     // over 4 px
    return shore[at] * 16 / (slope + 4);
}

struct swell {
    int first, second; // two noises that drift against each other
};

static struct swell read_swell(const struct view *view, int wx, int wy)
{
    int time = (int)(view->tick & 0xFFFFF);
    return (struct swell){
        pattern_noise(view->pattern, wx + time / 9, wy * 2 + time / 13),
        pattern_noise(view->pattern, wx - time / 11 + 47, wy * 2 - time / 17 + 71),
    };
}

static uint32_t water_color(const struct view *view, int wx, int wy, int tone, uint8_t *sheen)
{
    struct swell swell = read_swell(view, wx, wy);
    int sum = swell.first + swell.second - 256, gap = swell.first - swell.second;
    int level = tone - 70 + sum * 2 / 5 + pattern_bayer(wx, wy) * 3;
    if (gap > -7 && gap < 7 && sum > -40) { // a bright thread of light in the water
        level -= TONE_STEP;
        *sheen = sum > 40 ? 56 : 30;
    }
    level = level < 0 ? 0 : level / TONE_STEP;
    return ramp[level < TONES ? level : TONES - 1];
}

// 0..256: foam at the waterline, and a thinner line that runs in from the sea and fades out there.
static uint32_t foam_amount(const struct view *view, int wx, int wy, int distance)
{
    const struct pattern *pattern = view->pattern;
    int grain = pattern_grain(pattern, wx + (int)(view->tick / 24), wy);
    int lap = 5 + pattern_sine(pattern, (int)(view->tick & 0xFFFF) +
                                            pattern_noise(pattern, wx / 2, wy / 2)) /
                      42;
    if (distance < lap) return grain > 70 ? 236 : 120;

    int local = (int)(view->tick % (FOAM_CYCLE_TICKS * 256)) +
                pattern_noise(pattern, wx / 3 + 11, wy / 3) * 2;
    int phase = local % FOAM_CYCLE_TICKS;
    int line = FOAM_REACH_PX * 4 - phase * (FOAM_REACH_PX * 4 - 6) / FOAM_CYCLE_TICKS;
    int off = distance - line;
    if (off < -2 || off > 2) return 0;
    int fade = phase < 60 ? phase * 3 : 180;
    return grain > 118 ? (uint32_t)fade : 0;
}

static uint32_t opacity(int tone, int bayer)
{
    int steps = (tone + bayer * 3) / 24; // visible steps, dithered into each other
    int alpha = 112 + steps * 13;
    return (uint32_t)(alpha > 256 ? 256 : alpha);
}

static uint32_t wet_ground(uint32_t ground, int distance, int bayer)
{
    if (distance < -22) return ground;
    int amount = distance > -10 ? 186 : 214;
    if (distance < -16 && bayer < 8) amount = 240;
    return color_multiply(color_scale(ground, (uint32_t)amount), 0xF4F8FF);
}

static void draw_pixel(struct canvas *canvas, struct view *view, int x, int y, int tone)
{
    int at = y * view->width + x, shore = view->shore[at];
    view->sheen[at] = 0;
    if (shore < -VIEW_SHORE_STEP * 3 / 4) return;
    int wx = x + view->left, wy = y + view->top;
    uint32_t *pixel = &canvas->pixels[at];
    int bayer = pattern_bayer(wx, wy);
    bool near = shore < VIEW_SHORE_STEP;
    int distance = near ? shore_distance(view, x, y, at) : 64;
    if (shore <= 0) {
        *pixel = wet_ground(*pixel, distance, bayer);
        return;
    }
    uint32_t color = water_color(view, wx, wy, tone, &view->sheen[at]);
    *pixel = color_blend(*pixel, color, opacity(tone, bayer));
    if (distance >= (FOAM_REACH_PX + 1) * 4) return;
    uint32_t foam = foam_amount(view, wx, wy, distance);
    *pixel = color_blend(*pixel, foam_color, foam);
    if (foam > view->sheen[at] * 4u) view->sheen[at] = (uint8_t)(foam / 4);
}

// Short bright dashes that grow, wander and go out: one chance per cell of the sea and cycle.
static void draw_glints(struct canvas *canvas, struct view *view)
{
    enum { CELL_W = 14, CELL_H = 6, CYCLE = 96 };
    int first_x = view->left / CELL_W - 2, first_y = view->top / CELL_H - 2;
    for (int cy = first_y; cy < first_y + view->height / CELL_H + 4; cy++) {
        for (int cx = first_x; cx < first_x + view->width / CELL_W + 4; cx++) {
            uint32_t fixed = pattern_hash((uint32_t)cx, (uint32_t)cy, 7);
            uint32_t time = view->tick + fixed % CYCLE, phase = time % CYCLE;
            uint32_t hash = pattern_hash(fixed, time / CYCLE, 9);
            if (hash % 100 > 34 || phase > 48) continue;
            int grown = (int)(phase < 24 ? phase : 48 - phase) / 5;
            int length = 1 + grown * (int)(1 + (hash >> 8 & 1));
            int x = cx * CELL_W + (int)(hash >> 10 & 7) - view->left - length / 2 + (int)phase / 16;
            int y = cy * CELL_H + (int)(hash >> 14) % CELL_H - view->top;
            for (int i = 0; i < length; i++) {
                if (!view_is_water(view, x + i, y)) continue;
                bool tip = i == 0 || i == length - 1;
                canvas_glow(canvas, x + i, y, 0x9CC8D8, tip ? 40 : 84);
                view->sheen[y * view->width + x + i] = tip ? 60 : 128;
            }
        }
    }
}

void water_draw(struct canvas *canvas, struct view *view)
{
    fill_fields(view);
    for (int y = 0; y < view->height; y++)
        for (int x = 0; x < view->width; x++)
            draw_pixel(canvas, view, x, y, view->tones[y * view->width + x]);
    draw_glints(canvas, view);
}

void water_draw_glitter(struct canvas *canvas, const struct view *view, int x, int y, int length,
                        uint32_t color, uint32_t strength)
{
    int time = (int)(view->tick & 0xFFFF);
    for (int down = 1; down < length; down++) {
        int wy = y + down + view->top;
        uint32_t hash = pattern_hash((uint32_t)wy, (uint32_t)(time / 10 + wy % 5), 21);
        if (hash % 5 == 0) continue; // a trough: this row is dark now
        int width = 1 + down / 7 + (int)(hash >> 8) % 3;
        int sway = pattern_sine(view->pattern, wy * 23 + time * 2) * (2 + down / 9) / 127;
        uint32_t fade = strength * (uint32_t)(length - down) / (uint32_t)length;
        for (int i = -width / 2; i <= width / 2; i++) {
            if (!view_is_water(view, x + sway + i, y + down)) continue;
            bool edge = i == -width / 2 || i == width / 2;
            canvas_glow(canvas, x + sway + i, y + down, color, edge ? fade / 2 : fade);
        }
    }
}
