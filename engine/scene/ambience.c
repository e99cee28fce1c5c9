// What lies over the whole picture: sky light, weather, lightning, tint, camera and shake.
#include <stdlib.h>

#include "scene/internal.h"

enum { FLASH_FADE_NUM = 13, FLASH_FADE_DEN = 16 }; // what is left of a flash after a tick

void scene_set_ambient(struct scene *scene, uint32_t color)
{
    scene->ambient = color & 0xFFFFFF;
}
uint32_t scene_ambient(const struct scene *scene)
{
    return scene->ambient;
}

// --- weather ---
static int32_t cut(int64_t value, int32_t low, int32_t high)
{
    return (int32_t)(value < low ? low : value > high ? high : value);
}

void scene_add_weather(struct scene *scene)
{
    int64_t rain = 0, fog = 0, wind_x = 0, wind_y = 0;
    for (uint32_t i = 0; i < SCENE_MAX_OWNERS; i++) {
        if (!scene->owners[i] || scene->owners[i]->hidden) continue;
        const struct weather *part = &scene->owners[i]->weather;
        rain += part->rain;
        fog += part->fog;
        wind_x += part->wind_x;
        wind_y += part->wind_y;
    }
    scene->weather = (struct weather){
        .rain = (uint16_t)cut(rain, 0, 100),
        .fog = (uint16_t)cut(fog, 0, 100),
        .wind_x = cut(wind_x, -SCENE_MAX_WIND, SCENE_MAX_WIND),
        .wind_y = cut(wind_y, -SCENE_MAX_WIND, SCENE_MAX_WIND),
    };
}

void scene_set_weather(struct scene *scene, uint16_t owner, const struct weather *weather)
{
    struct scene_owner *made = scene_make_owner(scene, owner);
    if (!made) return;
    made->weather = *weather;
    scene_add_weather(scene);
}

struct weather scene_weather(const struct scene *scene)
{
    return scene->weather;
}

// --- lightning ---
void scene_flash(struct scene *scene, uint16_t percent)
{
    if (percent == 0) return;
    uint32_t *oldest = &scene->flash_ticks[scene->flash_next];
    if (*oldest != 0 && scene->tick + 1 - *oldest < scene->tick_rate) return;
    *oldest = scene->tick + 1;
    scene->flash_next = (scene->flash_next + 1) % SCENE_FLASHES_PER_SECOND;
    if (percent > 100) percent = 100;
    if (percent > scene->flash) scene->flash = percent;
}

uint16_t scene_flash_now(const struct scene *scene)
{
    return scene->flash;
}

// --- tint ---
static uint32_t mix_channel(uint32_t from, uint32_t to, int shift, uint32_t done, uint32_t total)
{
    int64_t a = from >> shift & 0xFF, b = to >> shift & 0xFF;
    return (uint32_t)(a + (b - a) * done / total) << shift;
}

static uint32_t fade_now(const struct fade *fade)
{
    if (fade->ticks >= fade->total) return fade->to;
    return mix_channel(fade->from, fade->to, 16, fade->ticks, fade->total) |
           mix_channel(fade->from, fade->to, 8, fade->ticks, fade->total) |
           mix_channel(fade->from, fade->to, 0, fade->ticks, fade->total);
}

static uint32_t multiply(uint32_t a, uint32_t b)
{
    uint32_t product = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        product |= ((a >> shift & 0xFF) * (b >> shift & 0xFF) + 127) / 255 << shift;
    }
    return product;
}

void scene_set_tint(struct scene *scene, uint16_t owner, uint32_t color, uint32_t fade_ticks)
{
    struct scene_owner *made = scene_make_owner(scene, owner);
    if (!made) return;
    made->tint = (struct fade){fade_now(&made->tint), color & 0xFFFFFF, 0, fade_ticks};
}

uint32_t scene_tint(const struct scene *scene)
{
    uint32_t tint = 0xFFFFFF;
    for (uint32_t i = 0; i < SCENE_MAX_OWNERS; i++) {
        const struct scene_owner *owner = scene->owners[i];
        if (owner && !owner->hidden) tint = multiply(tint, fade_now(&owner->tint));
    }
    return tint;
}

// --- camera ---
void scene_set_camera(struct scene *scene, int32_t x, int32_t y)
{
    scene->camera_x = x;
    scene->camera_y = y;
}

void scene_camera(const struct scene *scene, int32_t *x, int32_t *y)
{
    *x = scene->camera_x;
    *y = scene->camera_y;
}

void scene_shake(struct scene *scene, uint16_t px, uint16_t ticks)
{
    if (px == 0 || ticks == 0) return;
    if (px > SCENE_MAX_SHAKE_PX) px = SCENE_MAX_SHAKE_PX;
    if (scene->shake_left > 0 && px < scene->shake_px) return; // the stronger one goes on
    scene->shake_px = px;
    scene->shake_left = scene->shake_total = ticks;
}

void scene_shake_now(const struct scene *scene, int32_t *dx_px, int32_t *dy_px)
{
    *dx_px = scene->shake_x;
    *dy_px = scene->shake_y;
}

static void step_shake(struct scene *scene)
{
    scene->shake_x = scene->shake_y = 0;
    if (scene->shake_left == 0) return;
    uint32_t reach =
        (scene->shake_px * scene->shake_left + scene->shake_total - 1) / scene->shake_total;
    scene->shake_x = (int32_t)random_below(&scene->random, 2 * reach + 1) - (int32_t)reach;
    scene->shake_y = (int32_t)random_below(&scene->random, 2 * reach + 1) - (int32_t)reach;
    scene->shake_left--;
}

void scene_step_ambience(struct scene *scene)
{
    scene->flash = (uint16_t)(scene->flash * FLASH_FADE_NUM / FLASH_FADE_DEN);
    for (uint32_t i = 0; i < SCENE_MAX_OWNERS; i++) {
        if (!scene->owners[i]) continue;
        struct fade *tint = &scene->owners[i]->tint;
        if (tint->ticks < tint->total) tint->ticks++;
    }
    step_shake(scene);
}
