#include "host/lua_log.h"

#include <lauxlib.h>

#include "util/log.h"

static const char *const level_names[] = {"debug", "info", "warn", "error", NULL};

static int log_line_write(lua_State *lua)
{
    enum log_level level = (enum log_level)luaL_checkoption(lua, 1, "info", level_names);
    const char *source = luaL_checkstring(lua, 2);
    const char *text = luaL_checkstring(lua, 3);
    log_write(level, source, luaL_optstring(lua, 4, NULL), "%s", text);
    return 0;
}

static int log_least_level(lua_State *lua)
{
    log_set_level((enum log_level)luaL_checkoption(lua, 1, NULL, level_names));
    return 0;
}

int lua_log_open(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        {"write", log_line_write}, {"set_level", log_least_level}, {NULL, NULL}};
    luaL_newlib(lua, functions);
    return 1;
}
