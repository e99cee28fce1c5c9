#include "assets/set.h"

#include "util/mem.h"

struct asset_set *asset_set_create(void)
{
    struct asset_set *set = mem_alloc(sizeof *set);
    set->holders = 1;
    return set;
}

struct asset_set *asset_set_hold(struct asset_set *set)
{
    if (set) set->holders++;
    return set;
}

void asset_set_drop(struct asset_set *set)
{
    if (!set || --set->holders > 0) return;
    for (int i = 0; i < set->sprite_count; i++) mem_free(set->sprites[i].picture.pixels);
    for (int i = 0; i < set->sound_count; i++) mem_free(set->sounds[i].samples);
    for (int i = 0; i < set->font_count; i++) mem_free(set->fonts[i].picture.pixels);
    mem_free(set->sprites);
    mem_free(set->sounds);
    mem_free(set->fonts);
    mem_free(set);
}

// One more of `size` bytes behind `*count` others.
static void *grow(void *list, int *count, size_t size)
{
    list = mem_resize(list, (size_t)*count + 1, size);
    ++*count;
    return list;
}

struct asset_sprite *asset_set_add_sprite(struct asset_set *set)
{
    set->sprites = grow(set->sprites, &set->sprite_count, sizeof *set->sprites);
    set->sprites[set->sprite_count - 1] = (struct asset_sprite){.columns = 1};
    return &set->sprites[set->sprite_count - 1];
}

struct asset_sound *asset_set_add_sound(struct asset_set *set)
{
    set->sounds = grow(set->sounds, &set->sound_count, sizeof *set->sounds);
    set->sounds[set->sound_count - 1] = (struct asset_sound){.frames = 0};
    return &set->sounds[set->sound_count - 1];
}

struct asset_font *asset_set_add_font(struct asset_set *set)
{
    set->fonts = grow(set->fonts, &set->font_count, sizeof *set->fonts);
    set->fonts[set->font_count - 1] = (struct asset_font){.cell_width = 0};
    return &set->fonts[set->font_count - 1];
}
