// Makes a zip archive in memory: for the same names and contents in the same order, the same bytes.
#pragma once

#include <lua.h>

// zip.make({{name=, text=}...}) -> bytes | nil, problem
int zip_make(lua_State *lua);
