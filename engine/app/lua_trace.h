// engine.trace: this run on a tape (trace/tape.h), and a run from one.
#pragma once

#include <lua.h>

struct app;

void lua_trace_preload(lua_State *lua, struct app *app);

// rerun{path, mod, modules, probe, probe_file, probe_line, printed(tick, level, text, place), failed(tick, what, text), differs(tick, what, then,
// now) -> seq, command, ticks(tick) -> goes on} -> {same, deliveries, sends, starts, first_tick, last_tick, damage}; or nil
// and why not. Of app/lua_rerun.c.
int lua_trace_rerun(lua_State *lua);
