#include "render/weather.h"

#include "render/edge.h"

enum {
    DROPS_PER_PERCENT = 4, // in so large a picture:
    LEAST_AREA_PX = SCENE_MIN_WIDTH_PX * SCENE_MIN_HEIGHT_PX,
    FALL_TICKS = 13, // a drop is seen that long before it lands
    SPLASH_TICKS = 12,
    ASIDE_PX = 48, // beside the picture, where drops land as well
    ABOVE_PX = 24,
};

static int wrap(int value, int size)
{
    value %= size;
    return value < 0 ? value + size : value;
}

// A streak takes its light from what it passes: bright in a beam, a shimmer in the dark.
static void draw_streak(struct canvas *canvas, int x, int y, uint32_t strength)
{
    if (!canvas_has(canvas, x, y)) return;
    uint32_t color = canvas->pixels[y * canvas->width + x];
    uint32_t light = (color_red(color) + color_green(color) * 2 + color_blue(color)) / 4;
    canvas_glow(canvas, x, y, 0xA8C4DC, strength * (66 + light * 5 / 8) / 256);
}

static void draw_splash(struct canvas *canvas, const struct view *view, int x, int y, int age)
{
    int width = 1 + age / 4;
    uint32_t alpha = (uint32_t)(150 - age * 11);
    if (view_is_water(view, x, y)) { // a ring
        for (int dx = -width; dx <= width; dx++) {
            bool tip = dx == -width || dx == width;
            if (tip)
                draw_streak(canvas, x + dx, y, alpha * 2);
            else if (age > 3)
                draw_streak(canvas, x + dx, y + 1, alpha * 3 / 2);
            if (!tip && age > 7) draw_streak(canvas, x + dx, y - 1, alpha);
        }
    } else if (age < 8) { // two drops that jump up
        draw_streak(canvas, x - 1 - age / 4, y - 1 - (age < 4), alpha * 2);
        draw_streak(canvas, x + 1 + age / 4, y - 1 - (age < 4), alpha * 2);
    }
}

// Each drop lands somewhere else in each of its cycles; the streak is where it comes from.
static void draw_drop(struct canvas *canvas, const struct view *view, uint32_t index, int slant)
{
    uint32_t fixed = pattern_hash(index, 1, 11), period = 30 + fixed % 23;
    uint32_t time = view->tick + fixed, phase = time % period;
    uint32_t hash = pattern_hash(index, time / period, 12);
    uint32_t across = (uint32_t)view->width + 2 * ASIDE_PX,
             down = (uint32_t)view->height + 2 * ABOVE_PX;
    int x = wrap((int)(hash % across) - view->left, (int)across) - ASIDE_PX;
    int y = wrap((int)(hash / across % down) - view->top, (int)down) - ABOVE_PX;
    if (phase >= FALL_TICKS) {
        if (phase < FALL_TICKS + SPLASH_TICKS)
            draw_splash(canvas, view, x, y, (int)phase - FALL_TICKS);
        return;
    }
    int above = (FALL_TICKS - (int)phase) * 11, length = 7 + (int)(fixed >> 8) % 6;
    uint32_t strength = 130 + (fixed >> 12) % 120;
    for (int i = 0; i < length; i++) {
        int height = above + i;
        draw_streak(canvas, x - height * slant / 256, y - height,
                    i < 2 ? strength : strength * 3 / 4);
    }
}

void weather_draw_rain(struct canvas *canvas, const struct view *view)
{
    struct weather weather = scene_weather(view->scene);
    uint32_t drops = (weather.rain > 100 ? 100u : weather.rain) * DROPS_PER_PERCENT *
                     view_area(view) / LEAST_AREA_PX;
    int slant = 30 + weather.wind_x / 3; // 1/256 px per px of height
    slant = slant < -220 ? -220 : slant > 220 ? 220 : slant;
    for (uint32_t i = 0; i < drops; i++) draw_drop(canvas, view, i, slant);
}

