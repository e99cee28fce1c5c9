// The world as a whole: its life, its size, what is defined in it. Start reading at move.c for what
// happens in a step, at entity.c for handles.
#include "world/world.h"

#include <string.h>

#include "util/check.h"
#include "util/hash.h"
#include "util/mem.h"
#include "world/internal.h"

struct world *world_create(void)
{
    struct world *world = mem_alloc(sizeof *world);
    world->slots = mem_alloc(WORLD_MAX_ENTITIES * sizeof *world->slots);
    world->cells = mem_resize(NULL, GRID_SIDE * GRID_SIDE, sizeof *world->cells);
    world->events = mem_resize(NULL, WORLD_MAX_EVENTS, sizeof *world->events);
    world->paths = path_cache_create();
    world->search = path_search_create();
    world->tile_fix = WORLD_TILE_PX * FIX_ONE;
    world->layers = 1;
    world_set_outside(world, NULL);
    world_hash_defs(world);
    CHECK(world_reset(world, 1, 1, 0) == STATUS_OK);
    return world;
}

void world_destroy(struct world *world)
{
    if (!world) return;
    path_cache_destroy(world->paths);
    path_search_destroy(world->search);
    mem_free(world->tiles);
    mem_free(world->covers);
    mem_free(world->slots);
    mem_free(world->cells);
    mem_free(world->events);
    mem_free(world);
}

enum status world_reset(struct world *world, uint32_t width_tiles, uint32_t height_tiles,
                        uint64_t seed)
{
    if (width_tiles < 1 || width_tiles > WORLD_MAX_SIDE_TILES) return STATUS_INVALID;
    if (height_tiles < 1 || height_tiles > WORLD_MAX_SIDE_TILES) return STATUS_INVALID;
    size_t area = (size_t)width_tiles * height_tiles;
    world->tiles = mem_resize(world->tiles, area, sizeof *world->tiles);
    memset(world->tiles, 0, area * sizeof *world->tiles);
    size_t covers = area * (world->layers - 1);
    if (covers == 0) {
        mem_free(world->covers);
        world->covers = NULL;
    } else {
        world->covers = mem_resize(world->covers, covers, sizeof *world->covers);
        memset(world->covers, WORLD_NO_COVER, covers * sizeof *world->covers);
    }
    world->width = width_tiles;
    world->height = height_tiles;
    world->seed = seed;
    world->tick = 0;
    world->water = 0;
    world->tile_hash = 0;
    world->var_count = 0;
    world->stream_count = 0;
    world->countdown[0] = '\0';
    world->countdown_ticks = world->countdown_number = 0;
    world_clear_entities(world);
    world_clear_events(world);
    path_cache_clear(world->paths);
    return STATUS_OK;
}

uint32_t world_width(const struct world *world)
{
    return world->width;
}
uint32_t world_height(const struct world *world)
{
    return world->height;
}
uint32_t world_tick(const struct world *world)
{
    return world->tick;
}
uint64_t world_hash_name(const char *name)
{
    size_t len = strnlen(name, WORLD_NAME_BYTES);
    if (len == 0 || len == WORLD_NAME_BYTES) return 0;
    uint64_t hash = hash_bytes(hash_start(), name, len);
    return hash ? hash : 1;
}

// --- kinds ---
static int find_kind(const struct world *world, const char *name, uint64_t hash)
{
    for (uint32_t i = 0; i < world->kind_count; i++) {
        if (world->kind_hashes[i] == hash && strcmp(world->kinds[i].name, name) == 0) return (int)i;
    }
    return -1;
}

void world_hash_defs(struct world *world)
{
    uint64_t hash = hash_start();
    world->max_half = 1;
    for (uint32_t i = 0; i < world->kind_count; i++) {
        const struct kind_def *kind = &world->kinds[i];
        hash = hash_u64(hash, world->kind_hashes[i]);
        hash = hash_u64(hash, (uint64_t)kind->half_w_px << 8 | kind->half_h_px);
        hash = hash_u64(hash, (uint64_t)(uint32_t)kind->hp << 32 | kind->flags);
        hash = hash_u64(hash, (uint32_t)kind->friction);
        int32_t half = kind->half_w_px > kind->half_h_px ? kind->half_w_px : kind->half_h_px;
        if (fix_from_px(half) > world->max_half) world->max_half = fix_from_px(half);
    }
    for (uint32_t i = 0; i < WORLD_MAX_TILE_KINDS; i++) {
        const struct tile_def *def = &world->tile_defs[i];
        hash = hash_u64(hash, (uint64_t)i << 32 | def->flags);
        hash = hash_bytes(hash, def->name, strlen(def->name));
    }
    world->defs_hash = hash;
}

enum status world_define_kind(struct world *world, const struct kind_def *def, uint16_t *kind)
{
    uint64_t hash = world_hash_name(def->name);
    if (hash == 0 || def->friction < 0 || def->friction > FIX_ONE || def->hp < 1) {
        return STATUS_INVALID;
    }
    int index = find_kind(world, def->name, hash);
    if (index < 0) {
        if (world->kind_count == WORLD_MAX_KINDS) return STATUS_FULL;
        index = (int)world->kind_count++;
    }
    world->kinds[index] = *def;
    world->kind_hashes[index] = hash;
    world_hash_defs(world);
    if (kind) *kind = (uint16_t)index;
    return STATUS_OK;
}

enum status world_find_kind(const struct world *world, const char *name, uint16_t *kind)
{
    int index = find_kind(world, name, world_hash_name(name));
    if (index < 0) return STATUS_NOT_FOUND;
    *kind = (uint16_t)index;
    return STATUS_OK;
}

const struct kind_def *world_kind(const struct world *world, uint16_t kind)
{
    return kind < world->kind_count ? &world->kinds[kind] : NULL;
}
