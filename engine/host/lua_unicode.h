// engine.unicode: what two names have in common to the eye. ICU does it, with the data of Unicode's UTS #39 and UAX #15.
#pragma once

#include <lua.h>

int lua_unicode_open(lua_State *lua); // lua_CFunction: pushes the module
