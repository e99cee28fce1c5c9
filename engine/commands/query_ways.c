// Questions about the ground, in `think`: ways, lines of sight, and what there is at a place.
//
// A search may look at thousands of tiles, so what searches looked at is counted. Every mod that may ask gives back an equal
// share of that each tick, whether it asks or not: what one asks changes nothing for the others, and nothing depends on who
// asks first. A mod whose searches are not made up for has to wait.
#include <stdio.h>

#include "commands/internal.h"

enum {
    MOST_NODES = LIMIT_QUERY_PATH_NODES_MAX,
    BASE_NODES = 16,       // what a search costs however short it is
    ENTITIES_PER_NODE = 4, // looked through for those that are in the way
    MOST_THERE = LIMIT_PLACE_ENTITIES_COUNT,
};
_Static_assert((int)WORLD_MAX_PATH_TILES * 2 <= (int)LIMIT_PATH_TILES_BYTES,
               "a reply has room for a whole way");
_Static_assert((int)WORLD_MAX_LAYERS - 1 <= (int)LIMIT_PLACE_LAYERS_COUNT,
               "a reply has room for all layers");

// --- from where to where ---
struct line {
    int32_t x, y, to_x, to_y;
    uint32_t flags; // of the entity that it begins at
};

static int32_t sum(int32_t a, int32_t b)
{
    int64_t both = (int64_t)a + b;
    return both > INT32_MAX ? INT32_MAX : both < INT32_MIN ? INT32_MIN : (int32_t)both;
}

// Adds where the entity is; false: it is gone, and the reply says so.
static bool add_entity(const struct commands *commands, uint32_t entity, const char *name,
                       int32_t *x, int32_t *y, uint32_t *flags, struct buf *out)
{
    if (entity == 0) return true;
    const struct entity *found = world_get(commands->world, (entity_id){entity});
    if (!found) {
        char reason[64];
        snprintf(reason, sizeof reason, "%s: that entity is gone", name);
        query_reply_error(out, reason);
        return false;
    }
    *x = sum(*x, found->x);
    *y = sum(*y, found->y);
    if (flags) *flags = found->flags;
    return true;
}

// --- ways ---
static uint32_t share_of(const struct commands *commands)
{
    size_t askers = gate_count_asking(commands->gate, GATEHOUSE__QUERY__QUERY_PATH);
    size_t share = PATH_NODES_PER_TICK / (askers ? askers : 1);
    return share < PATH_LEAST_PER_TICK  ? PATH_LEAST_PER_TICK
           : share > PATH_MOST_PER_TICK ? PATH_MOST_PER_TICK
                                        : (uint32_t)share;
}

// What the ticks since its last search made up for is taken off; false: the mod has to wait, and the reply says so.
static bool may_search(const struct commands *commands, struct actor *actor, struct buf *out)
{
    uint32_t tick = world_tick(commands->world), share = share_of(commands);
    uint64_t passed = tick < actor->searched_at ? UINT32_MAX : tick - actor->searched_at;
    uint64_t made_up = passed * share;
    actor->search_debt = made_up < actor->search_debt ? actor->search_debt - (uint32_t)made_up : 0;
    actor->searched_at = tick;
    if (actor->search_debt < share) return true;
    char reason[GATE_REASON_BYTES];
    snprintf(
        reason, sizeof reason,
        "this mod's searches have looked at more than its share of %u tiles a tick: ask again in %u ticks",
        share, actor->search_debt / share);
    query_reply_error(out, reason);
    return false;
}

static size_t list_solid(const struct world *world, entity_id *ids)
{
    size_t count = 0;
    const struct entity *at = world_next(world, ENTITY_NONE);
    for (; at; at = world_next(world, at->id)) {
        if (at->flags & ENTITY_SOLID) ids[count++] = at->id;
    }
    return count;
}

