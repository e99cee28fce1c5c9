// Between protobuf-c messages and Lua tables, by descriptor: every message has a table form without
// a line written for it. Fields that proto/ calls fixed are numbers of pixels in Lua; enum values
// are their names in lower case ("top_left"); bytes are strings; a oneof is the one field that is
// there.
//
// Threads: main only, as the Lua state. Memory: what is read goes into the caller's arena.
#pragma once

#include <lua.h>
#include <protobuf-c/protobuf-c.h>

#include "util/arena.h"
#include "util/diag.h"
#include "util/status.h"

// Pushes a table with the fields that the message has. May raise a Lua memory error.
void pb_lua_push(lua_State *lua, const ProtobufCMessage *message);

// The same, in a table that is kept for the next call and made at the first (*table is LUA_NOREF then, and afterwards a
// registry reference): what it was given the last time is gone.
void pb_lua_push_again(lua_State *lua, const ProtobufCMessage *message, int *table);

// Sets the fields that the table at `index` has; the others stay. Raw access: no metamethod runs.
// STATUS_INVALID and a diag that names the field: an unknown field, a wrong type, a number that
// does not fit its type. STATUS_LIMIT: the arena is full. On failure the message may be changed in
// part. Ranges of proto/ are not checked here.
enum status pb_lua_read(lua_State *lua, int index, ProtobufCMessage *message, struct arena *arena,
                        struct diag *diag);
