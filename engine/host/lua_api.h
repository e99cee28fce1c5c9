// A game's own commands, queries and events from their Lua tables (lua/games/api.lua makes those) to the gate, and the
// events that the game tells.
//
// Threads: main only. Memory: nothing is kept; what the gate needs it copies.
#pragma once

#include <lua.h>
#include <stdint.h>

#include "gate/gate.h"

enum { LUA_API_NAME_BYTES = 64 };

// The list of messages at `index`: {kind = "command", "query" or "event", name, number, capability, label, cost, quota,
// since, deprecated_by, fields, reply}, a field being {name, number, type = "uint32", "sint32", "bool", "string" or
// "bytes", repeated, optional, fixed, entity, color, min, max, max_bytes, max_count, names, names_of}. Raises a Lua error
// that says what is wrong; the gate has then what it had.
void lua_api_set(lua_State *lua, int index, struct gate *gate);

// Tells an event with the fields of the table at `fields`, to the mods that subscribed to it, or to that one (0: all).
// Raises a Lua error that names the event and the field.
void lua_api_tell(lua_State *lua, struct gate *gate, const char *event, int fields, uint16_t mod);