static void reply_way(struct commands *commands, const struct path_answer *answer, struct buf *out)
{
    Gatehouse__Path path = GATEHOUSE__PATH__INIT;
    Gatehouse__Reply reply = GATEHOUSE__REPLY__INIT;
    uint8_t *tiles = arena_alloc(gate_query_arena(commands->gate), answer->count * 2 + 1);
    for (uint32_t i = 0; i < answer->count; i++) {
        tiles[2 * i] = answer->tiles[i].x;
        tiles[2 * i + 1] = answer->tiles[i].y;
    }
    path.end = answer->end == PATH_FOUND  ? GATEHOUSE__PATH_END__PATH_FOUND
               : answer->end == PATH_NONE ? GATEHOUSE__PATH_END__PATH_NONE
                                          : GATEHOUSE__PATH_END__PATH_FAR;
    path.tiles = (ProtobufCBinaryData){answer->count * 2, tiles};
    path.cut = answer->cut;
    path.nodes = answer->nodes;
    reply.reply_case = GATEHOUSE__REPLY__REPLY_PATH;
    reply.path = &path;
    query_append_reply(out, &reply);
}

static void answer_path(void *context, uint16_t mod, const ProtobufCMessage *message,
                        struct buf *out)
{
    struct commands *commands = context;
    const Gatehouse__QueryPath *query = (const Gatehouse__QueryPath *)message;
    struct actor *actor = commands_actor(commands, mod);
    struct line line = {.x = query->x, .y = query->y, .to_x = query->to_x, .to_y = query->to_y};
    if (!may_search(commands, actor, out) ||
        !add_entity(commands, query->from, "from", &line.x, &line.y, &line.flags, out) ||
        !add_entity(commands, query->to, "to", &line.to_x, &line.to_y, NULL, out))
        return;
    entity_id solid[WORLD_MAX_ENTITIES];
    size_t count = query->avoid ? list_solid(commands->world, solid) : 0;
    struct path_question question = {
        .x = line.x,
        .y = line.y,
        .target_x = line.to_x,
        .target_y = line.to_y,
        .flags = line.flags | (query->swims ? ENTITY_SWIMS : 0),
        .straight = query->straight,
        .nearest = query->nearest,
        .avoid = solid,
        .avoid_count = count,
        .most_nodes = query->nodes ? query->nodes : MOST_NODES,
    };
    struct path_answer answer;
    world_find_path(commands->world, commands->search, &question, &answer);
    actor->search_debt += answer.nodes + BASE_NODES + (uint32_t)(count / ENTITIES_PER_NODE);
    reply_way(commands, &answer, out);
}

// --- sight ---
static void answer_sight(void *context, uint16_t mod, const ProtobufCMessage *message,
                         struct buf *out)
{
    const struct commands *commands = context;
    const Gatehouse__QuerySight *query = (const Gatehouse__QuerySight *)message;
    struct line line = {.x = query->x, .y = query->y, .to_x = query->to_x, .to_y = query->to_y};
    Gatehouse__Sight sight = GATEHOUSE__SIGHT__INIT;
    Gatehouse__Reply reply = GATEHOUSE__REPLY__INIT;
    (void)mod;
    if (!add_entity(commands, query->from, "from", &line.x, &line.y, NULL, out) ||
        !add_entity(commands, query->to, "to", &line.to_x, &line.to_y, NULL, out))
        return;
    sight.clear = world_ray(commands->world, line.x, line.y, line.to_x, line.to_y, NULL, NULL);
    reply.reply_case = GATEHOUSE__REPLY__REPLY_SIGHT;
    reply.sight = &sight;
    query_append_reply(out, &reply);
}

// --- a place ---
static char *kind_name(const struct world *world, uint8_t kind)
{
    return (char *)world_tile_def(world, kind)->name;
}

