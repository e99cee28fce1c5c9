// t_world.new() -> world, scene, c: a fresh world and scene through their Lua modules, and what
// only C can reach. All three live as long as one of them does.
#include <lauxlib.h>
#include <string.h>

#include "host/lua_scene.h"
#include "host/lua_world.h"
#include "util/hash.h"
#include "world/actions.h"

int luaopen_t_world(lua_State *state);

struct bench {
    struct world *world;
    struct scene *scene;
};

static struct bench *check(lua_State *state)
{
    return luaL_checkudata(state, 1, "t_world");
}

static entity_id check_entity(lua_State *state, int index)
{
    return (entity_id){(uint32_t)luaL_checkinteger(state, index)};
}

static int give_status(lua_State *state, enum status status)
{
    lua_pushstring(state, status_text(status));
    return 1;
}

static int c_gc(lua_State *state)
{
    struct bench *bench = check(state);
    world_destroy(bench->world);
    scene_destroy(bench->scene);
    return 0;
}

static int c_events(lua_State *state) // all kinds: kind, x, y, width, height each
{
    size_t count;
    const struct world_event *events = world_events(check(state)->world, &count);
    lua_newtable(state);
    for (size_t i = 0; i < count; i++) {
        const int32_t fields[] = {(int32_t)events[i].kind, events[i].x, events[i].y,
                                  events[i].width, events[i].height};
        lua_newtable(state);
        for (int j = 0; j < 5; j++) {
            lua_pushinteger(state, fields[j]);
            lua_rawseti(state, -2, j + 1);
        }
        lua_rawseti(state, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static int c_clear_events(lua_State *state)
{
    world_clear_events(check(state)->world);
    return 0;
}

static int c_dropped(lua_State *state)
{
    lua_pushinteger(state, world_dropped_events(check(state)->world));
    return 1;
}

static int c_spawn_owned(lua_State *state)
{
    entity_id id = ENTITY_NONE;
    enum status status = world_spawn(check(state)->world, (uint16_t)luaL_checkinteger(state, 2),
                                     (uint16_t)luaL_checkinteger(state, 3), 256, 256, &id);
    give_status(state, status);
    lua_pushinteger(state, id.bits);
    return 2;
}

static int c_owned(lua_State *state)
{
    lua_pushinteger(state, world_owned(check(state)->world, (uint16_t)luaL_checkinteger(state, 2)));
    return 1;
}

static int c_hurt(lua_State *state)
{
    return give_status(state, world_hurt(check(state)->world, check_entity(state, 2),
                                         (int32_t)luaL_checkinteger(state, 3), "test"));
}

static int c_near(lua_State *state) // x, y, radius in 24.8, max
{
    entity_id found[64];
    size_t max = (size_t)luaL_checkinteger(state, 5);
    luaL_argcheck(state, max <= 64, 5, "at most 64");
    size_t count = world_near(check(state)->world, (int32_t)luaL_checkinteger(state, 2),
                              (int32_t)luaL_checkinteger(state, 3),
                              (int32_t)luaL_checkinteger(state, 4), -1, found, max);
    lua_newtable(state);
    for (size_t i = 0; i < count; i++) {
        lua_pushinteger(state, found[i].bits);
        lua_rawseti(state, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static int c_ray(lua_State *state) // in 24.8, any int32
{
    int32_t at[4], hit_x = 0, hit_y = 0;
    for (int i = 0; i < 4; i++) at[i] = (int32_t)luaL_checkinteger(state, i + 2);
    lua_pushboolean(state,
                    world_ray(check(state)->world, at[0], at[1], at[2], at[3], &hit_x, &hit_y));
    lua_pushinteger(state, hit_x);
    lua_pushinteger(state, hit_y);
    return 3;
}

// name, hp, friction. A name as long as its field is left without its NUL, as a caller's bug would.
static int c_define_kind(lua_State *state)
{
    size_t len;
    const char *name = luaL_checklstring(state, 2, &len);
    struct kind_def def = {.hp = (int32_t)luaL_checkinteger(state, 3),
                           .friction = (int32_t)luaL_checkinteger(state, 4)};
    memcpy(def.name, name, len < sizeof def.name ? len : sizeof def.name);
    return give_status(state, world_define_kind(check(state)->world, &def, NULL));
}

static int c_note_input(lua_State *state)
{
    world_note_input(check(state)->world, (uint32_t)luaL_checkinteger(state, 2),
                     luaL_checkstring(state, 3), lua_toboolean(state, 4));
    return 0;
}

// The velocity as it is, without the checks of Lua's door.
static int c_set_raw_velocity(lua_State *state)
{
    struct entity *entity = world_edit(check(state)->world, check_entity(state, 2));
    entity->vx = entity->push_x = (int32_t)luaL_checkinteger(state, 3);
    entity->vy = entity->push_y = (int32_t)luaL_checkinteger(state, 4);
    return 0;
}

// --- plain functions ---
// The bytes with their last eight replaced by the hash of the others: damage that was made on
// purpose.
static int t_reseal(lua_State *state)
{
    size_t len;
    const char *bytes = luaL_checklstring(state, 1, &len);
    luaL_argcheck(state, len >= 8, 1, "too short");
    uint64_t hash = hash_finish(hash_bytes(hash_start(), bytes, len - 8));
    uint8_t seal[8];
    for (int i = 0; i < 8; i++) seal[i] = (uint8_t)(hash >> (8 * i));
    lua_pushlstring(state, bytes, len - 8);
    lua_pushlstring(state, (const char *)seal, sizeof seal);
    lua_concat(state, 2);
    return 1;
}

static int t_fix_cos(lua_State *state)
{
    lua_pushinteger(state, fix_cos((uint16_t)luaL_checkinteger(state, 1)));
    return 1;
}

static int t_fix_sin(lua_State *state)
{
    lua_pushinteger(state, fix_sin((uint16_t)luaL_checkinteger(state, 1)));
    return 1;
}

static int t_fix_angle(lua_State *state)
{
    lua_pushinteger(state, fix_angle((int32_t)luaL_checkinteger(state, 1),
                                     (int32_t)luaL_checkinteger(state, 2)));
    return 1;
}

static int t_fix_sqrt(lua_State *state)
{
    lua_pushinteger(state, fix_sqrt((uint64_t)luaL_checkinteger(state, 1)));
    return 1;
}

static int t_fix_length(lua_State *state)
{
    lua_pushinteger(state, fix_length((int32_t)luaL_checkinteger(state, 1),
                                      (int32_t)luaL_checkinteger(state, 2)));
    return 1;
}

static void keep_alive(lua_State *state, int table)
{
    lua_pushvalue(state, -1);
    lua_setfield(state, table, "keeps");
}

static int t_new(lua_State *state)
{
    struct world *world = world_create();
    struct scene *scene = scene_create(1);
    lua_settop(state, 0);
    lua_world_open(state, world, scene);
    lua_scene_open(state, scene, world);
    struct bench *bench = lua_newuserdata(state, sizeof *bench);
    *bench = (struct bench){world, scene};
    luaL_setmetatable(state, "t_world");
    keep_alive(state, 1);
    keep_alive(state, 2);
    return 3;
}

static const luaL_Reg methods[] = {
    {"events", c_events},
    {"clear_events", c_clear_events},
    {"dropped", c_dropped},
    {"spawn_owned", c_spawn_owned},
    {"owned", c_owned},
    {"hurt", c_hurt},
    {"near", c_near},
    {"ray", c_ray},
    {"define_kind", c_define_kind},
    {"note_input", c_note_input},
    {"set_raw_velocity", c_set_raw_velocity},
    {NULL, NULL},
};

static const luaL_Reg functions[] = {
    {"new", t_new},
    {"reseal", t_reseal},
    {"fix_cos", t_fix_cos},
    {"fix_sin", t_fix_sin},
    {"fix_angle", t_fix_angle},
    {"fix_sqrt", t_fix_sqrt},
    {"fix_length", t_fix_length},
    {NULL, NULL},
};

int luaopen_t_world(lua_State *state)
{
    luaL_newmetatable(state, "t_world");
    lua_pushcfunction(state, c_gc);
    lua_setfield(state, -2, "__gc");
    luaL_newlib(state, methods);
    lua_setfield(state, -2, "__index");
    lua_pop(state, 1);
    luaL_newlib(state, functions);
    return 1;
}
