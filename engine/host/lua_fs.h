// The Lua module engine.fs: reading the engine's and the mods' files, writing what the player asked
// for. For the host's own Lua; mods have no files.
#pragma once

#include <lua.h>
#include <stdbool.h>

int lua_fs_open(lua_State *lua);
// What a function of this module returns: true, or nil and "path: " with errno's text.
int lua_fs_result(lua_State *lua, bool done, const char *path);
