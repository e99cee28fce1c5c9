// The world: what is simulated. Tiles, entities, named variables and random streams, stepped 60 times a
// second, the same on every machine. It knows nothing of mods' processes, protobuf, Lua or the screen.
//
// Threads: during `act` one thread calls anything; during `think` any thread may call the functions
// that take a const world, and none may call the others.
// Memory: the world owns everything. No pointer into it outlives the tick: keep entity ids.
// Numbers: positions and speeds are 24.8 fixed point (world/fixed.h) in pixels, y down.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/buf.h"
#include "util/random.h"
#include "util/status.h"
#include "world/fixed.h"

enum {
    WORLD_TILE_PX = 16, // of a tile's side, unless the game says another
    WORLD_MIN_TILE_PX = 8,
    WORLD_MAX_TILE_PX = 32,
    WORLD_MAX_LAYERS = 4, // of tiles: the ground, and what lies on it
    WORLD_NO_COVER = 255, // the kind of a cover where there is none
    WORLD_MAX_SIDE_TILES = 256,
    WORLD_MAX_ENTITIES = 4096, // 12 bits of index in a handle
    WORLD_MAX_KINDS = 256,
    WORLD_MAX_TILE_KINDS = 64,
    WORLD_MAX_VARS = 128,
    WORLD_MAX_STREAMS = 32,
    WORLD_MAX_OWNERS = 257,  // 0 = the game, then the mods' numbers
    WORLD_MAX_SPEED_PX = 64, // per tick and axis, pushes included; what is faster is cut
    WORLD_TILE_OUTSIDE = WORLD_MAX_TILE_KINDS, // the kind of world_tile() outside the world
    WORLD_NAME_BYTES = 32,
    WORLD_DATA_WORDS = 8,
    WORLD_MAX_EVENTS = 8192, // of one tick; more are dropped and counted
    // Of them, those about entities, whoever moves or hurts them: input and tiles have always room.
    WORLD_MAX_ENTITY_EVENTS = WORLD_MAX_EVENTS - 512,
};

// 12 bits index (the low ones), 20 bits generation (from 1, wraps past 0); 0 is no entity.
typedef struct entity_id {
    uint32_t bits;
} entity_id;
#define ENTITY_NONE ((entity_id){0})

static inline uint32_t entity_index(entity_id id)
{
    return id.bits & (WORLD_MAX_ENTITIES - 1);
}
static inline uint32_t entity_generation(entity_id id)
{
    return id.bits >> 12;
}

enum entity_flag {
    ENTITY_SOLID = 1 << 0,  // stopped by solid tiles and solid entities; without it, by neither
    ENTITY_FLIES = 1 << 1,  // ignores tiles
    ENTITY_SWIMS = 1 << 2,  // goes on flooded tiles at full speed
    ENTITY_FLOATS = 1 << 3, // drifts with nothing; drawn with a bob
    ENTITY_NO_SHADOW = 1 << 4,
    ENTITY_GLOWS = 1 << 5, // drawn at full brightness, whatever the light
    ENTITY_HIDDEN = 1 << 6,
    ENTITY_INVULNERABLE = 1 << 7,
    ENTITY_MOD_SPAWNABLE = 1 << 8, // on a kind: mods with entity.spawn may spawn it
    ENTITY_ITEM = 1 << 9,
    ENTITY_ENEMY = 1 << 10,
    ENTITY_PLAYER = 1 << 11,
};

// A kind of entity: what all of its entities start as.
struct kind_def {
    char name[WORLD_NAME_BYTES];
    uint16_t sprite; // scene_intern() of its sprite's name; 0 = none
    uint8_t half_w_px, half_h_px;
    int32_t hp;
    uint32_t flags;
    int32_t friction; // 0..256: the part of its speed that it keeps each tick
};

struct entity {
    entity_id id;
    uint16_t kind;
    uint16_t owner;         // 0 = the game, otherwise a mod's number (from 1)
    int32_t x, y, vx, vy;   // centre; 24.8
    int32_t push_x, push_y; // added to the velocity in the next step only
    int32_t hp, max_hp;
    uint32_t flags;
    uint16_t facing; // 1/65536 turn
    uint16_t sprite;
    uint16_t anim;                  // sprite's animation row, chosen by the game
    uint16_t anim_ticks;            // since it changed
    uint32_t tint;                  // 0xRRGGBB; 0xFFFFFF = none
    int32_t data[WORLD_DATA_WORDS]; // the game's own
    bool moved, blocked;            // in the last step
};

