// A whole way from a tile to another: A* (Hart, Nilsson, Raphael 1968) over the tiles, with a binary heap. What is open is
// ordered by the whole way's least cost, then by what is left of it, then by the tile's number: nothing is left to chance.
// An entry of the heap is not moved when a cheaper way to its tile is found: the old one is thrown away when its turn comes.
#include "util/mem.h"
#include "world/ground.h"

enum {
    FIRST_ENTRIES = 256,
    PLAIN_STRAIGHT = STEP_STRAIGHT * WEIGHT_PLAIN, // the least that a step can cost
    PLAIN_DIAGONAL = STEP_DIAGONAL * WEIGHT_PLAIN,
    TILE_BITS = 16, // of a tile's number: at most WORLD_MAX_SIDE_TILES squared
    REST_BITS = 16,
};
_Static_assert(WORLD_MAX_SIDE_TILES *WORLD_MAX_SIDE_TILES <= 1 << TILE_BITS, "room for a tile");
_Static_assert(2 * WORLD_MAX_SIDE_TILES * PLAIN_STRAIGHT < 1 << REST_BITS, "room for the rest");
_Static_assert(WORLD_MAX_SIDE_TILES - 1 <= UINT8_MAX, "a path's tile is two bytes");

enum node_state { NODE_NEW, NODE_OPEN, NODE_DONE };

struct node {
    uint32_t serial; // of the search that it was used in last: everything else is of that
    uint32_t cost;
    uint8_t way;   // the step by which it was reached
    uint8_t state; // enum node_state
    bool avoided;
};

struct path_search {
    struct node *nodes; // of each tile
    uint32_t area;      // that there is room for
    uint32_t serial;
    uint64_t *heap; // cost of the whole way, the rest of it, tile
    size_t count, capacity;
};

struct path_search *path_search_create(void)
{
    return mem_alloc(sizeof(struct path_search));
}

void path_search_destroy(struct path_search *search)
{
    if (!search) return;
    mem_free(search->nodes);
    mem_free(search->heap);
    mem_free(search);
}

// --- what is open ---
static void push(struct path_search *search, uint64_t entry)
{
    if (search->count == search->capacity) {
        search->capacity = search->capacity ? search->capacity * 2 : FIRST_ENTRIES;
        search->heap = mem_resize(search->heap, search->capacity, sizeof *search->heap);
    }
    size_t at = search->count++;
    while (at > 0 && search->heap[(at - 1) / 2] > entry) {
        search->heap[at] = search->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    search->heap[at] = entry;
}

static uint64_t pop(struct path_search *search)
{
    uint64_t first = search->heap[0], last = search->heap[--search->count];
    size_t at = 0;
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= search->count) break;
        if (child + 1 < search->count && search->heap[child + 1] < search->heap[child]) child++;
        if (search->heap[child] >= last) break;
        search->heap[at] = search->heap[child];
        at = child;
    }
    search->heap[at] = last;
    return first;
}

// --- one search ---
struct walk {
    const struct world *world;
    struct path_search *search;
    const struct path_question *question;
    int32_t target_x, target_y; // tiles
    uint32_t start, target;     // their numbers
};

static struct node *node_of(const struct walk *walk, uint32_t tile)
{
    struct node *node = &walk->search->nodes[tile];
    if (node->serial != walk->search->serial)
        *node = (struct node){.serial = walk->search->serial, .cost = UINT32_MAX};
    return node;
}

static int32_t clamp_tile(const struct world *world, int32_t coordinate, uint32_t side)
{
    int32_t tile = world_tile_at(world, coordinate);
    return tile < 0 ? 0 : tile >= (int32_t)side ? (int32_t)side - 1 : tile;
}

static uint32_t number_of(const struct world *world, int32_t tx, int32_t ty)
{
    return (uint32_t)ty * world->width + (uint32_t)tx;
}

static void make_room(const struct world *world, struct path_search *search)
{
    uint32_t area = world->width * world->height;
    search->count = 0;
    if (search->area < area || search->serial == UINT32_MAX) {
        mem_free(search->nodes);
        search->nodes = mem_alloc(area * sizeof *search->nodes); // zeroed: of no search
        search->area = area;
        search->serial = 0;
    }
    search->serial++;
}

// The least that the way from a tile to the target can cost.
static uint32_t rest_from(const struct walk *walk, int32_t tx, int32_t ty)
{
    uint32_t dx = (uint32_t)(tx < walk->target_x ? walk->target_x - tx : tx - walk->target_x);
    uint32_t dy = (uint32_t)(ty < walk->target_y ? walk->target_y - ty : ty - walk->target_y);
    uint32_t less = dx < dy ? dx : dy, more = dx < dy ? dy : dx;
    if (walk->question->straight) return (dx + dy) * PLAIN_STRAIGHT;
    return less * PLAIN_DIAGONAL + (more - less) * PLAIN_STRAIGHT;
}

static void open_tile(const struct walk *walk, uint32_t tile, int32_t tx, int32_t ty, uint32_t cost,
                      int way)
{
    struct node *node = node_of(walk, tile);
    uint32_t rest = rest_from(walk, tx, ty);
    node->cost = cost;
    node->way = (uint8_t)way;
    node->state = NODE_OPEN;
    push(walk->search,
         (uint64_t)(cost + rest) << (REST_BITS + TILE_BITS) | (uint64_t)rest << TILE_BITS | tile);
}

