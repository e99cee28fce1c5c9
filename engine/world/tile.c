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

enum status world_find_tile(const struct world *world, const char *name, uint8_t *index)
{
    for (uint8_t i = 0; i < WORLD_MAX_TILE_KINDS; i++) {
        if (!name[0] || strcmp(world->tile_defs[i].name, name) != 0) continue;
        *index = i;
        return STATUS_OK;
    }
    return STATUS_NOT_FOUND;
}

void world_forget_tiles(struct world *world)
{
    memset(world->tile_defs, 0, WORLD_MAX_TILE_KINDS * sizeof *world->tile_defs);
    world_hash_defs(world);
    world->terrain_version++;
}

enum status world_set_tile_px(struct world *world, int px)
{
    if (px < WORLD_MIN_TILE_PX || px > WORLD_MAX_TILE_PX) return STATUS_INVALID;
    if (px == world_tile_px(world)) return STATUS_OK;
    world->tile_fix = px * FIX_ONE;
    return world_reset(world, 1, 1, 0);
}

int world_tile_px(const struct world *world)
{
    return world->tile_fix / FIX_ONE;
}

void world_set_outside(struct world *world, const struct tile_def *def)
{
    struct tile_def *outside = &world->tile_defs[WORLD_TILE_OUTSIDE];
    *outside = def ? *def : (struct tile_def){.name = "outside"};
    outside->flags |= TILE_SOLID;
    world->terrain_version++;
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

static uint32_t ground_flags(const struct world *world, struct tile tile)
{
    uint32_t flags = world->tile_defs[tile.kind].flags;
    bool flooded = tile.kind != WORLD_TILE_OUTSIDE && (int32_t)tile.height * FIX_ONE < world->water;
    return flooded ? flags | TILE_WATER : flags;
}

static uint32_t cover_flags(const struct world *world, struct cover cover)
{
    return cover.kind == WORLD_NO_COVER ? 0 : world->tile_defs[cover.kind].flags;
}

uint32_t world_terrain(const struct world *world, int32_t tx, int32_t ty)
{
    uint32_t flags = ground_flags(world, world_tile(world, tx, ty));
    for (uint32_t layer = 1; layer < world->layers; layer++)
        flags |= cover_flags(world, world_cover(world, tx, ty, layer));
    return flags & TILE_DRY ? flags & ~(uint32_t)TILE_WATER : flags;
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
    if (ground_flags(world, old) != ground_flags(world, tile)) world->terrain_version++;
    world->tiles[index] = tile;
    world_note_tile(world, tx, ty);
    return STATUS_OK;
}

// --- layers ---
uint64_t world_mix_cover(uint32_t index, uint32_t layer, struct cover cover)
{
    if (cover.kind == WORLD_NO_COVER) return 0;
    uint64_t packed =
        (uint64_t)layer << 56 | (uint64_t)index << 32 | (uint32_t)cover.kind << 8 | cover.variant;
    return hash_finish(hash_u64(hash_start(), packed));
}

enum status world_set_layers(struct world *world, uint32_t layers, uint32_t over)
{
    if (layers < 1 || layers > WORLD_MAX_LAYERS) return STATUS_INVALID;
    world->over = over;
    if (layers == world->layers) return STATUS_OK;
    world->layers = layers;
    return world_reset(world, 1, 1, 0);
}

uint32_t world_layers(const struct world *world)
{
    return world->layers;
}

bool world_layer_is_over(const struct world *world, uint32_t layer)
{
    return world->over >> layer & 1;
}

static bool has_cover(const struct world *world, int32_t tx, int32_t ty, uint32_t layer)
{
    return layer >= 1 && layer < world->layers && inside(world, tx, ty);
}

static struct cover *cover_at(const struct world *world, int32_t tx, int32_t ty, uint32_t layer)
{
    return &world->covers[(layer - 1) * world->width * world->height + tile_index(world, tx, ty)];
}

struct cover world_cover(const struct world *world, int32_t tx, int32_t ty, uint32_t layer)
{
    if (!has_cover(world, tx, ty, layer)) return (struct cover){.kind = WORLD_NO_COVER};
    return *cover_at(world, tx, ty, layer);
}

enum status world_set_cover(struct world *world, int32_t tx, int32_t ty, uint32_t layer,
                            struct cover cover)
{
    if (!has_cover(world, tx, ty, layer)) return STATUS_INVALID;
    if (cover.kind == WORLD_NO_COVER)
        cover.variant = WORLD_NO_COVER; // as an emptied world has it
    else if (cover.kind >= WORLD_MAX_TILE_KINDS)
        return STATUS_INVALID;
    uint32_t index = tile_index(world, tx, ty);
    struct cover *at = cover_at(world, tx, ty, layer);
    if (at->kind == cover.kind && at->variant == cover.variant) return STATUS_OK;
    world->tile_hash += world_mix_cover(index, layer, cover) - world_mix_cover(index, layer, *at);
    if (cover_flags(world, *at) != cover_flags(world, cover)) world->terrain_version++;
    *at = cover;
    world_note_tile(world, tx, ty);
    return STATUS_OK;
}

int32_t world_water(const struct world *world)
{
    return world->water;
}

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
