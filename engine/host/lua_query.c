// engine.world, third part: looking around, and what happened. Lists are new tables; where only one
// answer or a walk is wanted, nearest, near_count and each make none.
#include <string.h>

#include "host/lua_world_parts.h"
#include "util/suggest.h"

static const char *like_kind(const struct world *world, const char *name)
{
    const struct kind_def *kind;
    struct suggestion suggestion;
    suggest_begin(&suggestion, name);
    for (uint16_t i = 0; (kind = world_kind(world, i)) != NULL; i++)
        suggest_consider(&suggestion, kind->name);
    return suggestion.name;
}

uint16_t lua_world_kind(lua_State *state, const struct lua_arg *arg)
{
    const char *name = lua_args_text(state, arg, SIZE_MAX);
    uint16_t kind;
    if (world_find_kind(lua_world_borrow(state), name, &kind) != STATUS_OK) {
        const char *like = like_kind(lua_world_borrow(state), name);
        lua_args_fail(state, arg, "no kind is called '%.40s'%s%s%s", name,
                      like ? ", did you mean '" : "", like ? like : "", like ? "'?" : "");
    }
    return kind;
}

int lua_world_kind_or_all(lua_State *state, const char *function, int index)
{
    if (lua_isnoneornil(state, index)) return -1;
    return lua_world_kind(state, LUA_ARG(function, index, "kind"));
}

struct circle {
    int32_t x, y, radius;
    int kind;
};

static struct circle read_circle(lua_State *state, const char *fn)
{
    return (struct circle){
        .x = lua_args_fix(state, LUA_ARG(fn, 1, "x")),
        .y = lua_args_fix(state, LUA_ARG(fn, 2, "y")),
        .radius = lua_args_fix(state, LUA_ARG(fn, 3, "radius")),
        .kind = lua_world_kind_or_all(state, fn, 4),
    };
}

