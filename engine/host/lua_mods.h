// The Lua module engine.mods (lua/meta/engine.lua has every function): starts and stops mods, tells
// Lua what became of them, and makes Lua functions the host's policy.
#pragma once

#include <lua.h>

#include "gate/gate.h"
#include "mods/mods.h"

// Leaves the module's table on the stack. From here on the mods' listener and the gate's policy are
// answered by this state. `mods` and `gate` are borrowed. Whoever owns them calls lua_mods_close
// before he destroys them while the state lives on; when the state ends first, he destroys them
// without another act.
void lua_mods_open(lua_State *lua, struct mods *mods, struct gate *gate);

// Takes the state's hooks out of mods and gate; the module's functions raise an error from then on.
// Nothing happens when it was never opened.
void lua_mods_close(lua_State *lua);

// The module's functions, hooks and policy are those of these from now on; the old ones may be gone already.
// Call it between two acts.
void lua_mods_renew(lua_State *lua, struct mods *mods, struct gate *gate);
