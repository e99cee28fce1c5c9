// What engine.mods.start and .replace are given: the table of a mod's source (lua/meta/engine.lua)
// as the struct that mods take. Bad fields raise an error that names them.
#pragma once

#include <lua.h>

#include "gate/gate.h"
#include "host/lua_args.h"
#include "mods/mods.h"

enum { LUA_MOD_SETTINGS_BYTES = 16384, LUA_MOD_TITLE_BYTES = 255 };

// Where the lists of a source are while it is handed over.
struct lua_mod_source_room {
    const char *capabilities[GATE_MAX_CAPABILITIES];
    uint32_t quotas[GATE_MAX_CAPABILITIES];
};

// The table that is the first argument. What the result points to is on the stack and in `room`.
struct mod_source lua_mod_source_read(lua_State *lua, struct lua_mod_source_room *room);

// The names in the list at `index`, borrowed from it: at most GATE_MAX_CAPABILITIES are written to
// `out`.
size_t lua_mod_source_capabilities(lua_State *lua, int index, const char **out);
// A field that is a whole number of 0 to `most`, or is not there: 0.
uint64_t lua_mod_source_limit(lua_State *lua, const struct lua_arg *table, const char *name,
                              int64_t most);
