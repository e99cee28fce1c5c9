// Tiles and water. A running sum over all tiles' hashes makes the digest cheap; a version number
// tells the path cache when the ground changed.
#include <string.h>

#include "util/hash.h"
#include "world/internal.h"

static bool inside(const struct world *world, int32_t tx, int32_t ty)
{
    return tx >= 0 && ty >= 0 && (uint32_t)tx < world->width && (uint32_t)ty < world->height;
}

static uint32_t tile_index(const struct world *world, int32_t tx, int32_t ty)
{
    return (uint32_t)ty * world->width + (uint32_t)tx;
}

uint64_t world_mix_tile(uint32_t index, struct tile tile)
{
    uint32_t packed = (uint32_t)tile.kind << 24 | (uint32_t)tile.height << 16 |
                      (uint32_t)tile.variant << 8 | tile.hp;
    return packed ? hash_finish(hash_u64(hash_start(), (uint64_t)index << 32 | packed)) : 0;
}

enum status world_define_tile(struct world *world, uint8_t index, const struct tile_def *def)
{
    if (index >= WORLD_MAX_TILE_KINDS || world_hash_name(def->name) == 0) return STATUS_INVALID;
    world->tile_defs[index] = *def;
    world_hash_defs(world);
    world->terrain_version++;
    return STATUS_OK;
}

const struct tile_def *world_tile_def(const struct world *world, uint8_t index)
{
    return &world->tile_defs[index < WORLD_MAX_TILE_KINDS ? index : WORLD_TILE_OUTSIDE];
}

struct tile world_tile(const struct world *world, int32_t tx, int32_t ty)
{
    if (!inside(world, tx, ty)) return (struct tile){.kind = WORLD_TILE_OUTSIDE};
    return world->tiles[tile_index(world, tx, ty)];
}

static uint32_t terrain_of(const struct world *world, struct tile tile)
{
    uint32_t flags = world->tile_defs[tile.kind].flags;
    return (int32_t)tile.height * FIX_ONE < world->water ? flags | TILE_WATER : flags;
}

uint32_t world_terrain(const struct world *world, int32_t tx, int32_t ty)
{
    return terrain_of(world, world_tile(world, tx, ty));
}

bool world_flooded(const struct world *world, int32_t tx, int32_t ty)
{
    return world_terrain(world, tx, ty) & TILE_WATER;
}

enum status world_set_tile(struct world *world, int32_t tx, int32_t ty, struct tile tile)
{
    if (!inside(world, tx, ty) || tile.kind >= WORLD_MAX_TILE_KINDS) return STATUS_INVALID;
    uint32_t index = tile_index(world, tx, ty);
    struct tile old = world->tiles[index];
    if (memcmp(&old, &tile, sizeof tile) == 0) return STATUS_OK;
    world->tile_hash += world_mix_tile(index, tile) - world_mix_tile(index, old);
    if (terrain_of(world, old) != terrain_of(world, tile)) world->terrain_version++;
    world->tiles[index] = tile;
    world_note_tile(world, tx, ty);
    return STATUS_OK;
}

int32_t world_water(const struct world *world) { return world->water; }

// Heights are whole levels: what is flooded changes only when the water passes one.
static int32_t first_dry_level(int32_t water)
{
    return (water >> FIX_SHIFT) + ((water & (FIX_ONE - 1)) != 0);
}

void world_set_water(struct world *world, int32_t level)
{
    if (first_dry_level(level) != first_dry_level(world->water)) world->terrain_version++;
    world->water = level;
}
