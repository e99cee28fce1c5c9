// For specs of what Lua reads packages with, and of the Lua above it: engine.fs, engine.hash and
// engine.zip as they are.
#include <lauxlib.h>
#include <limits.h>
#include <lua.h>
#include <stdio.h>
#include <stdlib.h>

#include "host/lua_fs.h"
#include "host/lua_hash.h"
#include "host/lua_unicode.h"
#include "host/lua_zip.h"
#include "host/unpacker.h"

static int end_unpacker(lua_State *lua)
{
    unpacker_destroy(*(struct unpacker **)lua_touserdata(lua, 1));
    return 0;
}

// An unpacker that lives as long as the state does.
static struct unpacker *unpacker_of(lua_State *lua)
{
    static const bool unsafe = false;
    const char *worker = getenv("GATEHOUSE_WORKER"), *build = getenv("GATEHOUSE_BUILD");
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/gatehouse-worker", build ? build : "build/release");
    struct unpacker **unpacker = lua_newuserdatauv(lua, sizeof *unpacker, 0);
    *unpacker = unpacker_create(worker ? worker : path, &unsafe);
    lua_createtable(lua, 0, 1);
    lua_pushcfunction(lua, end_unpacker);
    lua_setfield(lua, -2, "__gc");
    lua_setmetatable(lua, -2);
    luaL_ref(lua, LUA_REGISTRYINDEX);
    return *unpacker;
}

int luaopen_t_files(lua_State *lua);
int luaopen_t_files(lua_State *lua)
{
    lua_newtable(lua);
    lua_fs_open(lua);
    lua_setfield(lua, -2, "fs");
    lua_hash_open(lua);
    lua_setfield(lua, -2, "hash");
    lua_unicode_open(lua);
    lua_setfield(lua, -2, "unicode");
    lua_pushlightuserdata(lua, unpacker_of(lua));
    lua_pushcclosure(lua, lua_zip_open, 1);
    lua_call(lua, 0, 1);
    lua_setfield(lua, -2, "zip");
    return 1;
}
