// How a pixel is lit: each lamp falls off as (1 - d^2 / r^2)^2, which is smooth at both ends; a
// cone's brightness across it falls off with side / (along * tan(spread / 2)). Opaque tiles throw
// shadows of all but the farthest lamps, found by a ray to every fourth pixel and smoothed between.
// No division and no angle per pixel.
#include "render/light.h"

#include <stdlib.h>
#include <string.h>

#include "render/edge.h"
#include "render/water.h"

enum {
    BANDS = 10,
    HIGH_LAMP_PX = 200, // what reaches farther stands high, and shines over walls
    GRID_PX = 4,        // shadows are traced this far apart
    GRID_SIDE = 2 * HIGH_LAMP_PX / GRID_PX + 3, // only lamps below that throw shadows
    SHADOW_LIGHT = 84,                          // of 256: what gets behind an opaque tile
    NEAR_GLOW_PX = 14,                          // a cone's lamp lights its own feet
    MAX_RADIUS_PX = 320,
};

void light_init(struct light_mask *mask)
{
    for (int i = 1; i < 1024; i++) mask->inverse[i] = (uint16_t)(i == 1 ? 65535 : 65536 / i);
    for (int sum = 0; sum < 1024; sum++) {
        for (int bayer = 0; bayer < 16; bayer++) {
            // Bands are narrow where it is dark: the eye sees steps there best.
            int position = (int)fix_sqrt((uint64_t)sum * 256) * BANDS; // 0 .. 16 * 32 * BANDS
            int band = (position + bayer * 10 + 64) / 256;
            int level = band * band * 256 / (BANDS * BANDS);
            int factor = sum ? level * 256 / sum : 0;
            mask->bands[sum][bayer] = (uint16_t)(factor > 1024 ? 1024 : factor);
        }
    }
}

// The scene has put flicker and fading into the intensity already.
static uint32_t strength_of(const struct light *lamp)
{
    enum { MOST_PERCENT = 200 };
    return (lamp->intensity > MOST_PERCENT ? MOST_PERCENT : lamp->intensity) * 256u / 100u;
}

struct beam {
    int x, y, radius;        // canvas px
    uint32_t inverse_square; // 2^24 / radius^2
    bool cone, shadows;
    int32_t axis_x, axis_y;    // 16.16
    int32_t tangent;           // of half the spread, 8.8
    uint32_t red, green, blue; // colour times strength, 256 = full
};

// --- shadows ---
struct shadows {
    bool any;
    int left, top;                       // canvas px of the grid's first point
    uint16_t seen[GRID_SIDE][GRID_SIDE]; // 0..256
};

static bool has_opaque(const struct view *view, int left, int top, int right, int bottom)
{
    int x0 = view_tile(view, left + view->left) - view->tile_x,
        x1 = view_tile(view, right + view->left) - view->tile_x;
    int y0 = view_tile(view, top + view->top) - view->tile_y,
        y1 = view_tile(view, bottom + view->top) - view->tile_y;
    for (int row = y0 < 0 ? 0 : y0; row <= y1 && row < view->rows; row++)
        for (int column = x0 < 0 ? 0 : x0; column <= x1 && column < view->columns; column++)
            if (view->cells[row][column].flags & TILE_OPAQUE) return true;
    return false;
}

static bool opaque_at(const struct view *view, int x,
                      int y) // canvas px; beyond the view nothing is
{
    int column = view_tile(view, x + view->left) - view->tile_x,
        row = view_tile(view, y + view->top) - view->tile_y;
    if ((unsigned)column >= (unsigned)view->columns || (unsigned)row >= (unsigned)view->rows)
        return false;
    return view->cells[row][column].flags & TILE_OPAQUE;
}

// Steps of 6 px from the lamp: light leaves the tiles the lamp stands in and stops behind the next
// opaque one, whose own face it still lights.
static bool is_seen(const struct view *view, int lamp_x, int lamp_y, int x, int y)
{
    enum { STEP_PX = 6 };
    int dx = x - lamp_x, dy = y - lamp_y, across = dx < 0 ? -dx : dx, down = dy < 0 ? -dy : dy;
    int steps = (across > down ? across : down) / STEP_PX;
    if (steps == 0) return true;
    int32_t step_x = dx * 4096 / (steps + 1), step_y = dy * 4096 / (steps + 1);
    int32_t at_x = lamp_x * 4096, at_y = lamp_y * 4096; // 20.12
    bool left_lamp = !opaque_at(view, lamp_x, lamp_y), inside = false;
    for (int i = 0; i < steps; i++) {
        at_x += step_x;
        at_y += step_y;
        bool opaque = opaque_at(view, at_x >> 12, at_y >> 12);
        if (!opaque && inside) return false;
        if (!opaque) left_lamp = true;
        inside = left_lamp && opaque;
    }
    return !inside || opaque_at(view, x, y);
}

