// The Lua module engine.hash: SHA-256 of a text or of what is added bit by bit, as 64 hex digits.
#pragma once

#include <lua.h>

int lua_hash_open(lua_State *lua);
