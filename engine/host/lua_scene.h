// The Lua module engine.scene: what the game shows and plays, as owner 0 (lua/meta/engine.lua has every
// function).
#pragma once

#include <lua.h>

#include "scene/scene.h"
#include "world/world.h"

// Leaves the module's table on the stack. Scene and world are borrowed and must outlive the state.
void lua_scene_open(lua_State *state, struct scene *scene, struct world *world);
