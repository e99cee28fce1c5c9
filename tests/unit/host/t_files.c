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
    static const bool unsafe = false;
    const char *worker = getenv("GATEHOUSE_WORKER"), *build = getenv("GATEHOUSE_BUILD");
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/gatehouse-worker", build ? build : "build/release");
    lua_pushlightuserdata(
        lua, unpacker_create(worker ? worker : path, &unsafe)); // as long as the program
    lua_pushcclosure(lua, lua_zip_open, 1);
    lua_call(lua, 0, 1);
    lua_setfield(lua, -2, "zip");
    return 1;
}
