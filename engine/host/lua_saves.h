// The Lua module engine.saves: saved games (store/save.h) for the host's own Lua.
#pragma once

#include <lua.h>

#include "store/saver.h"
#include "store/storage.h"
#include "world/world.h"

// Leaves the module's table on the stack. All are borrowed and must outlive the state.
void lua_saves_open(lua_State *lua, struct world *world, struct storage *storage,
                    struct saver *saver);