static void fill_ground(const struct world *world, int32_t tx, int32_t ty, Gatehouse__Place *place,
                        char **layers)
{
    struct tile tile = world_tile(world, tx, ty);
    uint32_t flags = world_terrain(world, tx, ty);
    int32_t depth = world_water(world) - tile.height * FIX_ONE;
    place->inside = true;
    place->tile_x = (uint32_t)tx;
    place->tile_y = (uint32_t)ty;
    place->kind = kind_name(world, tile.kind);
    place->height = tile.height;
    place->solid = flags & TILE_SOLID;
    place->water = flags & TILE_WATER;
    place->opaque = flags & TILE_OPAQUE;
    place->slow = flags & TILE_SLOW;
    place->depth = place->water && depth > 0 ? depth : 0;
    place->layers = layers;
    for (uint32_t layer = 1; layer < world_layers(world); layer++) {
        struct cover cover = world_cover(world, tx, ty, layer);
        if (cover.kind != WORLD_NO_COVER) layers[place->n_layers++] = kind_name(world, cover.kind);
    }
}

static void fill_state(const struct commands *commands, const struct entity *entity,
                       Gatehouse__EntityState *state)
{
    const struct kind_def *kind = world_kind(commands->world, entity->kind);
    gatehouse__entity_state__init(state);
    state->entity = entity->id.bits;
    state->kind = kind ? (char *)kind->name : "";
    state->x = entity->x;
    state->y = entity->y;
    state->vx = entity->vx;
    state->vy = entity->vy;
    state->hp = entity->hp;
    state->max_hp = entity->max_hp;
    state->owner = (char *)gate_mod_id(commands->gate, entity->owner);
    state->facing = entity->facing;
}

// Those whose middle is in the tile, of those that are near enough to be.
static size_t list_there(const struct commands *commands, int32_t x, int32_t y,
                         Gatehouse__EntityState *states, Gatehouse__EntityState **list)
{
    const struct world *world = commands->world;
    int32_t side = world_tile_px(world) * FIX_ONE;
    entity_id near[WORLD_MAX_ENTITIES];
    size_t found = world_near(world, x, y, side * 3 / 2, -1, near, WORLD_MAX_ENTITIES), count = 0;
    for (size_t i = 0; i < found && count < MOST_THERE; i++) {
        const struct entity *entity = world_get(world, near[i]);
        if (entity->x / side != x / side || entity->y / side != y / side) continue;
        fill_state(commands, entity, &states[count]);
        list[count] = &states[count];
        count++;
    }
    return count;
}

static void answer_place(void *context, uint16_t mod, const ProtobufCMessage *message,
                         struct buf *out)
{
    const struct commands *commands = context;
    const Gatehouse__QueryPlace *query = (const Gatehouse__QueryPlace *)message;
    const struct world *world = commands->world;
    int32_t side = world_tile_px(world) * FIX_ONE, tx = query->x / side, ty = query->y / side;
    Gatehouse__Place place = GATEHOUSE__PLACE__INIT;
    Gatehouse__Reply reply = GATEHOUSE__REPLY__INIT;
    Gatehouse__EntityState states[MOST_THERE], *list[MOST_THERE];
    char *layers[WORLD_MAX_LAYERS];
    (void)mod;
    place.solid = true; // what is outside
    if (query->x >= 0 && query->y >= 0 && (uint32_t)tx < world_width(world) &&
        (uint32_t)ty < world_height(world)) {
        fill_ground(world, tx, ty, &place, layers);
        place.entities = list;
        place.n_entities = list_there(commands, query->x, query->y, states, list);
    }
    reply.reply_case = GATEHOUSE__REPLY__REPLY_PLACE;
    reply.place = &place;
    query_append_reply(out, &reply);
}

void query_ways_register(struct gate_content *content)
{
    content->answer[GATEHOUSE__QUERY__QUERY_PATH] = answer_path;
    content->answer[GATEHOUSE__QUERY__QUERY_SIGHT] = answer_sight;
    content->answer[GATEHOUSE__QUERY__QUERY_PLACE] = answer_place;
}
