// What a mod sent, as Lua tables, for who looks at it later; and the events that let its SDK say where a command was called.
#pragma once

#include <lua.h>
#include <stddef.h>
#include <stdint.h>

// Pushes the table form of one $send, {batch = {commands = {{seq = 3, spawn = {...}}}}} or {query = {...}}, or a string
// that says what is wrong with it. Of a game's own commands it has seq alone, and their bytes in `own`.
void lua_sends_push(lua_State *lua, const void *bytes, size_t len);

// An EventBatch for one mod: the command of that number was refused, as the game's log says already. Its length; 0 when
// there is no room.
size_t lua_sends_ask_place(uint32_t tick, uint32_t seq, const char *command, uint8_t *bytes,
                           size_t room);
