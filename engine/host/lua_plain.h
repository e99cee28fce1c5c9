// The Lua module engine.plain: files in Lua that a player gives and that only return plain values (the configuration).
// They run in a Lua state of their own, which has no libraries, so many instructions and so much memory: none hangs
// the program, and none reaches anything of it.
#pragma once

#include <lua.h>

int lua_plain_open(lua_State *lua);
