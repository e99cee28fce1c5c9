// Lights: numbered slots of each owner, at a place or going with an entity, steady or fading.
#include "scene/internal.h"
#include "util/hash.h"
#include "util/mem.h"

enum { INTENSITY_MAX = 200, FLICKER_TICKS = 4 };

enum status scene_set_light(struct scene *scene, uint16_t owner, uint32_t index,
                            const struct light *light)
{
    if (index >= SCENE_MAX_LIGHTS || owner >= SCENE_MAX_OWNERS) return STATUS_LIMIT;
    struct scene_owner *made = scene_make_owner(scene, owner);
    if (!made->lights) made->lights = mem_alloc(SCENE_MAX_LIGHTS * sizeof *made->lights);
    struct light *slot = &made->lights[index];
    *slot = *light;
    slot->on = true;
    slot->color &= 0xFFFFFF;
    if (slot->radius_px > SCENE_MAX_RADIUS_PX) slot->radius_px = SCENE_MAX_RADIUS_PX;
    if (slot->intensity > INTENSITY_MAX) slot->intensity = INTENSITY_MAX;
    if (slot->flicker > 100) slot->flicker = 100;
    if (slot->ticks_total < slot->ticks_left) slot->ticks_total = slot->ticks_left;
    return STATUS_OK;
}

enum status scene_remove_light(struct scene *scene, uint16_t owner, uint32_t index)
{
    if (index >= SCENE_MAX_LIGHTS || owner >= SCENE_MAX_OWNERS) return STATUS_LIMIT;
    struct scene_owner *known = scene->owners[owner];
    if (!known || !known->lights || !known->lights[index].on) return STATUS_NOT_FOUND;
    known->lights[index].on = false;
    return STATUS_OK;
}

static void step_light(struct light *light, const struct world *world)
{
    if (!light->on) return;
    if (light->entity.bits && !world_get(world, light->entity)) light->on = false;
    if (light->ticks_left > 0 && --light->ticks_left == 0) light->on = false;
}

void scene_step_lights(struct scene *scene, const struct world *world)
{
    for (uint32_t i = 0; i < SCENE_MAX_OWNERS; i++) {
        if (!scene->owners[i] || !scene->owners[i]->lights) continue;
        for (uint32_t j = 0; j < SCENE_MAX_LIGHTS; j++) {
            step_light(&scene->owners[i]->lights[j], world);
        }
    }
}

// Value noise, 0..256: a new random value every few ticks, and a straight line between.
static uint32_t noise(uint32_t tick, uint32_t light)
{
    uint32_t step = tick / FLICKER_TICKS, part = tick % FLICKER_TICKS;
    uint32_t a = hash_finish((uint64_t)step << 32 | light) & 0xFF;
    uint32_t b = hash_finish((uint64_t)(step + 1) << 32 | light) & 0xFF;
    return (a * (FLICKER_TICKS - part) + b * part) / FLICKER_TICKS;
}

// The light as it is now; false when the entity it goes with is gone.
static bool resolve(const struct scene *scene, const struct world *world, uint32_t number,
                    struct light *light)
{
    if (light->entity.bits) {
        const struct entity *entity = world_get(world, light->entity);
        if (!entity) return false;
        light->x += entity->x;
        light->y += entity->y;
    }
    uint32_t intensity = light->intensity;
    if (light->ticks_left > 0) {
        intensity = (uint32_t)((uint64_t)intensity * light->ticks_left / light->ticks_total);
    }
    if (light->flicker > 0) {
        intensity -= intensity * light->flicker * noise(scene->tick, number) / (100 * 256);
    }
    light->intensity = (uint16_t)intensity;
    return true;
}

// Rounded as the renderer does it: a lamp too faint for a single level of a channel is dark.
static bool gives_light(const struct light *light)
{
    uint32_t red = light->color >> 16 & 0xFF, green = light->color >> 8 & 0xFF,
             blue = light->color & 0xFF;
    uint32_t most = red > green ? red : green;
    if (blue > most) most = blue;
    return light->radius_px > 0 && most * (light->intensity * 256u / 100u) / 255u > 0;
}

size_t scene_lights(const struct scene *scene, const struct world *world, uint16_t owner,
                    struct light out[SCENE_MAX_LIGHTS])
{
    const struct scene_owner *known = owner < SCENE_MAX_OWNERS ? scene->owners[owner] : NULL;
    size_t count = 0;
    if (!known || !known->lights || known->hidden) return 0;
    for (uint32_t i = 0; i < SCENE_MAX_LIGHTS; i++) {
        struct light light = known->lights[i];
        if (!light.on || !resolve(scene, world, owner * SCENE_MAX_LIGHTS + i, &light)) continue;
        if (!gives_light(&light)) continue;
        light.number = (uint16_t)i;
        out[count++] = light;
    }
    return count;
}
