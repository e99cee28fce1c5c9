// The Lua module engine.player_storage: what mods keep for the player, for the Lua that brings it from his files and back.
#pragma once

#include <lua.h>

#include "store/storage.h"

// Leaves the module's table on the stack. The storage is borrowed and must outlive the state.
void lua_player_storage_open(lua_State *lua, struct storage *storage);
