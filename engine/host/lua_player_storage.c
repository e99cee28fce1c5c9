#include "host/lua_player_storage.h"

#include <lauxlib.h>
#include <string.h>

#include "host/lua_args.h"

enum { FILE_VERSION = 1 }; // as gate/mod_storage.c begins it

static struct storage *storage_of(lua_State *lua)
{
    return lua_touserdata(lua, lua_upvalueindex(1));
}

static const char *read_mod(lua_State *lua, const char *function)
{
    return lua_args_text(lua, LUA_ARG(function, 1, "mod"), STORAGE_MOD_BYTES);
}

static bool is_there(const struct storage *storage, const char *mod)
{
    struct storage_info info;
    for (size_t i = 0; storage_part(storage, i, &info); i++) {
        if (strcmp(info.mod, mod) == 0) return true;
    }
    return false;
}

// load(mod, entries) -> true; false: it has something there already, which stays; nil, problem: entries up to there are.
static int load_entries(lua_State *lua)
{
    const char *fn = "player_storage.load";
    struct storage *storage = storage_of(lua);
    const char *mod = read_mod(lua, fn);
    lua_args_table(lua, LUA_ARG(fn, 2, "entries"));
    if (is_there(storage, mod)) {
        lua_pushboolean(lua, 0);
        return 1;
    }
    enum status status = storage_load_part(storage, mod, FILE_VERSION);
    lua_pushnil(lua);
    while (status == STATUS_OK && lua_next(lua, 2)) { // [key, bytes]
        size_t len;
        const char *key = lua_args_text(lua, LUA_ARG(fn, lua_gettop(lua) - 1, "key"), SIZE_MAX);
        const char *bytes = lua_args_bytes(lua, LUA_ARG(fn, lua_gettop(lua), "value"), &len);
        status = storage_load_entry(storage, mod, key, bytes, len);
        lua_pop(lua, 1);
    }
    if (status == STATUS_OK) {
        lua_pushboolean(lua, 1);
        return 1;
    }
    lua_pushnil(lua);
    lua_pushstring(lua, status_text(status));
    return 2;
}

// entries(mod) -> {key -> bytes}, as it is now.
static int entries(lua_State *lua)
{
    const struct storage *storage = storage_of(lua);
    const char *mod = read_mod(lua, "player_storage.entries");
    struct storage_entry entry = {.key = ""};
    lua_newtable(lua);
    while (storage_next(storage, mod, "", entry.key, &entry)) {
        lua_pushlstring(lua, (const char *)entry.bytes, entry.len);
        lua_setfield(lua, -2, entry.key);
    }
    return 1;
}

// changed() -> the mods whose part is another than at the last call.
static int changed(lua_State *lua)
{
    struct storage *copy = storage_copy_changed(storage_of(lua), false);
    struct storage_info info;
    lua_Integer count = 0;
    lua_createtable(lua, (int)storage_count(copy), 0);
    for (size_t i = 0; storage_part(copy, i, &info); i++) {
        lua_pushstring(lua, info.mod);
        lua_rawseti(lua, -2, ++count);
    }
    storage_destroy(copy);
    return 1;
}

static const luaL_Reg functions[] = {
    {"load", load_entries}, {"entries", entries}, {"changed", changed}, {NULL, NULL}};

void lua_player_storage_open(lua_State *lua, struct storage *storage)
{
    luaL_newlibtable(lua, functions);
    lua_pushlightuserdata(lua, storage);
    luaL_setfuncs(lua, functions, 1);
}
