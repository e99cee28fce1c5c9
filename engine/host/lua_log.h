// The Lua module engine.log: lines to the engine's log.
#pragma once

#include <lua.h>

int lua_log_open(lua_State *lua);
