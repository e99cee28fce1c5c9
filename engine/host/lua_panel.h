// What engine.scene has of mods' panels (lua/meta/engine.lua has every function).
#pragma once

#include <lua.h>

#include "scene/scene.h"
#include "world/world.h"

// Puts the functions into the module's table, which lies on top of the stack. Scene and world are borrowed,
// as those of engine.scene are.
void lua_panel_add(lua_State *state, struct scene *scene, struct world *world);