// May a point of the grid get light, or lie beside one that does? A generous answer.
static bool is_near_beam(const struct beam *beam, int dx, int dy)
{
    enum { ROOM_PX = 2 * GRID_PX };
    int reach = beam->radius + ROOM_PX;
    if (dx * dx + dy * dy > reach * reach) return false;
    if (!beam->cone || dx * dx + dy * dy < NEAR_GLOW_PX * NEAR_GLOW_PX * 2) return true;
    int32_t along = (int32_t)(((int64_t)dx * beam->axis_x + (int64_t)dy * beam->axis_y) >> 16);
    int32_t side = (int32_t)(((int64_t)dy * beam->axis_x - (int64_t)dx * beam->axis_y) >> 16);
    return along > -ROOM_PX &&
           (side < 0 ? -side : side) < (along * beam->tangent >> 8) + 2 * ROOM_PX;
}

static bool throws_shadows(const struct beam *beam, const struct view *view, int left, int top,
                           int right, int bottom)
{
    int x = beam->x, y = beam->y;
    return beam->radius <= HIGH_LAMP_PX &&
           has_opaque(view, left < x ? left : x, top < y ? top : y, right > x ? right : x,
                      bottom > y ? bottom : y);
}

static void trace_shadows(struct shadows *shadows, const struct view *view, const struct beam *beam,
                          int left, int top, int right, int bottom)
{
    int x = beam->x, y = beam->y;
    shadows->any = beam->shadows && throws_shadows(beam, view, left, top, right, bottom);
    if (!shadows->any) return;
    shadows->left = left;
    shadows->top = top;
    int columns = (right - left) / GRID_PX + 2, rows = (bottom - top) / GRID_PX + 2;
    for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
            int at_x = left + column * GRID_PX, at_y = top + row * GRID_PX;
            bool dark = is_near_beam(beam, at_x - x, at_y - y) && !is_seen(view, x, y, at_x, at_y);
            shadows->seen[row][column] = dark ? SHADOW_LIGHT : 256;
        }
    }
}

static uint32_t read_shadow(const struct shadows *shadows, int x, int y)
{
    int dx = x - shadows->left, dy = y - shadows->top, fx = dx % GRID_PX, fy = dy % GRID_PX;
    const uint16_t *a = &shadows->seen[dy / GRID_PX][dx / GRID_PX], *b = a + GRID_SIDE;
    int above = a[0] * (GRID_PX - fx) + a[1] * fx, below = b[0] * (GRID_PX - fx) + b[1] * fx;
    return (uint32_t)(above * (GRID_PX - fy) + below * fy) / (GRID_PX * GRID_PX);
}

// --- one lamp ---
static bool aim_beam(struct beam *beam, const struct light *lamp, const struct view *view)
{
    uint32_t strength = strength_of(lamp);
    int radius = lamp->radius_px > MAX_RADIUS_PX ? MAX_RADIUS_PX : lamp->radius_px;
    if (strength == 0 || radius < 1) return false;
    uint16_t half = lamp->spread / 2;
    *beam = (struct beam){
        .x = fix_to_px(lamp->x) - view->left,
        .y = fix_to_px(lamp->y) - view->top,
        .radius = radius,
        .inverse_square = (1u << 24) / (uint32_t)(radius * radius),
        .cone = half > 0 && half < ANGLE_TURN * 15 / 64,
        .axis_x = fix_cos(lamp->angle),
        .axis_y = fix_sin(lamp->angle),
        .red = color_red(lamp->color) * strength / 255,
        .green = color_green(lamp->color) * strength / 255,
        .blue = color_blue(lamp->color) * strength / 255,
    };
    if (beam->cone) beam->tangent = (int32_t)((int64_t)fix_sin(half) * 256 / fix_cos(half));
    return beam->x > -radius && beam->x < view->width + radius && beam->y > -radius &&
           beam->y < view->height + radius;
}