enum tile_flag {
    TILE_SOLID = 1 << 0,  // walls, cliffs, buildings
    TILE_WATER = 1 << 1,  // always water
    TILE_OPAQUE = 1 << 2, // stops rays and light
    TILE_SLOW = 1 << 3,   // half speed, as flooded tiles are for those that do not swim or fly
    TILE_DRY = 1 << 4,    // no water here, of no layer and however high it is: a bridge
};

enum tile_look {          // how it is drawn; decides nothing
    TILE_ROUGH = 1 << 0,  // a rock: with gnawed edges
    TILE_SHADOW = 1 << 1, // its lower edge throws a shadow
    TILE_FLAT = 1 << 2,   // water that is its sprite, and not the engine's moving water
};

struct tile_def {
    char name[WORLD_NAME_BYTES];
    uint16_t sprite;
    uint16_t flags;
    uint16_t look; // enum tile_look; not in the digest
};

struct tile {
    uint8_t kind;    // index of a tile_def
    uint8_t height;  // level; flooded while height * 256 < water level
    uint8_t variant; // which picture of its sprite
    uint8_t hp;      // walls: what is left
};

// A tile of a layer above the ground.
struct cover {
    uint8_t kind; // as a tile's, or WORLD_NO_COVER
    uint8_t variant;
};

struct world;

struct world *world_create(void);
void world_destroy(struct world *world);

// Empties the world (entities, tiles, vars, streams, events, countdown; kinds and tile kinds stay defined)
// and sets size and seed. Handles start over: two worlds after equal resets are equal.
// STATUS_INVALID: a side of 0 or beyond WORLD_MAX_SIDE_TILES; nothing changes.
enum status world_reset(struct world *world, uint32_t width_tiles, uint32_t height_tiles,
                        uint64_t seed);

uint32_t world_width(const struct world *world); // tiles
uint32_t world_height(const struct world *world);
uint32_t world_tick(const struct world *world); // steps since the reset

// One tick: velocities (and pushes), tile and entity collision, friction, animation clocks, removal of
// what died, the countdown, tick + 1. Entities move in index order, first in x, then in y: what
// is blocked slides along. At any speed nothing passes through a tile. Solid entities that overlap and
// move by themselves drift apart.
void world_step(struct world *world);

// A digest of everything that decides the future: equal digests, equal worlds. Sprites are left out:
// their numbers depend on what was interned first. Cheap enough for every tick.
uint64_t world_digest(const struct world *world);

// --- kinds and tiles ---
// A kind is known by its name: defining it again replaces it (entities keep what they started as).
// STATUS_INVALID: no name, a name too long for the field, friction outside 0..256, hp below 1; STATUS_FULL.
enum status world_define_kind(struct world *world, const struct kind_def *def, uint16_t *kind);
enum status world_find_kind(const struct world *world, const char *name, uint16_t *kind);
const struct kind_def *world_kind(const struct world *world, uint16_t kind); // NULL: none
enum status world_define_tile(struct world *world, uint8_t index, const struct tile_def *def);
// The kind of that name; STATUS_NOT_FOUND.
enum status world_find_tile(const struct world *world, const char *name, uint8_t *index);
void world_forget_tiles(struct world *world); // no kind of tile is defined any more
// Px of a tile's side. The world is emptied: world_reset comes next. STATUS_INVALID: not within the limits above.
enum status world_set_tile_px(struct world *world, int px);
int world_tile_px(const struct world *world);
// How many layers of tiles there are, the ground counted, and which of them are drawn over entities (1 << 1: the first
// above the ground). The world is emptied, as by world_set_tile_px. STATUS_INVALID: none, or too many.
enum status world_set_layers(struct world *world, uint32_t layers, uint32_t over);
uint32_t world_layers(const struct world *world);
bool world_layer_is_over(const struct world *world, uint32_t layer);
// What is beyond the world: how it looks, and its flags; it is always solid. NULL: nothing.
void world_set_outside(struct world *world, const struct tile_def *def);
const struct tile_def *world_tile_def(const struct world *world, uint8_t index); // never NULL
struct tile world_tile(const struct world *world, int32_t tx,
                       int32_t ty); // outside: kind WORLD_TILE_OUTSIDE
