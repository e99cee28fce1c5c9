// The Lua module engine.app: the command line, the session's settings, and the loop.
#pragma once

#include <lua.h>

#include "app/app.h"

// Makes require("engine.app") and require("engine.mods") work; `app` outlives the state.
void lua_app_preload(lua_State *lua, struct app *app);
