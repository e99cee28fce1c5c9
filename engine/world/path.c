// Ways: for each target tile (and for those who swim or not) a field with the cost from every tile,
// made by Dijkstra's algorithm from the target outward, with buckets (Dial 1969). Many creatures
// with one target share a field; a few fields are kept and dropped when the ground changes. A field
// is a pure function of tiles and water, so what is cached when can never be seen from outside.
#include <string.h>

#include "util/mem.h"
#include "world/ground.h"

enum {
    MAX_FIELDS = 8,
    BUCKETS = 256, // more than the dearest step, a power of two
    LOOKAHEAD_TILES = 6,
};
#define NO_WAY UINT32_MAX
#define NO_TILE UINT32_MAX

struct field {
    uint32_t *cost;   // of each tile; NULL: never used
    uint32_t version; // of the terrain it was made for
    uint32_t target;  // tile index
    bool swims, valid;
    uint64_t last_used;
};

struct path_cache {
    struct field fields[MAX_FIELDS];
    uint64_t uses;
    uint32_t *next, *prev; // of each tile in its bucket's list
    uint8_t *weights;      // of each tile, while a field is made
    uint32_t area;         // that all of these have room for
};

struct path_cache *path_cache_create(void)
{
    return mem_alloc(sizeof(struct path_cache));
}

void path_cache_clear(struct path_cache *cache)
{
    for (int i = 0; i < MAX_FIELDS; i++) {
        mem_free(cache->fields[i].cost);
        cache->fields[i] = (struct field){0};
    }
    mem_free(cache->next);
    mem_free(cache->prev);
    mem_free(cache->weights);
    cache->next = cache->prev = NULL;
    cache->weights = NULL;
    cache->area = 0;
}

void path_cache_destroy(struct path_cache *cache)
{
    if (!cache) return;
    path_cache_clear(cache);
    mem_free(cache);
}

// --- making a field ---
struct maker {
    const struct world *world;
    struct path_cache *cache;
    struct field *field;
    uint32_t heads[BUCKETS];
    uint32_t queued;
};

static void unqueue(struct maker *maker, uint32_t tile)
{
    struct path_cache *cache = maker->cache;
    uint32_t next = cache->next[tile], prev = cache->prev[tile];
    if (prev != NO_TILE) {
        cache->next[prev] = next;
    } else
        maker->heads[maker->field->cost[tile] % BUCKETS] = next;
    if (next != NO_TILE) cache->prev[next] = prev;
    maker->queued--;
}

static void queue(struct maker *maker, uint32_t tile, uint32_t cost)
{
    struct path_cache *cache = maker->cache;
    uint32_t *head = &maker->heads[cost % BUCKETS];
    maker->field->cost[tile] = cost;
    cache->next[tile] = *head;
    cache->prev[tile] = NO_TILE;
    if (*head != NO_TILE) cache->prev[*head] = tile;
    *head = tile;
    maker->queued++;
}

static uint32_t known_weight(const struct maker *maker, int32_t tx, int32_t ty)
{
    const struct world *world = maker->world;
    if (tx < 0 || ty < 0 || (uint32_t)tx >= world->width || (uint32_t)ty >= world->height) return 0;
    return maker->cache->weights[(uint32_t)ty * world->width + (uint32_t)tx];
}

static void settle(struct maker *maker, uint32_t tile)
{
    const struct world *world = maker->world;
    uint32_t *costs = maker->field->cost;
    int32_t tx = (int32_t)(tile % world->width), ty = (int32_t)(tile / world->width);
    uint32_t here = known_weight(maker, tx, ty), cost = costs[tile];
    bool open[STEP_STRAIGHT_WAYS];
    for (int way = 0; way < STEP_WAYS; way++) {
        int32_t nx = tx + step_x[way], ny = ty + step_y[way];
        uint32_t there = known_weight(maker, nx, ny);
        if (way < STEP_STRAIGHT_WAYS) {
            open[way] = there != 0;
        } else if (!open[step_x[way] > 0 ? 0 : 2] || !open[step_y[way] > 0 ? 1 : 3])
            continue;
        if (there == 0) continue;
        uint32_t next = (uint32_t)ny * world->width + (uint32_t)nx;
        uint32_t total = cost + ground_step_cost(way, here, there);
        if (total >= costs[next]) continue;
        if (costs[next] != NO_WAY) unqueue(maker, next);
        queue(maker, next, total);
    }
}

static void make_room(const struct world *world, struct path_cache *cache, struct field *field)
{
    uint32_t area = world->width * world->height;
    if (cache->area != area) {
        path_cache_clear(cache);
        cache->next = mem_resize(NULL, area, sizeof *cache->next);
        cache->prev = mem_resize(NULL, area, sizeof *cache->prev);
        cache->weights = mem_resize(NULL, area, sizeof *cache->weights);
        cache->area = area;
    }
    if (!field->cost) field->cost = mem_resize(NULL, area, sizeof *field->cost);
    memset(field->cost, 0xFF, area * sizeof *field->cost); // NO_WAY
}

