// engine.trace: this run on a tape (trace/tape.h), and a run from one.
#pragma once

#include <lua.h>

struct app;

void lua_trace_preload(lua_State *lua, struct app *app);
