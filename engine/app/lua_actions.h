// Players' actions as the Lua tables that the game's tick function gets (lua/meta/engine.lua: Actions).
#pragma once

#include <lua.h>
#include <stdint.h>

#include "world/actions.h"

// The set in the list of names at `index`; an error of Lua when it is none, or has too many.
void actions_lua_read(lua_State *lua, int index, struct action_set *set);
// Makes the table of tables once and gives its registry reference: no tick allocates another.
int actions_lua_create(lua_State *lua, uint32_t players);
// Fills the tables and pushes the outer one.
void actions_lua_push(lua_State *lua, int ref, const struct action_set *set,
                      const struct actions *actions, uint32_t players);
