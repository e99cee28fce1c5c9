#include "host/lua_log.h"

#include <lauxlib.h>

#include "util/log.h"
#include "util/log_tail.h"

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

// tail(source) -> {{level, tick, place, text}...}, oldest first
static int log_tail(lua_State *lua)
{
    struct log_tail_line lines[LOG_TAIL_LINES];
    size_t count = log_tail_copy(luaL_checkstring(lua, 1), lines);
    lua_createtable(lua, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        lua_createtable(lua, 0, 4);
        lua_pushstring(lua, log_level_text(lines[i].level));
        lua_setfield(lua, -2, "level");
        lua_pushinteger(lua, lines[i].tick);
        lua_setfield(lua, -2, "tick");
        lua_pushstring(lua, lines[i].text);
        lua_setfield(lua, -2, "text");
        if (lines[i].place[0]) {
            lua_pushstring(lua, lines[i].place);
            lua_setfield(lua, -2, "place");
        }
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

int lua_log_open(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        {"write", log_line_write}, {"set_level", log_least_level}, {"tail", log_tail}, {NULL, NULL}};
    luaL_newlib(lua, functions);
    return 1;
}
