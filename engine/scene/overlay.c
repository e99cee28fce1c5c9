// The host's overlay: numbered items that belong to nobody else. Nothing here draws.
#include <string.h>

#include "scene/internal.h"
#include "util/mem.h"
#include "util/utf8.h"

static enum status check_item(const struct scene *scene, const struct overlay_item *item)
{
    if (item->kind <= OVERLAY_NONE || item->kind > OVERLAY_BOX) return STATUS_INVALID;
    if (item->width > scene->width || item->height > scene->height) return STATUS_LIMIT;
    bool sized = item->kind == OVERLAY_BAR || item->kind == OVERLAY_BOX;
    if (sized && (item->width < 1 || item->height < 1)) return STATUS_LIMIT;
    return STATUS_OK;
}

static bool is_same(const struct overlay_item *a, const struct overlay_item *b)
{
    return a->kind == b->kind && a->x == b->x && a->y == b->y && a->width == b->width &&
           a->height == b->height && a->color == b->color && a->alpha == b->alpha &&
           a->large == b->large && a->value == b->value && a->max == b->max &&
           a->sprite == b->sprite && strcmp(a->text, b->text) == 0;
}

enum status scene_set_overlay(struct scene *scene, uint32_t index, const struct overlay_item *item)
{
    if (index >= SCENE_MAX_OVERLAY) return STATUS_LIMIT;
    enum status status = check_item(scene, item);
    if (status != STATUS_OK) return status;
    if (!scene->overlay) scene->overlay = mem_alloc(SCENE_MAX_OVERLAY * sizeof *scene->overlay);

    struct overlay_item *slot = &scene->overlay[index];
    struct overlay_item before = *slot;
    *slot = *item;
    slot->color &= 0xFFFFFF;
    slot->text[utf8_cut(item->text, strnlen(item->text, sizeof item->text),
                        sizeof item->text - 1)] = '\0';
    if (slot->alpha > 100) slot->alpha = 100;
    if (slot->value > slot->max) slot->value = slot->max;
    if (index >= scene->overlay_count) scene->overlay_count = index + 1;
    if (!is_same(slot, &before)) scene->overlay_mark++;
    return STATUS_OK;
}

void scene_clear_overlay(struct scene *scene, uint32_t from)
{
    if (scene->overlay_count > from) scene->overlay_mark++;
    while (scene->overlay_count > from)
        scene->overlay[--scene->overlay_count] = (struct overlay_item){.kind = OVERLAY_NONE};
}

void scene_set_overlay_beside(struct scene *scene, bool beside)
{
    if (beside != scene->overlay_beside) scene->overlay_mark++;
    scene->overlay_beside = beside;
}

bool scene_overlay_is_beside(const struct scene *scene)
{
    return scene->overlay_beside;
}

uint64_t scene_overlay_mark(const struct scene *scene)
{
    return scene->overlay_mark;
}

const struct overlay_item *scene_overlay(const struct scene *scene, size_t *count)
{
    *count = scene->overlay_count;
    return scene->overlay;
}
