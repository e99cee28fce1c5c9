// The Lua state of the host: the game, the configuration and every policy decision run in it.
//
// This header makes the state and calls into it; what Lua can do is in the lua_*.h files beside it, one
// Lua module each. Mods never get near it: their JavaScript runs in other processes.
//
// Threads: main only. Memory: the state belongs to whoever created it.
#pragma once

#include <lua.h>

#include "util/diag.h"
#include "util/status.h"

struct host_config {
    const char *root; // the folder that holds lua/
};

// A state with the standard libraries, package.path at root/lua and root/build/gen/lua, and the modules engine.fs and engine.log
// ready for require. Never NULL: running out of memory is the end.
lua_State *host_create(const struct host_config *config);
void host_destroy(lua_State *lua);

// Makes `open` (which leaves one value) what require(name) calls. `context` is its upvalue 1.
void host_preload(lua_State *lua, const char *name, lua_CFunction open, void *context);

// lua_pcall with a traceback: the function and its arguments are on the stack. On failure the stack is
// as before the function was pushed, and the diag has the message, then the traceback on further lines.
enum status host_call(lua_State *lua, int arguments, int results, struct diag *diag);

// Loads a file and leaves its chunk as a function. STATUS_NOT_FOUND, or STATUS_SCRIPT for a syntax error.
enum status host_load_file(lua_State *lua, const char *path, struct diag *diag);