// 0..256: how much of the lamp's light a pixel gets, by its distance.
static inline uint32_t falloff(const struct beam *beam, int dx, int dy)
{
    uint32_t far = (uint32_t)(dx * dx + dy * dy) * beam->inverse_square >> 16; // 256 at the radius
    uint32_t near = far >= 256 ? 0 : 256 - far;
    return near * near >> 8;
}

// 0..256: across a cone. The eye takes the square of a smooth step for a soft edge.
static inline uint32_t across(const struct light_mask *mask, const struct beam *beam, int dx,
                              int dy)
{
    int32_t along =
        (int32_t)(((int64_t)dx * beam->axis_x + (int64_t)dy * beam->axis_y) >> 14); // 1/4 px
    if (along <= 0) return 0;
    int32_t side = (int32_t)(((int64_t)dy * beam->axis_x - (int64_t)dx * beam->axis_y) >> 14);
    if (side < 0) side = -side;
    int32_t half_width = (along * beam->tangent >> 8) + 6;
    if (side >= half_width) return 0;
    while (half_width > 1023) {
        half_width >>= 1;
        side >>= 1;
    }
    uint32_t out = (uint32_t)side * mask->inverse[half_width] >> 8; // 0..255 at the edge
    uint32_t in = 256 - (out > 256 ? 256 : out);
    return in * (512 - in) >> 8;
}

static inline uint32_t near_glow(int dx, int dy)
{
    int far = (dx * dx + dy * dy) * 256 / (NEAR_GLOW_PX * NEAR_GLOW_PX);
    return far >= 256 ? 0 : (uint32_t)((256 - far) * (256 - far)) >> 9;
}

// The canvas pixels that a lamp may light, the last ones included. A mod's small lamps end before the picture's edge:
// many of them side by side would be a line there.
static bool find_bounds(const struct beam *beam, const struct view *view, uint16_t owner, int *left,
                        int *top, int *right, int *bottom)
{
    enum { SMALL_PX = 32 };
    int inset = owner != 0 && beam->radius < SMALL_PX ? EDGE_PX : 0;
    *left = beam->x - beam->radius;
    *top = beam->y - beam->radius;
    *right = beam->x + beam->radius;
    *bottom = beam->y + beam->radius;
    if (*left < inset) *left = inset;
    if (*top < inset) *top = inset;
    if (*right >= view->width - inset) *right = view->width - inset - 1;
    if (*bottom >= view->height - inset) *bottom = view->height - inset - 1;
    return *left <= *right && *top <= *bottom;
}

static void add_lamp(struct light_mask *mask, const struct beam *beam, uint16_t owner,
                     const struct view *view, struct shadows *shadows)
{
    int left, top, right, bottom;
    if (!find_bounds(beam, view, owner, &left, &top, &right, &bottom)) return;
    trace_shadows(shadows, view, beam, left, top, right, bottom);

    for (int y = top; y <= bottom; y++) {
        int dy = y - beam->y;
        int half = (int)fix_sqrt((uint64_t)(beam->radius * beam->radius - dy * dy));
        int first = beam->x - half < left ? left : beam->x - half;
        int last = beam->x + half > right ? right : beam->x + half;
        for (int x = first; x <= last; x++) {
            int dx = x - beam->x, at = y * view->width + x;
            uint32_t amount = falloff(beam, dx, dy);
            if (beam->cone) {
                amount = amount * across(mask, beam, dx, dy) >> 8;
                uint32_t feet = near_glow(dx, dy);
                if (feet > amount) amount = feet;
            }
            if (amount == 0) continue;
            if (shadows->any) amount = amount * read_shadow(shadows, x, y) >> 8;
            mask->red[at] = (uint16_t)(mask->red[at] + (beam->red * amount >> 8));
            mask->green[at] = (uint16_t)(mask->green[at] + (beam->green * amount >> 8));
            mask->blue[at] = (uint16_t)(mask->blue[at] + (beam->blue * amount >> 8));
        }
    }
}

// --- which lamps ---

// What a lamp costs to draw; 0: nothing of it is in the picture. The rectangle around what it lights will do.
struct lamp_cost {
    uint32_t light, shadows;
};