enum status world_set_tile(struct world *world, int32_t tx, int32_t ty, struct tile tile);
// Layers from 1. What is solid, opaque, slow, water or dry in any layer is so at the place. Nothing outside of the world and
// of the layers; STATUS_INVALID.
struct cover world_cover(const struct world *world, int32_t tx, int32_t ty, uint32_t layer);
enum status world_set_cover(struct world *world, int32_t tx, int32_t ty, uint32_t layer,
                            struct cover cover);
// enum tile_flag of all layers as they are walked on: TILE_WATER is set when flooded.
uint32_t world_terrain(const struct world *world, int32_t tx, int32_t ty);
int32_t world_water(const struct world *world); // level, 24.8
void world_set_water(struct world *world, int32_t level);
bool world_flooded(const struct world *world, int32_t tx,
                   int32_t ty); // TILE_WATER or below the level

// --- entities ---
// STATUS_INVALID: no such kind or owner, or a place outside the world; STATUS_FULL.
enum status world_spawn(struct world *world, uint16_t kind, uint16_t owner, int32_t x, int32_t y,
                        entity_id *id);
enum status world_remove(struct world *world, entity_id id);             // at once; STATUS_STALE
const struct entity *world_get(const struct world *world, entity_id id); // NULL: stale or none
// The same, to change fields: not id, kind, owner, x and y (world_put).
struct entity *world_edit(struct world *world, entity_id id);
// Moves at once, through anything; a place outside is cut to the world.
void world_put(struct world *world, struct entity *entity, int32_t x, int32_t y);
bool world_alive(const struct world *world, entity_id id); // there, and not dying
// Takes hp; at 0 the entity dies (event) and is removed at the end of the step: until then it can be read.
// `cause` is a short name. STATUS_STALE: not there, or dying already; STATUS_DENIED: invulnerable;
// STATUS_INVALID: an amount below 1.
enum status world_hurt(struct world *world, entity_id id, int32_t amount, const char *cause);
uint32_t world_count(const struct world *world, int kind); // -1 = all
// Walks all entities in index order: start with ENTITY_NONE; NULL at the end.
const struct entity *world_next(const struct world *world, entity_id after);
uint32_t world_owned(const struct world *world, uint16_t owner); // how many that owner has
uint32_t world_owned_of(const struct world *world, uint16_t owner, uint16_t kind); // of that kind

// --- queries (read only) ---
// Ids within radius of a place, nearest first, ties by index; returns how many were written.
size_t world_near(const struct world *world, int32_t x, int32_t y, int32_t radius, int kind,
                  entity_id *out, size_t max);
// How many there are, of a kind (-1: any) and of an owner (-1: any).
size_t world_near_count(const struct world *world, int32_t x, int32_t y, int32_t radius, int kind,
                        int owner);
// True when a straight line meets no opaque tile; otherwise *hit_x/y (may be NULL) is where it stopped.
// The tile it starts in does not count, the one it ends in does. From outside the world nothing is seen.
bool world_ray(const struct world *world, int32_t x0, int32_t y0, int32_t x1, int32_t y1,
               int32_t *hit_x, int32_t *hit_y);
// The next waypoint (24.8) from a place toward a target for an entity with these flags, over a flow
// field that is cached per target tile and flag set (a pure function of tiles and water: the cache
// decides nothing). A solid target tile is walked up to. What does not swim goes around water where a way
// around is not many times longer; what flies goes straight. False: no way, or a target outside.
bool world_path_step(struct world *world, int32_t x, int32_t y, int32_t tx, int32_t ty,
                     uint32_t flags, int32_t *next_x, int32_t *next_y);

// --- a whole way, tile by tile: A* with whole numbers, the same on every machine ---
enum { WORLD_MAX_PATH_TILES = 1024 };

struct path_tile {
    uint8_t x, y;
};

struct path_question {
    int32_t x, y, target_x, target_y; // 24.8; beyond the world is the nearest tile in it
    uint32_t flags;                   // ENTITY_SWIMS, ENTITY_FLIES: as for world_path_step
    bool straight;                    // in four directions alone
    bool nearest;           // where there is no way: to the tile that is nearest to the target
    const entity_id *avoid; // in the tiles of these one cannot step, but for the first and the last
    size_t avoid_count;
    uint32_t most_nodes; // tiles that are looked at before it is given up; cut to those there are
};

