// The Lua module engine.fs: reading the engine's and the mods' files, writing what the player asked for.
// For the host's own Lua; mods have no files.
#pragma once

#include <lua.h>

int lua_fs_open(lua_State *lua);
