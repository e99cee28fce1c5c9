// engine.world, first part: what is defined, the ground, the game's state, arithmetic.
#include "host/lua_world.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "host/lua_world_parts.h"

enum {
    FINE_LIMIT_PX = 1 << 14, // vectors shorter than this keep 1/65536 px in angle()
    FINE_ONE = 1 << 16,
};

struct world *lua_world_borrow(lua_State *state)
{
    return lua_touserdata(state, lua_upvalueindex(1));
}

struct scene *lua_world_borrow_scene(lua_State *state)
{
    return lua_touserdata(state, lua_upvalueindex(2));
}

static const char world_key; // its address is the registry's key of the world

static struct world *world_of(lua_State *state)
{
    lua_rawgetp(state, LUA_REGISTRYINDEX, &world_key);
    struct world *world = lua_touserdata(state, -1);
    lua_pop(state, 1);
    return world;
}

void lua_world_hold(lua_State *state, bool held)
{
    struct world *world = world_of(state);
    if (world) world_hold(world, held);
}

bool lua_world_is_held(lua_State *state)
{
    const struct world *world = world_of(state);
    return world && world_is_held(world);
}

enum { CHANGE_FUNCTION = 3, CHANGE_NAME }; // upvalues, after those of the function itself

static int change(lua_State *state)
{
    if (lua_world_is_held(state))
        return luaL_error(
            state,
            "%s: a query or a state of the game is being answered, and that may change nothing",
            lua_tostring(state, lua_upvalueindex(CHANGE_NAME)));
    return lua_tocfunction(state, lua_upvalueindex(CHANGE_FUNCTION))(state);
}

void lua_world_add_changes(lua_State *state, const luaL_Reg *list, const char *module)
{
    int first = lua_gettop(state) - 1;
    for (; list->name; list++) {
        lua_pushvalue(state, first);
        lua_pushvalue(state, first + 1);
        lua_pushcfunction(state, list->func);
        lua_pushfstring(state, "%s.%s", module, list->name);
        lua_pushcclosure(state, change, CHANGE_NAME);
        lua_setfield(state, first - 1, list->name);
    }
    lua_pop(state, 2);
}

void lua_world_push_entity(lua_State *state, entity_id id)
{
    lua_pushinteger(state, id.bits);
}

uint16_t lua_world_sprite(lua_State *state, const struct lua_arg *arg)
{
    const char *name = lua_args_text(state, arg, SCENE_NAME_BYTES - 1);
    if (name[0] == '\0') return 0;
    uint16_t sprite = scene_intern(lua_world_borrow_scene(state), name);
    if (sprite == 0) {
        lua_args_fail(state, arg, "there are %d names of sprites and sounds already",
                      SCENE_MAX_NAMES);
    }
    return sprite;
}

static int w_reset(lua_State *state)
{
    const char *fn = "world.reset";
    uint32_t width =
        (uint32_t)lua_args_integer(state, LUA_ARG(fn, 1, "width"), 1, WORLD_MAX_SIDE_TILES);
    uint32_t height =
        (uint32_t)lua_args_integer(state, LUA_ARG(fn, 2, "height"), 1, WORLD_MAX_SIDE_TILES);
    int64_t seed = lua_args_integer(state, LUA_ARG(fn, 3, "seed"), INT64_MIN, INT64_MAX);
    enum status status = world_reset(lua_world_borrow(state), width, height, (uint64_t)seed);
    if (status != STATUS_OK) return luaL_error(state, "%s: %s", fn, status_text(status));
    return 0;
}

static int w_tick(lua_State *state)
{
    lua_pushinteger(state, world_tick(lua_world_borrow(state)));
    return 1;
}

static int w_digest(lua_State *state)
{
    char text[17];
    snprintf(text, sizeof text, "%016" PRIx64, world_digest(lua_world_borrow(state)));
    lua_pushstring(state, text);
    return 1;
}

static int w_size(lua_State *state)
{
    lua_pushinteger(state, world_width(lua_world_borrow(state)));
    lua_pushinteger(state, world_height(lua_world_borrow(state)));
    return 2;
}

static int w_step(lua_State *state)
{
    world_step(lua_world_borrow(state));
    return 0;
}

// --- definitions ---
static void read_name(lua_State *state, const struct lua_arg *def, char out[WORLD_NAME_BYTES])
{
    struct lua_arg field;
    lua_args_need_field(state, def, "name");
    lua_args_field(state, def, "name", &field);
    const char *name = lua_args_text(state, &field, WORLD_NAME_BYTES - 1);
    if (name[0] == '\0') lua_args_fail(state, &field, "must not be empty");
    strcpy(out, name);
    lua_pop(state, 1);
}