// Two sheets of noise that drift apart; four steps of thickness, dithered.
void weather_draw_fog(struct canvas *canvas, const struct view *view)
{
    struct weather weather = scene_weather(view->scene);
    if (weather.fog == 0) return;
    int thickness = weather.fog > 100 ? 100 : weather.fog;
    int time = (int)(view->tick & 0xFFFFFF), drift = time / 8;
    for (int y = 0; y < canvas->height; y++) {
        for (int x = 0; x < canvas->width; x++) {
            int wx = x + view->left, wy = y + view->top;
            int sheet = pattern_noise(view->pattern, (wx + drift) / 3, wy / 2 + time / 40) +
                        pattern_noise(view->pattern, (wx - drift / 2) / 2 + 50, wy + 31);
            int level = (sheet - 150) * thickness / 100 + pattern_bayer(x, y) * 3;
            if (level <= 16) continue;
            int step = level / 40;
            uint32_t alpha = 26 + (uint32_t)(step > 5 ? 5 : step) * 26;
            uint32_t *pixel = &canvas->pixels[y * canvas->width + x];
            *pixel = color_blend(*pixel, 0x9FB2BE, alpha);
        }
    }
}

// --- particles ---
struct speck {
    int x, y; // canvas px
    uint32_t color;
    int left; // of its life, 256 .. 0
    int size;
    uint32_t salt;
    int vx, vy; // 24.8 px per tick
};

static bool is_light(uint8_t look)
{
    return look == PARTICLE_SPARK || look == PARTICLE_GLOW || look == PARTICLE_EMBER;
}

static void draw_spark(struct canvas *canvas, const struct speck *speck)
{
    uint32_t amount = (uint32_t)speck->left;
    canvas_glow(canvas, speck->x, speck->y, speck->color, amount);
    for (int i = 1; i <= 2; i++) // its trail
        canvas_glow(canvas, speck->x - speck->vx * i / 256, speck->y - speck->vy * i / 256,
                    speck->color, amount / (uint32_t)(2 * i));
}

static int glow_radius(const struct speck *speck)
{
    return speck->size + 3;
}

static void draw_glow(struct canvas *canvas, const struct speck *speck, uint32_t tick)
{
    int radius = glow_radius(speck);
    int pulse = (int)((tick + speck->salt) % 32);
    uint32_t amount = (uint32_t)(speck->left * (20 + (pulse < 16 ? pulse : 32 - pulse)) / 36);
    canvas_disc(canvas, speck->x, speck->y, radius, radius, speck->color, amount / 3, true);
    canvas_glow(canvas, speck->x, speck->y, speck->color, amount);
    canvas_glow(canvas, speck->x, speck->y, 0xFFFFFF, amount / 3);
}

static void draw_ember(struct canvas *canvas, const struct speck *speck, uint32_t tick)
{
    if (pattern_hash(speck->salt, tick / 4, 2) % 5 == 0) return; // it flickers
    uint32_t amount = (uint32_t)speck->left;
    canvas_glow(canvas, speck->x, speck->y, speck->color, amount);
    canvas_glow(canvas, speck->x, speck->y + 1, speck->color, amount / 3);
    canvas_glow(canvas, speck->x - 1, speck->y, speck->color, amount / 6);
    canvas_glow(canvas, speck->x + 1, speck->y, speck->color, amount / 6);
}

static int smoke_radius(const struct speck *speck)
{
    return 2 + speck->size + (256 - speck->left) / 48;
}

static void draw_smoke(struct canvas *canvas, const struct speck *speck)
{
    int radius = smoke_radius(speck);
    canvas_disc(canvas, speck->x, speck->y, radius, radius, speck->color, (uint32_t)speck->left / 2,
                false);
}

static void draw_splash_drop(struct canvas *canvas, const struct speck *speck)
{
    canvas_put(canvas, speck->x, speck->y, color_blend(speck->color, 0xFFFFFF, 90),
               (uint32_t)speck->left);
    canvas_put(canvas, speck->x, speck->y + 1, speck->color, (uint32_t)speck->left * 3 / 4);
}

static void draw_leaf(struct canvas *canvas, const struct speck *speck, uint32_t tick)
{
    uint32_t turn = (tick / 6 + speck->salt) % 4,
             alpha = speck->left > 64 ? 256 : (uint32_t)speck->left * 4;
    int x = speck->x + (turn == 1 ? 1 : turn == 3 ? -1 : 0);
    canvas_put(canvas, x, speck->y, speck->color, alpha);
    if (turn % 2 == 0)
        canvas_put(canvas, x + 1, speck->y, color_scale(speck->color, 180), alpha);
    else
        canvas_put(canvas, x, speck->y + 1, color_scale(speck->color, 180), alpha);
}