enum path_end {
    PATH_FOUND,
    PATH_NONE, // there is no way
    PATH_FAR,  // given up: none was found within most_nodes
};

struct path_answer {
    enum path_end end;
    // From the tile after that where it begins, to the target's, or to that beside it where the target's is solid. With
    // `nearest` also when end is another. Nothing: it begins there.
    struct path_tile tiles[WORLD_MAX_PATH_TILES];
    uint32_t count;
    bool cut;       // the way goes on behind the last of them
    uint32_t nodes; // that were looked at
};

// What a search works with; nothing of one search is seen by the next. Used by one thread at a time.
struct path_search;
struct path_search *path_search_create(void);
void path_search_destroy(struct path_search *search); // NULL is fine

// Read only, but for the search: NULL is the world's own, for the main thread. Steps cost as for world_path_step; of equally cheap ways it is always the same one that is found.
void world_find_path(const struct world *world, struct path_search *search,
                     const struct path_question *question, struct path_answer *answer);

// --- variables and random streams: the game's own state, in the digest ---
// STATUS_INVALID: no name, or one too long; STATUS_FULL.
enum status world_set_var(struct world *world, const char *name, int64_t value);
int64_t world_var(const struct world *world, const char *name); // 0 when never set
// Made from the seed at first use. NULL: no name, one too long, or too many streams.
struct random *world_random(struct world *world, const char *stream);
// Those there are, by number from 0; NULL past the end.
const char *world_var_name(const struct world *world, uint32_t number);
const char *world_stream_name(const struct world *world, uint32_t number);

// --- what happened in this tick, in order; cleared by world_clear_events ---
enum world_event_kind {
    WORLD_EVENT_SPAWNED,
    WORLD_EVENT_MOVED, // once per entity and step that changed its position
    WORLD_EVENT_HURT,
    WORLD_EVENT_DIED,
    WORLD_EVENT_REMOVED,
    WORLD_EVENT_INPUT,
    WORLD_EVENT_TILES,
};

struct world_event {
    enum world_event_kind kind;
    entity_id entity; // it may be gone when the event is read
    uint16_t entity_kind, owner;
    int32_t x, y;                // SPAWNED, MOVED, DIED; TILES: tile rectangle's corner
    int32_t width, height;       // TILES
    int32_t amount, hp;          // HURT; SPAWNED: hp, which is all that it can have
    uint16_t facing;             // SPAWNED, MOVED
    char name[WORLD_NAME_BYTES]; // HURT, DIED: cause; INPUT: action
    uint32_t player;             // INPUT, with:
    bool pressed;
};

const struct world_event *world_events(const struct world *world, size_t *count);
uint32_t world_dropped_events(const struct world *world); // since the last clear
void world_clear_events(struct world *world);
// A mark for those who share the world: while it is held nobody is to change it. The world itself does not look at it.
void world_hold(struct world *world, bool held);
bool world_is_held(const struct world *world);
// What goes on now by a name of the game's, how long it still lasts, and a number of the game's own, such as how often it
// came. It counts down by one in each step and stays at 0; what comes next is the game's business.
void world_set_countdown(struct world *world, const char *name, int32_t ticks, int32_t number);
void world_countdown(const struct world *world, const char **name, int32_t *ticks_left,
                     int32_t *number);
void world_note_input(struct world *world, uint32_t player, const char *action,
                      bool pressed); // event

// --- saving ---
enum { WORLD_SAVE_VERSION = 2, WORLD_SAVE_MAX_BYTES = 4 << 20 };

// Appends the whole world but its events. STATUS_LIMIT when it does not fit in `out`, which then holds
// nothing new.
enum status world_save(const struct world *world, struct buf *out);
// Replaces the world by a saved one: every field is checked, whoever wrote the file. Kinds and tile kinds
// become the file's; one that is defined here under the same name keeps its sprite. Events are empty
// afterwards. STATUS_MALFORMED, STATUS_UNSUPPORTED (a later version, or tiles of another size or
// number of layers than this world has): the world is as it was.
enum status world_load(struct world *world, const void *bytes, size_t len);
