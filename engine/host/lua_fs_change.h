// The half of engine.fs that changes files: written so that a process killed at any moment leaves
// the old file or the new one (util/whole_file.h), and what is removed is never behind a link that somebody put there.
#pragma once

#include <lua.h>

// Adds its functions to the table on top of the stack.
void lua_fs_change_register(lua_State *lua);
