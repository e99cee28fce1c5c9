// What a player does in the host's screens, as the Lua table that a game's tick function gets as
// its second argument (lua/meta/engine.lua: MenuInput).
#pragma once

#include <lua.h>

#include "input/input.h"

int menu_lua_create(lua_State *lua); // makes the table once; its registry reference
// for_mods: somebody pressed an action of a mod's own.
void menu_lua_push(lua_State *lua, int ref, const struct menu_input *menu, bool for_mods);
