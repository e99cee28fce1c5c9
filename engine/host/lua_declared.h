// What a mod's manifest declares beside its capabilities, as tables that engine.mods.start is given: the
// topics that it publishes and hears, and how many commands of each capability it may send. Reads with lua_args' errors: a table that is wrong raises.
#pragma once

#include <lua.h>

#include "gate/gate.h"
#include "host/lua_args.h"

// The optional field `events` of a table: {publish = {topic = version}, hear = {topic = version or
// {version, ...}}}. Fills `out`; empty without the field. The stack stays as it was.
void lua_declared_topics(lua_State *lua, const struct lua_arg *source, struct topics *out);

// The optional field `quotas` of a table: {capability = commands in one tick}. Fills `out`, one for each of
// `capabilities`; 0 where nothing is said. The stack stays as it was.
void lua_declared_quotas(lua_State *lua, const struct lua_arg *source,
                         const char *const *capabilities, size_t count, uint32_t *out);

// The optional field `actions` of a table: a list of names of input actions. Fills `out`; empty without it.
void lua_declared_actions(lua_State *lua, const struct lua_arg *source, struct gate_actions *out);