static uint16_t read_sprite(lua_State *state, const struct lua_arg *def)
{
    struct lua_arg field;
    if (!lua_args_field(state, def, "sprite", &field)) return 0;
    uint16_t sprite = lua_world_sprite(state, &field);
    lua_pop(state, 1);
    return sprite;
}

static int w_define_kind(lua_State *state)
{
    const struct lua_arg *arg = LUA_ARG("world.define_kind", 1, "def");
    lua_args_table(state, arg);
    lua_args_need_field(state, arg, "half_w");
    lua_args_need_field(state, arg, "half_h");
    struct kind_def def = {.sprite = read_sprite(state, arg)};
    read_name(state, arg, def.name);
    def.half_w_px = (uint8_t)lua_args_field_integer(state, arg, "half_w", 0, UINT8_MAX, 0);
    def.half_h_px = (uint8_t)lua_args_field_integer(state, arg, "half_h", 0, UINT8_MAX, 0);
    def.hp = (int32_t)lua_args_field_integer(state, arg, "hp", 1, INT32_MAX, 1);
    def.friction = (int32_t)lua_args_field_integer(state, arg, "friction", 0, FIX_ONE, FIX_ONE);
    def.flags = lua_args_field_flags(state, arg, "flags", lua_entity_flag_names, ENTITY_FLAG_COUNT);
    uint16_t kind;
    if (world_define_kind(lua_world_borrow(state), &def, &kind) != STATUS_OK) {
        lua_args_fail(state, arg, "there are %d kinds already", WORLD_MAX_KINDS);
    }
    lua_pushinteger(state, kind);
    return 1;
}

// --- the game's state ---
static int w_var(lua_State *state)
{
    const char *name = lua_args_text(state, LUA_ARG("world.var", 1, "name"), WORLD_NAME_BYTES - 1);
    lua_pushinteger(state, world_var(lua_world_borrow(state), name));
    return 1;
}

static int w_set_var(lua_State *state)
{
    const struct lua_arg *arg = LUA_ARG("world.set_var", 1, "name");
    const char *name = lua_args_text(state, arg, WORLD_NAME_BYTES - 1);
    int64_t value =
        lua_args_integer(state, LUA_ARG("world.set_var", 2, "value"), INT64_MIN, INT64_MAX);
    enum status status = world_set_var(lua_world_borrow(state), name, value);
    if (status == STATUS_FULL) {
        lua_args_fail(state, arg, "there are %d variables already", WORLD_MAX_VARS);
    }
    if (status != STATUS_OK) lua_args_fail(state, arg, "must not be empty");
    return 0;
}

static int w_random(lua_State *state)
{
    const char *fn = "world.random";
    const struct lua_arg *arg = LUA_ARG(fn, 1, "stream");
    const char *name = lua_args_text(state, arg, WORLD_NAME_BYTES - 1);
    int64_t low = lua_args_integer(state, LUA_ARG(fn, 2, "low"), INT32_MIN, INT32_MAX);
    int64_t high = lua_args_integer(state, LUA_ARG(fn, 3, "high"), low, INT32_MAX);
    struct random *random = world_random(lua_world_borrow(state), name);
    if (!random) lua_args_fail(state, arg, "no name, or %d streams already", WORLD_MAX_STREAMS);
    uint64_t span = (uint64_t)(high - low) + 1;
    uint32_t drawn = span > UINT32_MAX ? random_next(random) : random_below(random, (uint32_t)span);
    lua_pushinteger(state, low + drawn);
    return 1;
}

static void push_names(lua_State *state, const char *(*name_of)(const struct world *, uint32_t))
{
    const struct world *world = lua_world_borrow(state);
    const char *name;
    lua_newtable(state);
    for (uint32_t i = 0; (name = name_of(world, i)) != NULL; i++) {
        lua_pushstring(state, name);
        lua_rawseti(state, -2, (lua_Integer)i + 1);
    }
}

static int w_names(lua_State *state)
{
    push_names(state, world_var_name);
    push_names(state, world_stream_name);
    return 2;
}

static int w_set_countdown(lua_State *state)
{
    const char *fn = "world.set_countdown";
    const char *name = lua_args_text(state, LUA_ARG(fn, 1, "name"), WORLD_NAME_BYTES - 1);
    int64_t ticks = lua_args_integer(state, LUA_ARG(fn, 2, "ticks"), 0, INT32_MAX);
    int64_t number = lua_args_integer(state, LUA_ARG(fn, 3, "number"), INT32_MIN, INT32_MAX);
    world_set_countdown(lua_world_borrow(state), name, (int32_t)ticks, (int32_t)number);
    return 0;
}