static uint32_t weight_of(const struct walk *walk, int32_t tx, int32_t ty)
{
    if (walk->question->flags & ENTITY_FLIES) return WEIGHT_PLAIN;
    return ground_weight(walk->world, tx, ty, walk->question->flags & ENTITY_SWIMS);
}

static void look_at(const struct walk *walk, int32_t tx, int32_t ty, int way, uint32_t cost,
                    uint32_t weight)
{
    const struct world *world = walk->world;
    int32_t nx = tx + step_x[way], ny = ty + step_y[way];
    if (nx < 0 || ny < 0 || (uint32_t)nx >= world->width || (uint32_t)ny >= world->height) return;
    uint32_t tile = number_of(world, nx, ny);
    const struct node *node = node_of(walk, tile);
    if (node->state == NODE_DONE) return;
    uint32_t there = weight_of(walk, nx, ny);
    if (tile != walk->target && (there == 0 || node->avoided)) return;
    if (!(walk->question->flags & ENTITY_FLIES) && !ground_lets_pass(world, tx, ty, way)) return;
    uint32_t total = cost + ground_step_cost(way, weight, there);
    if (total < node->cost) open_tile(walk, tile, nx, ny, total, way);
}

// The best tile of those that were looked at: nearest to the target, and of these the cheapest.
struct best {
    uint32_t tile, rest, cost;
};

static enum path_end run(const struct walk *walk, uint32_t most_nodes, uint32_t *nodes,
                         struct best *best)
{
    const struct world *world = walk->world;
    int ways = walk->question->straight ? STEP_STRAIGHT_WAYS : STEP_WAYS;
    while (walk->search->count > 0) {
        uint32_t tile = (uint32_t)(pop(walk->search) & ((1U << TILE_BITS) - 1));
        struct node *node = node_of(walk, tile);
        if (node->state == NODE_DONE) continue; // a cheaper way to it was found meanwhile
        if (tile == walk->target) return PATH_FOUND;
        if (*nodes == most_nodes) return PATH_FAR;
        node->state = NODE_DONE;
        ++*nodes;
        int32_t tx = (int32_t)(tile % world->width), ty = (int32_t)(tile / world->width);
        uint32_t rest = rest_from(walk, tx, ty), cost = node->cost;
        if (rest < best->rest || (rest == best->rest && cost < best->cost))
            *best = (struct best){tile, rest, cost};
        uint32_t weight = weight_of(walk, tx, ty);
        for (int way = 0; way < ways; way++) look_at(walk, tx, ty, way, cost, weight);
    }
    return PATH_NONE;
}

static uint32_t before(const struct walk *walk, uint32_t tile)
{
    int way = node_of(walk, tile)->way;
    return (uint32_t)((int32_t)tile - step_y[way] * (int32_t)walk->world->width - step_x[way]);
}

// The way to a tile that was reached, from its end to its beginning; of a long one the beginning is kept.
static void write_way(const struct walk *walk, uint32_t end, struct path_answer *answer)
{
    uint32_t width = walk->world->width, length = 0;
    for (uint32_t tile = end; tile != walk->start; tile = before(walk, tile)) length++;
    answer->cut = length > WORLD_MAX_PATH_TILES;
    answer->count = answer->cut ? WORLD_MAX_PATH_TILES : length;
    for (uint32_t tile = end; tile != walk->start; tile = before(walk, tile)) {
        if (--length < answer->count)
            answer->tiles[length] =
                (struct path_tile){(uint8_t)(tile % width), (uint8_t)(tile / width)};
    }
}

static void mark_avoided(const struct walk *walk)
{
    for (size_t i = 0; i < walk->question->avoid_count; i++) {
        const struct entity *entity = world_get(walk->world, walk->question->avoid[i]);
        if (!entity) continue;
        int32_t tx = clamp_tile(walk->world, entity->x, walk->world->width);
        int32_t ty = clamp_tile(walk->world, entity->y, walk->world->height);
        node_of(walk, number_of(walk->world, tx, ty))->avoided = true;
    }
}

void world_find_path(const struct world *world, struct path_search *search,
                     const struct path_question *question, struct path_answer *answer)
{
    int32_t x = clamp_tile(world, question->x, world->width);
    int32_t y = clamp_tile(world, question->y, world->height);
    struct walk walk = {
        .world = world,
        .search = search,
        .question = question,
        .target_x = clamp_tile(world, question->target_x, world->width),
        .target_y = clamp_tile(world, question->target_y, world->height),
    };
    walk.start = number_of(world, x, y);
    walk.target = number_of(world, walk.target_x, walk.target_y);
    if (!search) search = walk.search = world->search;
    make_room(world, search);
    mark_avoided(&walk);
    answer->count = answer->nodes = 0;
    answer->cut = false;
    struct best best = {walk.start, UINT32_MAX, 0};
    open_tile(&walk, walk.start, x, y, 0, 0);
    answer->end = run(&walk, question->most_nodes, &answer->nodes, &best);
    uint32_t end = walk.target;
    if (answer->end != PATH_FOUND)
        end = question->nearest ? best.tile : walk.start;
    else if (weight_of(&walk, walk.target_x, walk.target_y) == 0 && end != walk.start)
        end = before(&walk, end);
    write_way(&walk, end, answer);
}
