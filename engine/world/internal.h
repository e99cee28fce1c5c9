// The private half of the world: how it is laid out. For the files of this folder only.
//
// Entities live in slots; a slot's index is the low part of their handle. `used` says which slots are
// taken, so walks go in index order. Slots are linked into a grid of cells by position; the order inside
// a cell depends on history, so nothing may depend on it.
#pragma once

#include "world/world.h"

enum {
    CELL_SHIFT = 13, // a grid cell is 32 x 32 px
    GRID_SIDE = (WORLD_MAX_SIDE_TILES * WORLD_MAX_TILE_PX * FIX_ONE) >> CELL_SHIFT,
    NO_SLOT = 0xFFFF,
    USED_WORDS = WORLD_MAX_ENTITIES / 64,
    GENERATION_MAX = 0xFFFFF,
};

struct slot {
    struct entity entity;   // id.bits == 0: free
    uint32_t generation;    // of the last entity here; 0: none yet
    int32_t told_x, told_y; // where the last event said it is
    uint16_t next, prev;    // in its cell
    uint16_t cell;
    bool dying;
};

struct named_var {
    uint64_t hash; // of the name
    int64_t value;
    char name[WORLD_NAME_BYTES];
};

struct named_stream {
    uint64_t hash;
    struct random random;
    char name[WORLD_NAME_BYTES];
};

struct path_cache;

struct world {
    uint32_t width, height, tick;
    int32_t tile_fix; // a tile's side, 24.8
    uint64_t seed;
    int32_t water;

    struct kind_def kinds[WORLD_MAX_KINDS];
    uint64_t kind_hashes[WORLD_MAX_KINDS]; // of the names
    uint32_t kind_counts[WORLD_MAX_KINDS]; // entities
    uint32_t kind_count;
    int32_t max_half; // of any kind; 24.8
    struct tile_def tile_defs[WORLD_TILE_OUTSIDE + 1];
    uint64_t defs_hash; // of kinds and tile kinds, without sprites

    struct tile *tiles;
    struct cover
        *covers; // of the first layer above the ground, then of the next; NULL: there is none
    uint32_t layers, over;    // the ground counted; a bit for each that is over entities
    uint64_t tile_hash;       // sum over all tiles, kept up to date
    uint32_t terrain_version; // grows when what can be walked on changes

    struct slot *slots;
    uint64_t used[USED_WORDS];
    uint32_t count;
    uint32_t cursor;          // where the search for a free slot begins
    uint64_t generation_hash; // sum over all slots
    uint32_t owner_counts[WORLD_MAX_OWNERS];
    uint16_t owner_kind_counts[WORLD_MAX_OWNERS][WORLD_MAX_KINDS];
    uint16_t *cells; // first slot of each

    struct named_var vars[WORLD_MAX_VARS];
    uint32_t var_count;
    struct named_stream streams[WORLD_MAX_STREAMS];
    uint32_t stream_count;

    char countdown[WORLD_NAME_BYTES];
    int32_t countdown_ticks, countdown_number;
    bool held;

    struct world_event *events;
    uint32_t event_count, events_dropped;
    struct path_cache *paths;
    struct path_search *search; // for who has none of his own
};

// --- names ---
// The hash of a name, 0 when it is empty or does not fit WORLD_NAME_BYTES.
uint64_t world_hash_name(const char *name);

// --- slots (entity.c) ---
int32_t world_next_index(const struct world *world, uint32_t from); // used, >= from; -1: none
uint32_t world_take_slot(struct world *world); // marks a free one as used; there must be one
void world_clear_entities(struct world *world);
uint64_t world_mix_generation(uint32_t index, uint32_t generation);

// --- grid (grid.c) ---
void world_link(struct world *world, uint32_t index); // by the entity's position
void world_unlink(struct world *world, uint32_t index);
void world_relink(struct world *world, uint32_t index); // after it moved

struct cell_range {
    int32_t x0, y0, x1, y1;
}; // inclusive
struct cell_range world_cells(const struct world *world, int64_t left, int64_t top, int64_t right,
                              int64_t bottom);

// --- tiles ---
// Whether they are as worlds had them before games could choose: one layer of the usual size.
static inline bool world_has_usual_tiles(const struct world *world)
{
    return world->layers == 1 && world->tile_fix == WORLD_TILE_PX * FIX_ONE;
}

// The tile that a coordinate is in, also beyond the world.
static inline int32_t world_tile_at(const struct world *world, int32_t coordinate)
{
    int32_t tile = coordinate / world->tile_fix;
    return coordinate % world->tile_fix < 0 ? tile - 1 : tile;
}

uint64_t world_mix_tile(uint32_t index, struct tile tile); // 0 for an all-zero tile
uint64_t world_mix_cover(uint32_t index, uint32_t layer, struct cover cover); // 0 for none
void world_hash_defs(struct world *world);

// --- events: NULL when the log is full (counted) ---
struct world_event *world_add_event(struct world *world, enum world_event_kind kind);
void world_note_tile(struct world *world, int32_t tx, int32_t ty); // joined with the last rectangle

// --- paths ---
struct path_cache *path_cache_create(void);
void path_cache_destroy(struct path_cache *cache);
void path_cache_clear(struct path_cache *cache);

// The nearest coordinate at which an entity with this half size is inside the world.
int32_t world_clamp(const struct world *world, int32_t value, int32_t half, uint32_t side_tiles);
