// The Lua module engine.app: the command line, the session's settings, and the loop.
#pragma once

#include <lua.h>

#include "app/app.h"

// Makes require("engine.app") and require("engine.mods") work; `app` outlives the state.
void lua_app_preload(lua_State *lua, struct app *app);

struct loop;
// Gives the loop its renderer: of the table at `options` the field `atlas`, or else the game's own. Raises an error
// when that cannot be read.
void lua_app_open_render(lua_State *lua, int options, struct loop *loop);
