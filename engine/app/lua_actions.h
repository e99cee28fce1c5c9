// Players' actions as the Lua tables that the game's tick function gets (lua/meta/engine.lua: Actions).
#pragma once

#include <lua.h>
#include <stdint.h>

#include "world/actions.h"

// Makes the table of tables once and gives its registry reference: no tick allocates another.
int actions_lua_create(lua_State *lua, uint32_t players);
// Fills the tables and pushes the outer one.
void actions_lua_push(lua_State *lua, int ref, const struct actions *actions, uint32_t players);
