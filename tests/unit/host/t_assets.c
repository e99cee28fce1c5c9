// t_assets.open{worker, sdk, unsafe} -> decoder; decoder:decode(list[, room bytes]) -> what became of the files.
#include <lauxlib.h>
#include <string.h>

#include "assets/job.h"
#include "host/lua_assets.h"
#include "ipc/decoding.h"
#include "pool/pool.h"

int luaopen_t_assets(lua_State *lua);

enum { ROOM_BYTES = 64 * 1024 * 1024 };
static const char *const type_name = "t_assets.decoder";

static struct pool **check_box(lua_State *lua)
{
    struct pool **box = luaL_checkudata(lua, 1, type_name);
    luaL_argcheck(lua, *box != NULL, 1, "closed");
    return box;
}

static const char *option(lua_State *lua, const char *name)
{
    lua_getfield(lua, 1, name);
    return luaL_checkstring(lua, -1); // stays on the stack
}

static int open_decoder(lua_State *lua)
{
    struct diag diag = {""};
    struct pool_config config = {.worker_path = option(lua, "worker"),
                                 .sdk_path = option(lua, "sdk")};
    lua_getfield(lua, 1, "unsafe");
    config.unsafe_no_sandbox = lua_toboolean(lua, -1);
    struct pool **box = lua_newuserdatauv(lua, sizeof(struct pool *), 0);
    *box = NULL;
    luaL_setmetatable(lua, type_name);
    if (pool_create(box, &config, &diag) == STATUS_OK) return 1;
    return luaL_error(lua, "%s", diag.text);
}

static int close_decoder(lua_State *lua)
{
    struct pool **box = luaL_checkudata(lua, 1, type_name);
    pool_destroy(*box);
    *box = NULL;
    return 0;
}

static void set_integer(lua_State *lua, const char *name, lua_Integer value)
{
    lua_pushinteger(lua, value);
    lua_setfield(lua, -2, name);
}

static void set_bytes(lua_State *lua, const char *name, const void *bytes, size_t len)
{
    lua_pushlstring(lua, bytes, len);
    lua_setfield(lua, -2, name);
}

static void push_picture(lua_State *lua, const char *name, const struct asset_picture *picture)
{
    lua_newtable(lua);
    set_bytes(lua, "name", name, strlen(name));
    set_integer(lua, "width", picture->width);
    set_integer(lua, "height", picture->height);
    set_bytes(lua, "pixels", picture->pixels,
              (size_t)picture->width * (size_t)picture->height * DECODING_PIXEL_BYTES);
}

static void push_sprites(lua_State *lua, const struct asset_set *set)
{
    lua_newtable(lua);
    for (int i = 0; i < set->sprite_count; i++) {
        const struct asset_sprite *sprite = &set->sprites[i];
        push_picture(lua, sprite->name, &sprite->picture);
        set_integer(lua, "columns", sprite->columns);
        set_integer(lua, "rows", sprite->rows);
        set_integer(lua, "origin_x", sprite->origin_x);
        set_integer(lua, "origin_y", sprite->origin_y);
        lua_rawseti(lua, -2, i + 1);
    }
    lua_setfield(lua, -2, "sprites");
}

static void push_sounds(lua_State *lua, const struct asset_set *set)
{
    lua_newtable(lua);
    for (int i = 0; i < set->sound_count; i++) {
        const struct asset_sound *sound = &set->sounds[i];
        lua_newtable(lua);
        set_bytes(lua, "name", sound->name, strlen(sound->name));
        set_integer(lua, "frames", (lua_Integer)sound->frames);
        set_bytes(lua, "samples", sound->samples, sound->frames * DECODING_FRAME_BYTES);
        lua_rawseti(lua, -2, i + 1);
    }
    lua_setfield(lua, -2, "sounds");
}

static void push_fonts(lua_State *lua, const struct asset_set *set)
{
    lua_newtable(lua);
    for (int i = 0; i < set->font_count; i++) {
        push_picture(lua, set->fonts[i].name, &set->fonts[i].picture);
        lua_rawseti(lua, -2, i + 1);
    }
    lua_setfield(lua, -2, "fonts");
}

static void push_problems(lua_State *lua, const struct asset_job *job)
{
    lua_newtable(lua);
    for (size_t i = 0; i < asset_job_problem_count(job); i++) {
        lua_pushstring(lua, asset_job_problem(job, i));
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
    lua_setfield(lua, -2, "problems");
}

// decode(list[, room]) -> {sprites, sounds, fonts, problems, bytes}
static int decode(lua_State *lua)
{
    struct pool *pool = *check_box(lua);
    size_t room = (size_t)luaL_optinteger(lua, 3, ROOM_BYTES), count;
    lua_createtable(lua, 0, 1);
    lua_pushvalue(lua, 2);
    lua_setfield(lua, -2, "assets");
    const struct asset_file *files =
        lua_assets_read(lua, LUA_ARG("decode", lua_gettop(lua), "source"), &count);
    struct asset_job *job = asset_job_create("my-mod", files, count, room);
    while (!asset_job_step(job, pool)) (void)pool_wait(pool, UINT64_MAX);
    struct asset_set *set = asset_job_take(job);
    lua_newtable(lua);
    push_sprites(lua, set);
    push_sounds(lua, set);
    push_fonts(lua, set);
    push_problems(lua, job);
    set_integer(lua, "bytes", (lua_Integer)set->bytes);
    asset_set_drop(set);
    asset_job_destroy(job, pool);
    return 1;
}

int luaopen_t_assets(lua_State *lua)
{
    static const luaL_Reg methods[] = {{"decode", decode}, {"close", close_decoder}, {NULL, NULL}};
    luaL_newmetatable(lua, type_name);
    luaL_newlib(lua, methods);
    lua_setfield(lua, -2, "__index");
    lua_pushcfunction(lua, close_decoder);
    lua_setfield(lua, -2, "__gc");
    static const luaL_Reg functions[] = {{"open", open_decoder}, {NULL, NULL}};
    luaL_newlib(lua, functions);
    return 1;
}
