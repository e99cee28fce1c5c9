// HUD items: numbered slots of each owner. Nothing here draws.
#include <string.h>

#include "scene/internal.h"
#include "util/mem.h"
#include "util/utf8.h"

static enum status check_item(const struct scene *scene, const struct hud_item *item)
{
    if (item->kind <= HUD_NONE || item->kind > HUD_PIXELS) return STATUS_INVALID;
    if ((unsigned)item->anchor > HUD_BOTTOM_RIGHT) return STATUS_INVALID;
    if (item->kind == HUD_BAR) {
        if (item->width < 1 || item->width > scene->width) return STATUS_LIMIT;
        if (item->height < 1 || item->height > scene->height) return STATUS_LIMIT;
    }
    if (item->kind == HUD_PIXELS) {
        if (item->width < 1 || item->width > SCENE_PIXELS_SIDE) return STATUS_LIMIT;
        if (item->height < 1 || item->height > SCENE_PIXELS_SIDE) return STATUS_LIMIT;
        if (!item->pixels) return STATUS_INVALID;
    }
    return STATUS_OK;
}

// The old item's memory for pixels when it is of the right size, otherwise new memory.
static uint8_t *take_pixels(struct hud_item *old, size_t bytes)
{
    uint8_t *pixels = old->pixels;
    old->pixels = NULL;
    if (pixels && (size_t)old->width * old->height == bytes) return pixels;
    mem_free(pixels);
    return mem_alloc(bytes);
}

static void clear_item(struct hud_item *item)
{
    mem_free(item->pixels);
    *item = (struct hud_item){.kind = HUD_NONE};
}

enum status scene_set_item(struct scene *scene, uint16_t owner, uint32_t index,
                           const struct hud_item *item)
{
    if (index >= SCENE_MAX_ITEMS || owner >= SCENE_MAX_OWNERS) return STATUS_LIMIT;
    enum status status = check_item(scene, item);
    if (status != STATUS_OK) return status;
    struct scene_owner *made = scene_make_owner(scene, owner);
    if (!made->items) made->items = mem_alloc(SCENE_MAX_ITEMS * sizeof *made->items);

    struct hud_item *slot = &made->items[index];
    uint8_t *pixels = NULL;
    if (item->kind == HUD_PIXELS) {
        size_t bytes = (size_t)item->width * item->height;
        pixels = take_pixels(slot, bytes);
        memcpy(pixels, item->pixels, bytes);
    } else {
        mem_free(slot->pixels);
    }
    struct hud_item before = *slot;
    *slot = *item;
    if (before.kind != HUD_NONE && !item->placed) {
        slot->placed = before.placed;
        slot->entity = before.entity;
        slot->world_x = before.world_x;
        slot->world_y = before.world_y;
    }
    slot->pixels = pixels;
    slot->color &= 0xFFFFFF;
    slot->text[utf8_cut(item->text, strnlen(item->text, sizeof item->text),
                        sizeof item->text - 1)] = '\0';
    if (slot->value > slot->max) slot->value = slot->max;
    return STATUS_OK;
}

enum status scene_remove_item(struct scene *scene, uint16_t owner, uint32_t index)
{
    if (index >= SCENE_MAX_ITEMS || owner >= SCENE_MAX_OWNERS) return STATUS_LIMIT;
    struct scene_owner *known = scene->owners[owner];
    if (!known || !known->items || known->items[index].kind == HUD_NONE) return STATUS_NOT_FOUND;
    clear_item(&known->items[index]);
    return STATUS_OK;
}

enum status scene_place_item(struct scene *scene, uint16_t owner, uint32_t index, entity_id entity,
                             int32_t x, int32_t y)
{
    if (index >= SCENE_MAX_ITEMS || owner >= SCENE_MAX_OWNERS) return STATUS_LIMIT;
    struct scene_owner *known = scene->owners[owner];
    if (!known || !known->items || known->items[index].kind == HUD_NONE) return STATUS_NOT_FOUND;
    struct hud_item *item = &known->items[index];
    item->placed = true;
    item->entity = entity;
    item->world_x = x;
    item->world_y = y;
    return STATUS_OK;
}

// What went with an entity goes when it is gone.
void scene_step_items(struct scene *scene, const struct world *world)
{
    for (uint32_t i = 0; i < SCENE_MAX_OWNERS; i++) {
        struct hud_item *items = scene->owners[i] ? scene->owners[i]->items : NULL;
        for (uint32_t j = 0; items && j < SCENE_MAX_ITEMS; j++)
            if (items[j].placed && items[j].entity.bits && !world_get(world, items[j].entity))
                clear_item(&items[j]);
    }
}

const struct hud_item *scene_items(const struct scene *scene, uint16_t owner)
{
    const struct scene_owner *known = owner < SCENE_MAX_OWNERS ? scene->owners[owner] : NULL;
    return known && !known->hidden ? known->items : NULL;
}

void scene_free_items(struct scene_owner *owner)
{
    if (!owner->items) return;
    for (int i = 0; i < SCENE_MAX_ITEMS; i++) clear_item(&owner->items[i]);
    mem_free(owner->items);
    owner->items = NULL;
}
