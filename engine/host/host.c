#include "host/host.h"

#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <lualib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host/budget.h"
#include "host/lua_fs.h"
#include "host/lua_hash.h"
#include "host/lua_locale.h"
#include "host/lua_log.h"
#include "host/lua_plain.h"
#include "host/lua_socket.h"
#include "host/lua_unicode.h"
#include "host/lua_zip.h"
#include "util/check.h"

static int panic(lua_State *lua)
{
    fprintf(stderr, "gatehouse: Lua error outside a protected call: %s\n", lua_tostring(lua, -1));
    return 0; // Lua aborts
}

// The entries of a search path that are absolute: none may depend on the current folder, where a
// stranger's file could lie. Leaves the text on the stack.
static void push_absolute_entries(lua_State *lua, const char *path)
{
    luaL_Buffer kept;
    luaL_buffinit(lua, &kept);
    while (*path) {
        size_t len = strcspn(path, ";");
        if (path[0] == '/') {
            luaL_addlstring(&kept, path, len);
            luaL_addchar(&kept, ';');
        }
        path += len + (path[len] == ';');
    }
    luaL_pushresult(&kept);
}

// Only the engine's own Lua (what is generated of it lies apart in a source tree) and the system's packages.
static void set_search_paths(lua_State *lua, const char *root)
{
    lua_getglobal(lua, "package");
    lua_getfield(lua, -1, "path");
    push_absolute_entries(lua, lua_tostring(lua, -1));
    lua_pushfstring(lua, "%s/lua/?.lua;%s/lua/?/init.lua;%s/build/gen/lua/?.lua;%s", root, root,
                    root, lua_tostring(lua, -1));
    lua_setfield(lua, -4, "path");
    lua_pop(lua, 2);
    lua_getfield(lua, -1, "cpath");
    push_absolute_entries(lua, lua_tostring(lua, -1));
    lua_setfield(lua, -3, "cpath");
    lua_pop(lua, 2);
}

// The last of require's searchers. The others take what cannot be opened for what is not there: where nothing can be
// opened any more, that is what is said.
static int search_none(lua_State *lua)
{
    int file = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file >= 0) {
        close(file);
        return 0;
    }
    if (errno != EMFILE && errno != ENFILE) return 0;
    return luaL_error(lua, "module '%s' cannot be opened: %s", luaL_checkstring(lua, 1),
                      strerror(errno));
}

static void add_last_searcher(lua_State *lua)
{
    lua_getglobal(lua, "package");
    lua_getfield(lua, -1, "searchers");
    lua_pushcfunction(lua, search_none);
    lua_rawseti(lua, -2, (lua_Integer)lua_rawlen(lua, -2) + 1);
    lua_pop(lua, 2);
}

lua_State *host_create(const struct host_config *config)
{
    lua_State *lua = luaL_newstate();
    CHECK(lua != NULL);
    lua_atpanic(lua, panic);
    luaL_openlibs(lua);

    set_search_paths(lua, config->root);
    add_last_searcher(lua);
    host_preload(lua, "engine.budget", lua_budget_open, NULL);
    host_preload(lua, "engine.fs", lua_fs_open, NULL);
    host_preload(lua, "engine.hash", lua_hash_open, NULL);
    host_preload(lua, "engine.unicode", lua_unicode_open, NULL);
    host_preload(lua, "engine.locale", lua_locale_open, NULL);
    host_preload(lua, "engine.log", lua_log_open, NULL);
    host_preload(lua, "engine.plain", lua_plain_open, NULL);
    host_preload(lua, "engine.socket", lua_socket_open, NULL);
    host_preload(lua, "engine.zip", lua_zip_open, NULL);
    return lua;
}

void host_destroy(lua_State *lua)
{
    if (lua) lua_close(lua);
}

void host_preload(lua_State *lua, const char *name, lua_CFunction open, void *context)
{
    luaL_getsubtable(lua, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
    lua_pushlightuserdata(lua, context);
    lua_pushcclosure(lua, open, 1);
    lua_setfield(lua, -2, name);
    lua_pop(lua, 1);
}

// An error value to text with a traceback. An error table made by Lua code for people (field
// `message`) is passed through as it is.
static int add_traceback(lua_State *lua)
{
    const char *message = lua_tostring(lua, 1);
    if (!message) message = luaL_tolstring(lua, 1, NULL);
    if (strstr(message, "\nstack traceback:")) { // from a call inside this one: nearer to the cause
        lua_pushstring(lua, message);
        return 1;
    }
    luaL_traceback(lua, lua, message, 1);
    return 1;
}

enum status host_call(lua_State *lua, int arguments, int results, struct diag *diag)
{
    int function = lua_gettop(lua) - arguments;
    lua_pushcfunction(lua, add_traceback);
    lua_insert(lua, function);
    int result = lua_pcall(lua, arguments, results, function);
    lua_remove(lua, function);
    if (result == LUA_OK) return STATUS_OK;
    const char *message = lua_tostring(lua, -1);
    enum status status =
        diag_set(diag, STATUS_SCRIPT, "%s", message ? message : "error without a message");
    lua_pop(lua, 1);
    return status;
}

enum status host_load_file(lua_State *lua, const char *path, struct diag *diag)
{
    if (access(path, R_OK) != 0)
        return diag_set(diag, STATUS_NOT_FOUND, "%s: no such file, or not readable", path);
    if (luaL_loadfilex(lua, path, "t") == LUA_OK) return STATUS_OK;
    enum status status = diag_set(diag, STATUS_SCRIPT, "%s", lua_tostring(lua, -1));
    lua_pop(lua, 1);
    return status;
}