static void draw_speck(struct canvas *canvas, const struct speck *speck, uint8_t look,
                       uint32_t tick)
{
    switch (look) {
    case PARTICLE_SPARK:
        draw_spark(canvas, speck);
        break;
    case PARTICLE_GLOW:
        draw_glow(canvas, speck, tick);
        break;
    case PARTICLE_EMBER:
        draw_ember(canvas, speck, tick);
        break;
    case PARTICLE_SMOKE:
        draw_smoke(canvas, speck);
        break;
    case PARTICLE_SPLASH:
        draw_splash_drop(canvas, speck);
        break;
    case PARTICLE_LEAF:
        draw_leaf(canvas, speck, tick);
        break;
    default:
        break;
    }
}

static struct speck look_at(const struct view *view, const struct particle *particle, size_t index)
{
    enum { MAX_SIZE_PX = 8 };
    int age = particle->age > particle->life ? particle->life : particle->age;
    return (struct speck){
        .x = fix_to_px(particle->x) - view->left,
        .y = fix_to_px(particle->y) - view->top,
        .color = particle->color,
        .left = 256 - age * 256 / particle->life,
        .size = particle->size_px > MAX_SIZE_PX ? MAX_SIZE_PX : particle->size_px,
        .salt = (uint32_t)index * 7u,
        .vx = particle->vx,
        .vy = particle->vy,
    };
}

static int reach_of(const struct speck *speck, uint8_t look)
{
    enum { TRAIL_TICKS = 2, SMALL_PX = 2 };
    int across = speck->vx < 0 ? -speck->vx : speck->vx,
        down = speck->vy < 0 ? -speck->vy : speck->vy;
    if (look == PARTICLE_SMOKE) return smoke_radius(speck);
    if (look == PARTICLE_GLOW) return glow_radius(speck);
    if (look != PARTICLE_SPARK) return SMALL_PX;
    return SMALL_PX + (across > down ? across : down) * TRAIL_TICKS / FIX_ONE;
}

// Where it is drawn, at most.
static struct rect place_of(const struct speck *speck, uint8_t look)
{
    int reach = reach_of(speck, look);
    return (struct rect){speck->x - reach, speck->y - reach, 2 * reach + 1, 2 * reach + 1};
}

// What is outside of the picture is free.
static uint32_t cost_of(const struct view *view, const struct speck *speck, uint8_t look)
{
    enum { POINT_COST_PX = 8 };
    struct rect place = place_of(speck, look);
    if (place.x + place.width <= 0 || place.y + place.height <= 0) return 0;
    if (place.x >= view->width || place.y >= view->height) return 0;
    bool disc = look == PARTICLE_SMOKE || look == PARTICLE_GLOW;
    return disc ? (uint32_t)place.width * (uint32_t)place.height : POINT_COST_PX;
}

static void draw_all(struct canvas *canvas, const struct view *view, struct share *share,
                     bool lights)
{
    size_t count;
    struct edge edge;
    const struct particle *particles = scene_particles(view->scene, &count);
    for (size_t i = 0; i < count; i++) {
        const struct particle *particle = &particles[i];
        if (is_light(particle->look) != lights || particle->life == 0) continue;
        struct speck speck = look_at(view, particle, i);
        if (!share_take(share, particle->owner, cost_of(view, &speck, particle->look), 0)) continue;
        bool inside =
            particle->owner != 0 && edge_is_touched(canvas, place_of(&speck, particle->look));
        if (inside) edge_keep(&edge, canvas);
        draw_speck(canvas, &speck, particle->look, view->tick);
        if (inside) edge_put_back(&edge, canvas);
    }
}

static void settle_shares(const struct view *view, struct share *share)
{
    size_t count;
    const struct particle *particles = scene_particles(view->scene, &count);
    share_begin(share, PARTICLES_MOD_TIMES * view_area(view),
                PARTICLES_MODS_TIMES * view_area(view));
    for (size_t i = 0; i < count; i++) {
        if (particles[i].owner == 0 || particles[i].life == 0) continue;
        struct speck speck = look_at(view, &particles[i], i);
        share_want(share, particles[i].owner, cost_of(view, &speck, particles[i].look));
    }
    share_settle(share);
}

void weather_draw_particles(struct canvas *canvas, const struct view *view, struct share *share)
{
    settle_shares(view, share);
    draw_all(canvas, view, share, false);
}

void weather_draw_sparks(struct canvas *canvas, const struct view *view, struct share *share)
{
    draw_all(canvas, view, share, true);
}
