// What a mod's manifest declares beside its capabilities, as tables that engine.mods.start is given: the
// topics that it publishes and hears. Reads with lua_args' errors: a table that is wrong raises.
#pragma once

#include <lua.h>

#include "gate/topics.h"
#include "host/lua_args.h"

// The optional field `events` of a table: {publish = {topic = version}, hear = {topic = version or
// {version, ...}}}. Fills `out`; empty without the field. The stack stays as it was.
void lua_declared_topics(lua_State *lua, const struct lua_arg *source, struct topics *out);