static struct lamp_cost cost_of(const struct light *light, uint16_t owner, const struct view *view)
{
    struct beam beam;
    int left, top, right, bottom;
    if (!aim_beam(&beam, light, view) ||
        !find_bounds(&beam, view, owner, &left, &top, &right, &bottom))
        return (struct lamp_cost){0};
    uint32_t area = (uint32_t)(right - left + 1) * (uint32_t)(bottom - top + 1);
    uint32_t cost = area * (1u + beam.cone);
    return (struct lamp_cost){
        .light = cost < LIGHT_LEAST_PX ? LIGHT_LEAST_PX : cost,
        .shadows = throws_shadows(&beam, view, left, top, right, bottom) ? 2 * area : 0,
    };
}

static void want_lamps(struct light_mask *mask, const struct view *view, uint16_t owner)
{
    struct light lights[SCENE_MAX_LIGHTS];
    size_t count = scene_lights(view->scene, view->world, owner, lights);
    for (size_t i = 0; i < count; i++) {
        struct lamp_cost cost = cost_of(&lights[i], owner, view);
        share_want(&mask->share, owner, cost.light + cost.shadows);
    }
}

static void take_lamps(struct light_mask *mask, const struct view *view, uint16_t owner)
{
    struct light lights[SCENE_MAX_LIGHTS];
    size_t count = scene_lights(view->scene, view->world, owner, lights);
    for (size_t i = 0; i < count; i++) {
        struct lamp_cost cost = cost_of(&lights[i], owner, view);
        if (cost.light == 0) continue;
        bool shadows = share_has(&mask->share, owner, cost.light + cost.shadows);
        if (share_take(&mask->share, owner, cost.light + (shadows ? cost.shadows : 0),
                       lights[i].number))
            mask->lamps[mask->count++] = (struct lamp){lights[i], owner, shadows};
    }
}

static void choose_lamps(struct light_mask *mask, const struct view *view)
{
    mask->count = 0;
    share_begin(&mask->share, LIGHT_MOD_TIMES * view_area(view),
                LIGHT_MODS_TIMES * view_area(view));
    for (uint16_t owner = 1; owner < SCENE_MAX_OWNERS; owner++) want_lamps(mask, view, owner);
    share_settle(&mask->share);
    for (uint16_t owner = 0; owner < SCENE_MAX_OWNERS; owner++) take_lamps(mask, view, owner);
}

void light_gather(struct light_mask *mask, const struct view *view)
{
    size_t pixels = view_area(view);
    memset(mask->red, 0, pixels * sizeof *mask->red);
    memset(mask->green, 0, pixels * sizeof *mask->green);
    memset(mask->blue, 0, pixels * sizeof *mask->blue);
    choose_lamps(mask, view);
    struct shadows shadows;
    size_t of_mods = 0;
    int count = view->width * view->height;
    for (size_t i = 0; i < mask->count; i++) { // the game's come first
        struct beam beam;
        if (mask->lamps[i].owner != 0 && of_mods++ == 0)
            glare_note(&mask->before, count, mask->red, mask->green, mask->blue);
        if (!aim_beam(&beam, &mask->lamps[i].light, view)) continue;
        beam.shadows = mask->lamps[i].shadows;
        add_lamp(mask, &beam, mask->lamps[i].owner, view, &shadows);
    }
    if (of_mods > 1) glare_limit(&mask->before, count, mask->red, mask->green, mask->blue);
}

// --- the mask on the picture ---
struct air {
    uint32_t red, green, blue; // ambient light, 256 = full
    uint32_t haze;             // 0..256: how much of a lamp's light hangs in the air
    uint32_t moon_red, moon_green,
        moon_blue; // what foam and crests throw back of the sky's own light
    uint32_t tint;
};

static struct air read_air(const struct view *view)
{
    uint32_t ambient = scene_ambient(view->scene), flash = scene_flash_now(view->scene);
    struct weather weather = scene_weather(view->scene);
    struct air air = {
        .red = color_red(ambient) + (color_red(ambient) >> 7) + flash * 190 / 100,
        .green = color_green(ambient) + (color_green(ambient) >> 7) + flash * 215 / 100,
        .blue = color_blue(ambient) + (color_blue(ambient) >> 7) + flash * 256 / 100,
        .haze = 12u + weather.fog / 5u + weather.rain / 14u,
        .tint = scene_tint(view->scene),
    };
    uint32_t darkness = air.red + air.green + air.blue;
    darkness = darkness >= 600 ? 0 : 600 - darkness; // by day the sea's own colours say it all
    air.moon_red = air.red + darkness * 70 / 600;
    air.moon_green = air.green + darkness * 100 / 600;
    air.moon_blue = air.blue + darkness * 130 / 600;
    air.moon_red = air.moon_red * darkness / 600;
    air.moon_green = air.moon_green * darkness / 600;
    air.moon_blue = air.moon_blue * darkness / 600;
    return air;
}

