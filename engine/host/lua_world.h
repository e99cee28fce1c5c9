// The Lua module engine.world: the world in pixels and names (lua/meta/engine.lua has every function).
#pragma once

#include <lua.h>

#include "scene/scene.h"
#include "world/world.h"

// Leaves the module's table on the stack. World and scene (which knows the sprites' names) are borrowed
// and must outlive the state.
void lua_world_open(lua_State *state, struct world *world, struct scene *scene);
