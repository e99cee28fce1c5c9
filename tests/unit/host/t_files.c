// For specs of what Lua reads packages with, and of the Lua above it: engine.fs, engine.hash and
// engine.zip as they are.
#include <lauxlib.h>
#include <lua.h>

#include "host/lua_fs.h"
#include "host/lua_hash.h"
#include "host/lua_unicode.h"
#include "host/lua_zip.h"

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
    lua_zip_open(lua);
    lua_setfield(lua, -2, "zip");
    return 1;
}
