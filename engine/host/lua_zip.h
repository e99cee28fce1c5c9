// The Lua module engine.zip: reading archives of strangers, whose list of entries the engine reads itself
// (zip_layout.h) and whose files are unpacked in a sandboxed process (unpacker.h); and making archives, by libzip, that
// are the same bytes for the same content. For the host's own Lua; mods have no files.
#pragma once

#include <lua.h>

// Upvalue 1: the unpacker, a light userdata that is borrowed and must outlive the state; NULL: none.
int lua_zip_open(lua_State *lua);