static int w_countdown(lua_State *state)
{
    const char *name;
    int32_t ticks, number;
    world_countdown(lua_world_borrow(state), &name, &ticks, &number);
    lua_pushstring(state, name);
    lua_pushinteger(state, ticks);
    lua_pushinteger(state, number);
    return 3;
}

// --- saving ---
static int w_save(lua_State *state)
{
    struct buf bytes;
    buf_init(&bytes, WORLD_SAVE_MAX_BYTES);
    enum status status = world_save(lua_world_borrow(state), &bytes);
    if (status == STATUS_OK) {
        lua_pushlstring(state, (const char *)bytes.data, bytes.len); // or out of memory
    }
    buf_fini(&bytes);
    if (status != STATUS_OK) return luaL_error(state, "world.save: %s", status_text(status));
    return 1;
}

static int w_load(lua_State *state)
{
    size_t len;
    const char *bytes = lua_args_bytes(state, LUA_ARG("world.load", 1, "bytes"), &len);
    enum status status = world_load(lua_world_borrow(state), bytes, len);
    if (status == STATUS_OK) {
        lua_pushboolean(state, true);
        return 1;
    }
    lua_pushnil(state);
    lua_pushstring(state, status_text(status));
    return 2;
}

// --- arithmetic ---
static int w_cos(lua_State *state)
{
    lua_pushnumber(state,
                   fix_cos(lua_args_angle(state, LUA_ARG("world.cos", 1, "angle"))) / 65536.0);
    return 1;
}

static int w_sin(lua_State *state)
{
    lua_pushnumber(state,
                   fix_sin(lua_args_angle(state, LUA_ARG("world.sin", 1, "angle"))) / 65536.0);
    return 1;
}

static int w_angle(lua_State *state)
{
    double dx = lua_args_number(state, LUA_ARG("world.angle", 1, "dx"));
    double dy = lua_args_number(state, LUA_ARG("world.angle", 2, "dy"));
    int32_t x, y;
    if (fabs(dx) < FINE_LIMIT_PX && fabs(dy) < FINE_LIMIT_PX) {
        x = (int32_t)floor(dx * FINE_ONE + 0.5);
        y = (int32_t)floor(dy * FINE_ONE + 0.5);
    } else {
        x = lua_args_fix(state, LUA_ARG("world.angle", 1, "dx"));
        y = lua_args_fix(state, LUA_ARG("world.angle", 2, "dy"));
    }
    lua_pushinteger(state, fix_angle(x, y));
    return 1;
}

static int w_length(lua_State *state)
{
    int32_t dx = lua_args_fix(state, LUA_ARG("world.length", 1, "dx"));
    int32_t dy = lua_args_fix(state, LUA_ARG("world.length", 2, "dy"));
    lua_args_push_fix(state, fix_length(dx, dy));
    return 1;
}

static const luaL_Reg functions[] = {
    {"tick", w_tick},   {"digest", w_digest},       {"size", w_size}, {"var", w_var},
    {"names", w_names}, {"countdown", w_countdown}, {"cos", w_cos},   {"sin", w_sin},
    {"angle", w_angle}, {"length", w_length},       {"save", w_save}, {NULL, NULL},
};

// Refused while a query is answered.
static const luaL_Reg changes[] = {
    {"reset", w_reset},     {"step", w_step},     {"define_kind", w_define_kind},
    {"set_var", w_set_var}, {"random", w_random}, {"set_countdown", w_set_countdown},
    {"load", w_load},       {NULL, NULL},
};

static void add_functions(lua_State *state, const luaL_Reg *list, struct world *world,
                          struct scene *scene)
{
    lua_pushlightuserdata(state, world);
    lua_pushlightuserdata(state, scene);
    luaL_setfuncs(state, list, 2);
}

static void add_world_changes(lua_State *state, const luaL_Reg *list, struct world *world,
                              struct scene *scene)
{
    lua_pushlightuserdata(state, world);
    lua_pushlightuserdata(state, scene);
    lua_world_add_changes(state, list, "world");
}

void lua_world_open(lua_State *state, struct world *world, struct scene *scene)
{
    lua_pushlightuserdata(state, world);
    lua_rawsetp(state, LUA_REGISTRYINDEX, &world_key);
    lua_newtable(state);
    add_functions(state, functions, world, scene);
    add_world_changes(state, changes, world, scene);
    add_functions(state, lua_entity_functions, world, scene);
    add_world_changes(state, lua_entity_changes, world, scene);
    add_functions(state, lua_query_functions, world, scene);
    add_functions(state, lua_tile_functions, world, scene);
    add_world_changes(state, lua_tile_changes, world, scene);
}
