// The half of engine.fs that changes files: written so that a process killed at any moment leaves
// the old file or the new one, and never follows a link that somebody put where a file was.
#pragma once

#include <lua.h>

// Adds its functions to the table on top of the stack.
void lua_fs_change_register(lua_State *lua);
