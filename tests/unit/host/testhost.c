// The host of the unit specs: preloads the C modules' bindings (t_*.c) into a Lua state and hands the
// command line to busted's runner, in this process, so that sanitizers see everything.
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>

#include "host/budget.h"
#include "host/lua_locale.h"
#include "host/lua_plain.h"
#include "test_registry.h"

int main(int argc, char **argv)
{
    lua_State *state = luaL_newstate();
    luaL_openlibs(state);
    luaL_getsubtable(state, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
    for (const struct test_module *module = test_modules; module->name; module++) {
        lua_pushcfunction(state, module->open);
        lua_setfield(state, -2, module->name);
    }
    lua_pushcfunction(state, lua_locale_open); // texts are everywhere; neither needs anything
    lua_setfield(state, -2, "engine.locale");
    lua_pushcfunction(state, lua_plain_open);
    lua_setfield(state, -2, "engine.plain");
    lua_pushcfunction(state, lua_budget_open);
    lua_setfield(state, -2, "engine.budget");
    lua_pop(state, 1);

    lua_createtable(state, argc, 1);
    for (int i = 0; i < argc; i++) {
        lua_pushstring(state, argv[i]);
        lua_rawseti(state, -2, i);
    }
    lua_setglobal(state, "arg");

    // [runner]
    if (luaL_dostring(state, "require('busted.runner')({ standalone = false })")) {
        fprintf(stderr, "testhost: %s\n", lua_tostring(state, -1));
        return 1;
    }
    lua_close(state);
    return 0;
}
