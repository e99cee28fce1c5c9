// For specs of engine/host: makes a Lua state of the host's own kind, runs a file or an error in it and
// tells what came back; the modules engine.fs and engine.log for specs of Lua; and engine/app's timing.
#include <lauxlib.h>
#include <lua.h>

#include "app/timing.h"
#include "host/host.h"
#include "host/lua_fs.h"
#include "host/lua_locale.h"
#include "host/lua_log.h"
#include "util/mem.h"

// run(root, file) -> result text | nil, status code, diag text. The file returns one value.
static int run(lua_State *lua)
{
    struct diag diag = {""};
    lua_State *inner = host_create(&(struct host_config){.root = luaL_checkstring(lua, 1)});
    enum status status = host_load_file(inner, luaL_checkstring(lua, 2), &diag);
    int top = lua_gettop(inner);
    if (status == STATUS_OK) {
        status = host_call(inner, 0, 1, &diag);
        if (status != STATUS_OK && lua_gettop(inner) != top - 1) {
            host_destroy(inner);
            return luaL_error(lua, "host_call left the stack unbalanced");
        }
    }
    if (status == STATUS_OK) {
        lua_pushstring(lua, luaL_tolstring(inner, -1, NULL));
        host_destroy(inner);
        return 1;
    }
    host_destroy(inner);
    lua_pushnil(lua);
    lua_pushstring(lua, status_text(status));
    lua_pushstring(lua, diag.text);
    return 3;
}

// percentiles({ns, ...}) -> median, p99, max, count
static int percentiles(lua_State *lua)
{
    struct timing *timing = mem_alloc(sizeof *timing);
    lua_Integer count = luaL_len(lua, 1);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(lua, 1, i);
        timing_add(timing, (uint64_t)lua_tointeger(lua, -1));
        lua_pop(lua, 1);
    }
    lua_pushinteger(lua, (lua_Integer)timing_percentile_ns(timing, 50));
    lua_pushinteger(lua, (lua_Integer)timing_percentile_ns(timing, 99));
    lua_pushinteger(lua, (lua_Integer)timing_percentile_ns(timing, 100));
    lua_pushinteger(lua, timing->count);
    mem_free(timing);
    return 4;
}

int luaopen_t_host(lua_State *lua);
int luaopen_t_host(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        {"run", run},          {"percentiles", percentiles}, {"fs", lua_fs_open},
        {"log", lua_log_open}, {"locale", lua_locale_open},  {NULL, NULL}};
    luaL_newlib(lua, functions);
    return 1;
}