static void fill_field(const struct world *world, struct path_cache *cache, struct field *field)
{
    struct maker maker = {.world = world, .cache = cache, .field = field};
    memset(maker.heads, 0xFF, sizeof maker.heads); // NO_TILE
    for (uint32_t i = 0; i < cache->area; i++) {
        cache->weights[i] = (uint8_t)ground_weight(world, (int32_t)(i % world->width),
                                                   (int32_t)(i / world->width), field->swims);
    }
    queue(&maker, field->target, 0);
    for (uint32_t cost = 0; maker.queued > 0; cost++) {
        for (uint32_t tile; (tile = maker.heads[cost % BUCKETS]) != NO_TILE;) {
            unqueue(&maker, tile);
            settle(&maker, tile);
        }
    }
}

static const struct field *get_field(struct world *world, uint32_t target, bool swims)
{
    struct path_cache *cache = world->paths;
    struct field *oldest = &cache->fields[0];
    for (int i = 0; i < MAX_FIELDS; i++) {
        struct field *field = &cache->fields[i];
        if (field->valid && field->version == world->terrain_version && field->target == target &&
            field->swims == swims) {
            field->last_used = ++cache->uses;
            return field;
        }
        if (field->last_used < oldest->last_used) oldest = field;
    }
    make_room(world, cache, oldest);
    oldest->version = world->terrain_version;
    oldest->target = target;
    oldest->swims = swims;
    oldest->valid = true;
    oldest->last_used = ++cache->uses;
    fill_field(world, cache, oldest);
    return oldest;
}

// --- following a field ---
struct place {
    int32_t tx, ty;
};

// The neighbour from which the rest is cheapest; false: none leads there.
static bool best_neighbour(const struct world *world, const struct field *field, struct place *at)
{
    uint32_t best = NO_WAY;
    struct place from = *at;
    uint32_t here = ground_weight(world, from.tx, from.ty, field->swims);
    for (int way = 0; way < STEP_WAYS; way++) {
        int32_t nx = from.tx + step_x[way], ny = from.ty + step_y[way];
        if (nx < 0 || ny < 0 || (uint32_t)nx >= world->width || (uint32_t)ny >= world->height) {
            continue;
        }
        uint32_t rest = field->cost[(uint32_t)ny * world->width + (uint32_t)nx];
        if (rest == NO_WAY || !ground_lets_pass(world, from.tx, from.ty, way)) continue;
        uint32_t total =
            rest + ground_step_cost(way, here, ground_weight(world, nx, ny, field->swims));
        if (total >= best) continue;
        best = total;
        *at = (struct place){nx, ny};
    }
    return best != NO_WAY;
}

// True when every tile of the rectangle between two places is easy ground: a straight line is safe.
static bool is_open(const struct world *world, struct place a, struct place b, bool swims)
{
    int32_t x0 = a.tx < b.tx ? a.tx : b.tx, x1 = a.tx < b.tx ? b.tx : a.tx;
    int32_t y0 = a.ty < b.ty ? a.ty : b.ty, y1 = a.ty < b.ty ? b.ty : a.ty;
    for (int32_t ty = y0; ty <= y1; ty++) {
        for (int32_t tx = x0; tx <= x1; tx++) {
            if (ground_weight(world, tx, ty, swims) != WEIGHT_PLAIN) return false;
        }
    }
    return true;
}

static int32_t clamp_tile(const struct world *world, int32_t coordinate, uint32_t side)
{
    int32_t tile = world_tile_at(world, coordinate);
    return tile < 0 ? 0 : tile >= (int32_t)side ? (int32_t)side - 1 : tile;
}

static bool find_waypoint(struct world *world, struct place from, struct place target, bool swims,
                          struct place *out)
{
    const struct field *field =
        get_field(world, (uint32_t)target.ty * world->width + (uint32_t)target.tx, swims);
    struct place at = from;
    if (!best_neighbour(world, field, &at)) return false;
    *out = at;
    for (int i = 1; i < LOOKAHEAD_TILES && (at.tx != target.tx || at.ty != target.ty); i++) {
        if (!best_neighbour(world, field, &at) || !is_open(world, from, at, swims)) break;
        *out = at;
    }
    return true;
}

bool world_path_step(struct world *world, int32_t x, int32_t y, int32_t tx, int32_t ty,
                     uint32_t flags, int32_t *next_x, int32_t *next_y)
{
    struct place target = {world_tile_at(world, tx), world_tile_at(world, ty)};
    if (target.tx < 0 || target.ty < 0 || (uint32_t)target.tx >= world->width ||
        (uint32_t)target.ty >= world->height) {
        return false;
    }
    struct place from = {clamp_tile(world, x, world->width), clamp_tile(world, y, world->height)};
    struct place way = target;
    bool there = from.tx == target.tx && from.ty == target.ty;
    if (!there && !(flags & ENTITY_FLIES)) {
        if (!find_waypoint(world, from, target, flags & ENTITY_SWIMS, &way)) return false;
        there = way.tx == target.tx && way.ty == target.ty;
    }
    bool exact = there || (flags & ENTITY_FLIES);
    *next_x = exact ? tx : way.tx * world->tile_fix + world->tile_fix / 2;
    *next_y = exact ? ty : way.ty * world->tile_fix + world->tile_fix / 2;
    return true;
}
