// What engine.mods.list says of one mod (lua/meta/engine.lua: Mod).
#pragma once

#include <lua.h>

#include "gate/gate.h"
#include "mods/mods.h"

// Pushes the table; there must be a mod of that number.
void lua_mod_info_push(lua_State *lua, const struct mods *mods, const struct gate *gate,
                       uint16_t number);
