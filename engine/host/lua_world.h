// The Lua module engine.world: the world in pixels and names (lua/meta/engine.lua has every function).
#pragma once

#include <lauxlib.h>
#include <lua.h>

#include "scene/scene.h"
#include "world/world.h"

// Holds the world of this Lua state, or lets it go.
void lua_world_hold(lua_State *state, bool held);
bool lua_world_is_held(lua_State *state);
// Adds functions that change something to the table below the two upvalues that they get, which are on top of the
// stack and are taken from it. While the world is held each of them is an error that names it: "world.put: ...".
void lua_world_add_changes(lua_State *state, const luaL_Reg *list, const char *module);

// Leaves the module's table on the stack. World and scene (which knows the sprites' names) are borrowed
// and must outlive the state.
void lua_world_open(lua_State *state, struct world *world, struct scene *scene);
