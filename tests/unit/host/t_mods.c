// Mods at work for specs: a small world, the gate, the real pool with its worker program, and
// engine.mods.
#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/mod_keys.h"
#include "commands/commands.h"
#include "host/lua_mods.h"
#include "mods/mods.h"
#include "util/log.h"
#include "util/check.h"
#include "util/mem.h"

enum { SIDE_TILES = 32, MAX_LINES = 512 };

struct fixture {
    struct world *world;
    struct scene *scene;
    struct gate *gate;
    struct storage *storage;
    struct pool *pool;
    struct mods *mods;
    struct mod_keys *keys;
    struct app app;         // with the keys alone
    char *lines[MAX_LINES]; // of the log
    size_t line_count;
};

static const char *const type_name = "t_mods.fixture";

static struct fixture *check_fixture(lua_State *lua)
{
    return luaL_checkudata(lua, 1, type_name);
}

static void keep_line(void *context, const struct log_line *line)
{
    struct fixture *fixture = context;
    char text[2048];
    if (fixture->line_count == MAX_LINES) return;
    snprintf(text, sizeof text, "%s %s %s: %s", log_level_text(line->level), line->source,
             line->place ? line->place : "-", line->text);
    fixture->lines[fixture->line_count++] = mem_strdup(text);
}

static void make_world(struct fixture *fixture)
{
    struct kind_def crab = {.name = "crab",
                            .half_w_px = 4,
                            .half_h_px = 4,
                            .hp = 30,
                            .flags = ENTITY_MOD_SPAWNABLE,
                            .friction = 256};
    uint16_t kind;
    fixture->world = world_create();
    fixture->scene = scene_create(1);
    CHECK(world_reset(fixture->world, SIDE_TILES, SIDE_TILES, 7) == STATUS_OK);
    CHECK(world_define_kind(fixture->world, &crab, &kind) == STATUS_OK);
    for (int32_t y = 0; y < SIDE_TILES; y++)
        for (int32_t x = 0; x < SIDE_TILES; x++)
            CHECK(world_set_tile(fixture->world, x, y, (struct tile){.height = 9}) == STATUS_OK);
    world_clear_events(fixture->world);
}

static const char *option_text(lua_State *lua, const char *name)
{
    lua_getfield(lua, 1, name);
    return luaL_checkstring(lua, -1); // stays on the stack
}

static uint64_t option_number(lua_State *lua, const char *name)
{
    lua_getfield(lua, 1, name);
    uint64_t value = (uint64_t)luaL_optinteger(lua, -1, 0);
    lua_pop(lua, 1);
    return value;
}

// open{worker, sdk, seed, handler_cpu_ns, kill_cpu_ns} -> fixture, engine.mods | nil, error
static int open_fixture(lua_State *lua)
{
    struct diag diag = {""};
    struct pool_config config = {.worker_path = option_text(lua, "worker"),
                                 .sdk_path = option_text(lua, "sdk")};
    config.handler_cpu_ns = option_number(lua, "handler_cpu_ns");
    config.kill_cpu_ns = option_number(lua, "kill_cpu_ns");
    struct fixture *fixture = lua_newuserdatauv(lua, sizeof *fixture, 0);
    *fixture = (struct fixture){.world = NULL};
    if (pool_create(&fixture->pool, &config, &diag) != STATUS_OK) {
        lua_pushnil(lua);
        lua_pushstring(lua, diag.text);
        return 2;
    }
    make_world(fixture);
    fixture->gate = commands_create_gate(fixture->world, fixture->scene, NULL, NULL);
    fixture->storage = storage_create();
    gate_set_storage(fixture->gate, fixture->storage);
    fixture->mods = mods_create(fixture->pool, fixture->gate, fixture->scene, NULL,
                                option_number(lua, "seed"), 60);
    fixture->keys = mod_keys_create();
    fixture->app.mod_keys = fixture->keys;
    log_set_sink(keep_line, fixture);
    luaL_setmetatable(lua, type_name);
    lua_mods_open(lua, fixture->mods, fixture->gate);
    return 2;
}

static int close_fixture(lua_State *lua)
{
    struct fixture *fixture = check_fixture(lua);
    if (!fixture->mods) return 0;
    lua_mods_close(lua);
    mods_destroy(fixture->mods);
    fixture->mods = NULL;
    mod_keys_destroy(fixture->keys);
    gate_destroy(fixture->gate);
    storage_destroy(fixture->storage);
    pool_destroy(fixture->pool);
    scene_destroy(fixture->scene);
    world_destroy(fixture->world);
    log_set_sink(NULL, NULL);
    for (size_t i = 0; i < fixture->line_count; i++) mem_free(fixture->lines[i]);
    return 0;
}

// The three parts of a tick.
static int act(lua_State *lua)
{
    mods_act(check_fixture(lua)->mods);
    return 0;
}

// hear(): a tick in which no time passes
static int hear(lua_State *lua)
{
    mods_hear(check_fixture(lua)->mods);
    return 0;
}