static int w_near(lua_State *state)
{
    struct circle in = read_circle(state, "world.near");
    entity_id found[WORLD_MAX_ENTITIES];
    size_t count = world_near(lua_world_borrow(state), in.x, in.y, in.radius, in.kind, found,
                              WORLD_MAX_ENTITIES);
    lua_createtable(state, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        lua_world_push_entity(state, found[i]);
        lua_rawseti(state, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static int w_nearest(lua_State *state)
{
    struct circle in = read_circle(state, "world.nearest");
    entity_id found;
    if (world_near(lua_world_borrow(state), in.x, in.y, in.radius, in.kind, &found, 1) == 1) {
        lua_world_push_entity(state, found);
    } else {
        lua_pushnil(state);
    }
    return 1;
}

// -1 where nobody is named.
static int owner_or_all(lua_State *state, const char *function, int index)
{
    if (lua_isnoneornil(state, index)) return -1;
    const struct lua_arg *arg = LUA_ARG(function, index, "owner");
    return (int)lua_args_integer(state, arg, 0, WORLD_MAX_OWNERS - 1);
}

static int w_near_count(lua_State *state)
{
    const char *fn = "world.near_count";
    struct circle in = read_circle(state, fn);
    int owner = owner_or_all(state, fn, 5);
    size_t count = world_near_count(lua_world_borrow(state), in.x, in.y, in.radius, in.kind, owner);
    lua_pushinteger(state, (lua_Integer)count);
    return 1;
}

static int w_all(lua_State *state)
{
    const struct world *world = lua_world_borrow(state);
    int kind = lua_world_kind_or_all(state, "world.all", 1);
    lua_createtable(state, (int)world_count(world, kind), 0);
    lua_Integer count = 0;
    const struct entity *at = world_next(world, ENTITY_NONE);
    for (; at; at = world_next(world, at->id)) {
        if (kind >= 0 && at->kind != kind) continue;
        lua_world_push_entity(state, at->id);
        lua_rawseti(state, -2, ++count);
    }
    return 1;
}

// The function may spawn and remove: the walk goes on from the index where it was. What is spawned
// behind it in index order is met, too.
static int w_each(lua_State *state)
{
    const struct world *world = lua_world_borrow(state);
    int kind = lua_world_kind_or_all(state, "world.each", 1);
    luaL_checktype(state, 2, LUA_TFUNCTION);
    entity_id last = ENTITY_NONE;
    for (const struct entity *at; (at = world_next(world, last)) != NULL;) {
        last = at->id;
        if (kind >= 0 && at->kind != kind) continue;
        lua_pushvalue(state, 2);
        lua_world_push_entity(state, last);
        lua_call(state, 1, 0);
    }
    return 0;
}

static int w_count(lua_State *state)
{
    const char *fn = "world.count";
    const struct world *world = lua_world_borrow(state);
    int kind = lua_world_kind_or_all(state, fn, 1);
    int owner = owner_or_all(state, fn, 2);
    if (owner < 0) {
        lua_pushinteger(state, world_count(world, kind));
    } else {
        lua_pushinteger(state, kind < 0 ? world_owned(world, (uint16_t)owner)
                                        : world_owned_of(world, (uint16_t)owner, (uint16_t)kind));
    }
    return 1;
}

static int w_ray(lua_State *state)
{
    const char *fn = "world.ray";
    int32_t x0 = lua_args_fix(state, LUA_ARG(fn, 1, "x0")),
            y0 = lua_args_fix(state, LUA_ARG(fn, 2, "y0"));
    int32_t x1 = lua_args_fix(state, LUA_ARG(fn, 3, "x1")),
            y1 = lua_args_fix(state, LUA_ARG(fn, 4, "y1"));
    int32_t hit_x, hit_y;
    bool clear = world_ray(lua_world_borrow(state), x0, y0, x1, y1, &hit_x, &hit_y);
    lua_pushboolean(state, clear);
    if (clear) return 1;
    lua_args_push_fix(state, hit_x);
    lua_args_push_fix(state, hit_y);
    return 3;
}

static const struct entity *read_seen(lua_State *state, const char *fn, int index, const char *name)
{
    return world_get(lua_world_borrow(state), lua_args_entity(state, LUA_ARG(fn, index, name)));
}

static int w_line_of_sight(lua_State *state)
{
    const struct entity *from = read_seen(state, "world.line_of_sight", 1, "from");
    const struct entity *to = read_seen(state, "world.line_of_sight", 2, "to");
    bool clear = from && to &&
                 world_ray(lua_world_borrow(state), from->x, from->y, to->x, to->y, NULL, NULL);
    lua_pushboolean(state, clear);
    return 1;
}

// Stale handles give nil.
static int w_distance(lua_State *state)
{
    const struct entity *from = read_seen(state, "world.distance", 1, "from");
    const struct entity *to = read_seen(state, "world.distance", 2, "to");
    if (from && to) {
        lua_args_push_fix(state, fix_length(to->x - from->x, to->y - from->y));
    } else
        lua_pushnil(state);
    return 1;
}

static int w_path_step(lua_State *state)
{
    const char *fn = "world.path_step";
    const struct entity *entity = read_seen(state, fn, 1, "entity");
    int32_t tx = lua_args_fix(state, LUA_ARG(fn, 2, "target_x"));
    int32_t ty = lua_args_fix(state, LUA_ARG(fn, 3, "target_y"));
    int32_t x, y;
    if (!entity || !world_path_step(lua_world_borrow(state), entity->x, entity->y, tx, ty,
                                    entity->flags, &x, &y)) {
        lua_pushnil(state);
        return 1;
    }
    lua_args_push_fix(state, x);
    lua_args_push_fix(state, y);
    return 2;
}

// --- a whole way ---
static size_t read_avoided(lua_State *state, const struct lua_arg *options, entity_id *ids)
{
    struct lua_arg field;
    if (!lua_args_field(state, options, "avoid", &field)) return 0;
    lua_args_table(state, &field);
    size_t count = lua_rawlen(state, -1);
    if (count > WORLD_MAX_ENTITIES)
        lua_args_fail(state, &field, "at most %d entities", WORLD_MAX_ENTITIES);
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(state, -1, (lua_Integer)i + 1);
        struct lua_arg entry = field;
        entry.index = lua_gettop(state);
        ids[i] = lua_args_entity(state, &entry);
        lua_pop(state, 1);
    }
    lua_pop(state, 1);
    return count;
}

static void read_path_options(lua_State *state, const char *fn, struct path_question *question,
                              entity_id *avoided)
{
    const struct lua_arg *options = LUA_ARG(fn, 5, "options");
    question->most_nodes = WORLD_MAX_SIDE_TILES * WORLD_MAX_SIDE_TILES;
    if (lua_isnoneornil(state, 5)) return;
    lua_args_table(state, options);
    question->straight = lua_args_field_boolean(state, options, "straight", false);
    question->nearest = lua_args_field_boolean(state, options, "nearest", false);
    if (lua_args_field_boolean(state, options, "swims", false)) question->flags |= ENTITY_SWIMS;
    if (lua_args_field_boolean(state, options, "flies", false)) question->flags |= ENTITY_FLIES;
    question->most_nodes = (uint32_t)lua_args_field_integer(
        state, options, "nodes", 1, question->most_nodes, question->most_nodes);
    question->avoid = avoided;
    question->avoid_count = read_avoided(state, options, avoided);
}

static void push_way(lua_State *state, const struct path_answer *answer)
{
    int32_t px = world_tile_px(lua_world_borrow(state));
    lua_createtable(state, (int)answer->count, 0);
    for (uint32_t i = 0; i < answer->count; i++) {
        lua_createtable(state, 0, 2);
        lua_args_push_fix(state, answer->tiles[i].x * px * FIX_ONE + px * FIX_ONE / 2);
        lua_setfield(state, -2, "x");
        lua_args_push_fix(state, answer->tiles[i].y * px * FIX_ONE + px * FIX_ONE / 2);
        lua_setfield(state, -2, "y");
        lua_rawseti(state, -2, (lua_Integer)i + 1);
    }
}

static int w_path(lua_State *state)
{
    static const char *const ends[] = {[PATH_NONE] = "none", [PATH_FAR] = "far"};
    const char *fn = "world.path";
    struct path_question question = {.x = lua_args_fix(state, LUA_ARG(fn, 1, "x"))};
    question.y = lua_args_fix(state, LUA_ARG(fn, 2, "y"));
    question.target_x = lua_args_fix(state, LUA_ARG(fn, 3, "target_x"));
    question.target_y = lua_args_fix(state, LUA_ARG(fn, 4, "target_y"));
    entity_id avoided[WORLD_MAX_ENTITIES];
    struct path_answer answer;
    read_path_options(state, fn, &question, avoided);
    world_find_path(lua_world_borrow(state), NULL, &question, &answer);
    if (answer.end != PATH_FOUND && !question.nearest) {
        lua_pushnil(state);
    } else
        push_way(state, &answer);
    lua_pushstring(state, answer.end == PATH_FOUND ? NULL : ends[answer.end]);
    return 2;
}

// --- events ---
static const char *const event_names[] = {
    [WORLD_EVENT_SPAWNED] = "spawned", [WORLD_EVENT_MOVED] = "moved",
    [WORLD_EVENT_HURT] = "hurt",       [WORLD_EVENT_DIED] = "died",
    [WORLD_EVENT_REMOVED] = "removed", [WORLD_EVENT_INPUT] = "input",
    [WORLD_EVENT_TILES] = "tiles",
};

static void set_text(lua_State *state, const char *field, const char *text)
{
    lua_pushstring(state, text);
    lua_setfield(state, -2, field);
}

static void set_integer(lua_State *state, const char *field, lua_Integer value)
{
    lua_pushinteger(state, value);
    lua_setfield(state, -2, field);
}

static void push_entity_event(lua_State *state, const struct world_event *event)
{
    const struct kind_def *kind = world_kind(lua_world_borrow(state), event->entity_kind);
    set_integer(state, "entity", event->entity.bits);
    set_text(state, "kind", kind ? kind->name : "");
    lua_args_push_fix(state, event->x);
    lua_setfield(state, -2, "x");
    lua_args_push_fix(state, event->y);
    lua_setfield(state, -2, "y");
    set_integer(state, "hp", event->hp);
    if (event->kind != WORLD_EVENT_HURT && event->kind != WORLD_EVENT_DIED) return;
    set_text(state, "cause", event->name);
    set_integer(state, "amount", event->amount);
}

static void push_event(lua_State *state, const struct world_event *event)
{
    lua_createtable(state, 0, 8);
    set_text(state, "event", event_names[event->kind]);
    switch (event->kind) {
    case WORLD_EVENT_INPUT:
        set_text(state, "action", event->name);
        set_integer(state, "player", event->player);
        lua_pushboolean(state, event->pressed);
        lua_setfield(state, -2, "pressed");
        break;
    case WORLD_EVENT_TILES:
        set_integer(state, "x", event->x);
        set_integer(state, "y", event->y);
        set_integer(state, "width", event->width);
        set_integer(state, "height", event->height);
        break;
    default:
        push_entity_event(state, event);
    }
}

static int w_events(lua_State *state)
{
    size_t count;
    const struct world_event *events = world_events(lua_world_borrow(state), &count);
    lua_Integer given = 0;
    lua_newtable(state);
    for (size_t i = 0; i < count; i++) {
        if (events[i].kind == WORLD_EVENT_MOVED) continue;
        push_event(state, &events[i]);
        lua_rawseti(state, -2, ++given);
    }
    return 1;
}

const luaL_Reg lua_query_functions[] = {
    {"near", w_near},
    {"nearest", w_nearest},
    {"near_count", w_near_count},
    {"all", w_all},
    {"each", w_each},
    {"count", w_count},
    {"ray", w_ray},
    {"line_of_sight", w_line_of_sight},
    {"distance", w_distance},
    {"path_step", w_path_step},
    {"path", w_path},
    {"events", w_events},
    {NULL, NULL},
};