static inline uint32_t lit(uint32_t channel, uint32_t ambient, uint32_t lamp, uint32_t haze,
                           uint32_t moon)
{
    uint32_t light = ambient + lamp;
    if (light > 344)
        light = 344; // strong light may brighten beyond the picture's own colours, a little
    uint32_t value = (channel * light >> 8) + (lamp * haze >> 8) + moon;
    return value > 255 ? 255 : value;
}

void light_apply(struct canvas *canvas, const struct light_mask *mask, const struct view *view)
{
    struct air air = read_air(view);
    for (int y = 0; y < view->height; y++) {
        for (int x = 0; x < view->width; x++) {
            int at = y * view->width + x;
            uint32_t red = mask->red[at], green = mask->green[at], blue = mask->blue[at];
            uint32_t most = red > green ? red : green;
            if (blue > most) most = blue;
            if (most) {
                uint32_t factor = mask->bands[most > 1023 ? 1023 : most][pattern_bayer(x, y)];
                red = red * factor >> 8;
                green = green * factor >> 8;
                blue = blue * factor >> 8;
            }
            uint32_t color = canvas->pixels[at], sheen = view->sheen[at], back = air.haze + sheen;
            color = color_make(
                lit(color_red(color), air.red, red, back, air.moon_red * sheen >> 8),
                lit(color_green(color), air.green, green, back, air.moon_green * sheen >> 8),
                lit(color_blue(color), air.blue, blue, back, air.moon_blue * sheen >> 8));
            canvas->pixels[at] = color_multiply(color, air.tint);
        }
    }
}

static bool has_bloom(const struct light *lamp)
{
    return strength_of(lamp) >= 64 && !lamp->spread; // a beam has no halo of its own
}

// How much of its halo a lamp has, 0..256: the halos of mods' lamps in one place are as bright as a few, so that they
// do not hide what stands there.
static uint32_t bloom_part(const struct light_mask *mask, const struct lamp *one)
{
    enum { NEAR = 24 * FIX_ONE, FEW = 2 };
    uint32_t near = 0;
    if (one->owner == 0) return 256;
    for (const struct lamp *other = mask->lamps; other < mask->lamps + mask->count; other++)
        near += other->owner != 0 && has_bloom(&other->light) &&
                abs(other->light.x - one->light.x) < NEAR &&
                abs(other->light.y - one->light.y) < NEAR;
    return near > FEW ? 256 * FEW / near : 256;
}

// part: of its halo, 0..256
static void draw_bloom(struct canvas *canvas, const struct light *lamp, const struct view *view,
                       uint32_t part)
{
    uint32_t strength = strength_of(lamp) * part / 256;
    int x = fix_to_px(lamp->x) - view->left, y = fix_to_px(lamp->y) - view->top;
    int radius = lamp->radius_px / 5;
    radius = radius < 4 ? 4 : radius > 22 ? 22 : radius;
    uint32_t color = color_multiply(lamp->color, scene_tint(view->scene));
    canvas_disc(canvas, x, y, radius, radius, color, strength * 44 / 256, true);
    canvas_disc(canvas, x, y, radius / 3 + 1, radius / 3 + 1, color, strength * 90 / 256, true);
    int length = lamp->radius_px * 3 / 4;
    water_draw_glitter(canvas, view, x, y, length > 72 ? 72 : length, color, strength * 110 / 256);
}

void light_draw_bloom(struct canvas *canvas, const struct light_mask *mask, const struct view *view)
{
    struct edge edge;
    for (size_t i = 0; i < mask->count; i++) {
        const struct light *lamp = &mask->lamps[i].light;
        if (!has_bloom(lamp)) continue;
        bool inside = mask->lamps[i].owner != 0;
        if (inside) edge_keep(&edge, canvas);
        draw_bloom(canvas, lamp, view, bloom_part(mask, &mask->lamps[i]));
        if (inside) edge_put_back(&edge, canvas);
    }
}