static int give_evaluations(lua_State *lua)
{
    mods_give_evaluations(check_fixture(lua)->mods);
    return 0;
}

static int deliver(lua_State *lua)
{
    struct fixture *fixture = check_fixture(lua);
    world_step(fixture->world);
    mods_deliver(fixture->mods);
    world_clear_events(fixture->world);
    return 0;
}

// think(nanoseconds?) -> status text; without a number it waits for all
static int think(lua_State *lua)
{
    uint64_t timeout = lua_isnoneornil(lua, 2) ? UINT64_MAX : (uint64_t)luaL_checkinteger(lua, 2);
    lua_pushstring(lua, status_text(mods_think(check_fixture(lua)->mods, timeout)));
    return 1;
}

// realtime(flag): whether the CPU bucket counts
static int realtime(lua_State *lua)
{
    mods_set_realtime(check_fixture(lua)->mods, lua_toboolean(lua, 2));
    return 0;
}

// bind(list) -> problems, as engine.app.bind_mods
static int bind(lua_State *lua)
{
    struct fixture *fixture = check_fixture(lua);
    lua_pushlightuserdata(lua, &fixture->app);
    lua_pushcclosure(lua, mod_keys_bind, 1);
    lua_pushvalue(lua, 2);
    lua_call(lua, 1, 1);
    return 1;
}

// keys(player, held, pressed, released): a tick's, as bits
static int keys(lua_State *lua)
{
    struct fixture *fixture = check_fixture(lua);
    struct input_frame frame = {0};
    frame.mods[luaL_checkinteger(lua, 2)] = (struct mod_actions){
        (uint64_t)luaL_checkinteger(lua, 3), (uint64_t)luaL_checkinteger(lua, 4),
        (uint64_t)luaL_checkinteger(lua, 5)};
    mod_keys_note(fixture->keys, fixture->mods, &frame, ACTIONS_MAX_PLAYERS);
    return 0;
}

// lines() -> the log's lines since the last call
static int lines(lua_State *lua)
{
    struct fixture *fixture = check_fixture(lua);
    lua_newtable(lua);
    for (size_t i = 0; i < fixture->line_count; i++) {
        lua_pushstring(lua, fixture->lines[i]);
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
        mem_free(fixture->lines[i]);
    }
    fixture->line_count = 0;
    return 1;
}

// hud(owner, item) -> text | nil
static int hud(lua_State *lua)
{
    const struct hud_item *items =
        scene_items(check_fixture(lua)->scene, (uint16_t)luaL_checkinteger(lua, 2));
    if (!items || items[luaL_checkinteger(lua, 3)].kind == HUD_NONE) return 0;
    lua_pushstring(lua, items[lua_tointeger(lua, 3)].text);
    return 1;
}

static int count(lua_State *lua)
{
    lua_pushinteger(lua, world_count(check_fixture(lua)->world, -1));
    return 1;
}

static int owner_name(lua_State *lua)
{
    lua_pushstring(
        lua, scene_owner_name(check_fixture(lua)->scene, (uint16_t)luaL_checkinteger(lua, 2)));
    return 1;
}

static int digest(lua_State *lua)
{
    char text[32];
    snprintf(text, sizeof text, "%016llx",
             (unsigned long long)world_digest(check_fixture(lua)->world));
    lua_pushstring(lua, text);
    return 1;
}

int luaopen_t_mods(lua_State *lua);

// sprites(mod) -> names, or nil: nothing yet
static int sprites(lua_State *lua)
{
    const struct asset_set *set =
        mods_assets(check_fixture(lua)->mods, (uint16_t)luaL_checkinteger(lua, 2));
    if (!set) return 0;
    lua_newtable(lua);
    for (int i = 0; i < set->sprite_count; i++) {
        lua_pushstring(lua, set->sprites[i].name);
        lua_rawseti(lua, -2, i + 1);
    }
    return 1;
}

int luaopen_t_mods(lua_State *lua)
{
    static const luaL_Reg methods[] = {
        {"act", act},
        {"hear", hear},
        {"give_evaluations", give_evaluations},
        {"deliver", deliver},
        {"think", think},
        {"realtime", realtime},
        {"lines", lines},
        {"bind", bind},
        {"keys", keys},
        {"hud", hud},
        {"sprites", sprites},
        {"count", count},
        {"owner_name", owner_name},
        {"digest", digest},
        {"close", close_fixture},
        {NULL, NULL},
    };
    static const luaL_Reg functions[] = {{"open", open_fixture}, {NULL, NULL}};
    luaL_newmetatable(lua, type_name);
    luaL_newlib(lua, methods);
    lua_setfield(lua, -2, "__index");
    lua_pushcfunction(lua, close_fixture);
    lua_setfield(lua, -2, "__gc");
    lua_pop(lua, 1);
    luaL_newlib(lua, functions);
    return 1;
}
