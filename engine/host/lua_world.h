// The Lua module engine.world: the world in pixels and names (lua/meta/engine.lua has every function).
#pragma once

#include <lua.h>

#include "scene/scene.h"
#include "world/world.h"

// While a query is answered, or a state is asked for (world_hold), nothing of the game's Lua may change anything: an
// error that names the function. `world` may be const: it is only looked at.
void lua_world_check_open(const struct world *world, lua_State *state, const char *function);
// Holds the world of this Lua state, or lets it go.
void lua_world_hold(lua_State *state, bool held);
bool lua_world_is_held(lua_State *state);

// Leaves the module's table on the stack. World and scene (which knows the sprites' names) are borrowed
// and must outlive the state.
void lua_world_open(lua_State *state, struct world *world, struct scene *scene);
