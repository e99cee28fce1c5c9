// Emitters: numbered slots of each owner that burst again and again, at a place or going with an entity.
#include "scene/internal.h"
#include "util/mem.h"

enum status scene_set_emitter(struct scene *scene, uint16_t owner, uint32_t index,
                              const struct emitter *emitter)
{
    if (index >= SCENE_MAX_EMITTERS || owner >= SCENE_MAX_OWNERS) return STATUS_LIMIT;
    if (emitter->style < 0 || emitter->style >= scene->style_count || emitter->every == 0)
        return STATUS_INVALID;
    struct scene_owner *made = scene_make_owner(scene, owner);
    if (!made->emitters) made->emitters = mem_alloc(SCENE_MAX_EMITTERS * sizeof *made->emitters);
    made->emitters[index] = *emitter;
    made->emitters[index].on = true;
    made->emitters[index].next = 0;
    return STATUS_OK;
}

enum status scene_remove_emitter(struct scene *scene, uint16_t owner, uint32_t index)
{
    if (index >= SCENE_MAX_EMITTERS || owner >= SCENE_MAX_OWNERS) return STATUS_LIMIT;
    struct scene_owner *known = scene->owners[owner];
    if (!known || !known->emitters || !known->emitters[index].on) return STATUS_NOT_FOUND;
    known->emitters[index].on = false;
    return STATUS_OK;
}

// A game made anew may have fewer styles than it had.
static void step(struct scene *scene, const struct world *world, uint16_t owner,
                 struct emitter *emitter)
{
    int32_t x = emitter->x, y = emitter->y;
    if (emitter->entity.bits) {
        const struct entity *entity = world_get(world, emitter->entity);
        emitter->on = entity != NULL;
        if (!entity) return;
        x += entity->x;
        y += entity->y;
    }
    if (emitter->ticks_left > 0 && --emitter->ticks_left == 0) emitter->on = false;
    if (emitter->next > 0) {
        emitter->next--;
        return;
    }
    emitter->next = emitter->every - 1;
    scene_burst(scene, owner, emitter->style, x, y, emitter->count, emitter->color, emitter->speed);
}

void scene_step_emitters(struct scene *scene, const struct world *world)
{
    for (uint16_t i = 0; i < SCENE_MAX_OWNERS; i++) {
        struct scene_owner *owner = scene->owners[i];
        if (!owner || !owner->emitters || owner->hidden) continue;
        for (uint32_t j = 0; j < SCENE_MAX_EMITTERS; j++)
            if (owner->emitters[j].on) step(scene, world, i, &owner->emitters[j]);
    }
}
