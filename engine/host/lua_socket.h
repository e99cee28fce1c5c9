// The Lua module engine.socket: lines of text between programs of one user (local_socket.h), for the
// console. For the host's own Lua.
#pragma once

#include <lua.h>

int lua_socket_open(lua_State *lua);
