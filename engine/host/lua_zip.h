// The Lua module engine.zip: reading archives of strangers, over libzip and behind zip_layout.h,
// and making archives that are the same bytes for the same content. For the host's own Lua; mods
// have no files.
#pragma once

#include <lua.h>

int lua_zip_open(lua_State *lua);
