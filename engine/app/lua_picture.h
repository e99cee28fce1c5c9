// Lua's pictures of a running game, for tests: the frame as it is now, with or without a window.
#pragma once

#include <lua.h>

// engine.app.save_picture(path) -> true | nil, problem
int picture_lua_save(lua_State *lua);
// engine.app.compare_picture{expected, difference, tolerance} -> "same" | "different" | "unreadable", problem,
// differing pixels in millionths
int picture_lua_compare(lua_State *lua);
