#include "host/lua_plain.h"

#include <lauxlib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_INSTRUCTIONS = 10 * 1000 * 1000, // less than a second
    MOST_BYTES = 32 * 1024 * 1024,
    MOST_DEPTH = 32,
    MOST_VALUES = 100 * 1000,
    PATH_BYTES = 200,
};

struct plain {
    size_t bytes; // that the state holds
    lua_State *to;
    int values, line;      // the line that runs
    char path[PATH_BYTES]; // of the value that is copied, for people
};

static void *allocate(void *context, void *block, size_t was, size_t is)
{
    struct plain *plain = context;
    if (!block) was = 0; // then it is a kind of object
    if (is == 0) {
        free(block);
        plain->bytes -= was;
        return NULL;
    }
    if (is > was && is - was > MOST_BYTES - plain->bytes) return NULL;
    void *moved = realloc(block, is);
    if (moved) plain->bytes += is - was;
    return moved;
}

static void watch(lua_State *from, lua_Debug *at)
{
    void *plain;
    lua_getinfo(from, "Sl", at);
    if (at->event == LUA_HOOKLINE) {
        lua_getallocf(from, &plain);
        ((struct plain *)plain)->line = at->currentline;
        return;
    }
    lua_pushfstring(from, "%s:%d: it does not come to an end: after %d instructions it still runs",
                    at->short_src, at->currentline, MOST_INSTRUCTIONS);
    lua_error(from);
}

// --- out of that state into the engine's ---

static bool copy(struct plain *plain, lua_State *from, int depth, size_t len);

// Whether the key on top of `from` is one that a plain table has; it is on top of `to` then, and its name behind `path`.
static bool copy_key(struct plain *plain, lua_State *from, size_t len, size_t *longer)
{
    int is = 0;
    if (lua_isinteger(from, -1)) {
        lua_pushinteger(plain->to, lua_tointeger(from, -1));
        is = snprintf(plain->path + len, sizeof plain->path - len, "[%lld]",
                      (long long)lua_tointeger(from, -1));
    } else if (lua_type(from, -1) == LUA_TSTRING) {
        lua_pushstring(plain->to, lua_tostring(from, -1));
        is = snprintf(plain->path + len, sizeof plain->path - len, "%s%.40s", len ? "." : "",
                      lua_tostring(from, -1));
    } else {
        lua_pushfstring(plain->to, "%s: a key is a %s, expected texts and whole numbers",
                        len ? plain->path : "the table", luaL_typename(from, -1));
        return false;
    }
    *longer = len + (size_t)is < sizeof plain->path ? len + (size_t)is : sizeof plain->path - 1;
    return true;
}

static bool copy_table(struct plain *plain, lua_State *from, int depth, size_t len)
{
    if (depth == MOST_DEPTH || !lua_checkstack(from, 4) || !lua_checkstack(plain->to, 4)) {
        plain->path[len] = '\0';
        lua_pushfstring(plain->to, "%s: tables in tables, more than %d deep", plain->path,
                        MOST_DEPTH);
        return false;
    }
    lua_newtable(plain->to);
    int table = lua_gettop(plain->to);
    for (lua_pushnil(from); lua_next(from, -2); lua_pop(from, 1)) {
        size_t longer;
        lua_pushvalue(from, -2);
        bool done = copy_key(plain, from, len, &longer);
        lua_pop(from, 1);
        if (!done || !copy(plain, from, depth + 1, longer)) {
            lua_replace(plain->to, table); // what is wrong
            lua_settop(plain->to, table);
            return false;
        }
        lua_rawset(plain->to, table);
    }
    plain->path[len] = '\0';
    return true;
}

// The value on top of `from`, on top of `to`; false: there is what is wrong, in words.
static bool copy(struct plain *plain, lua_State *from, int depth, size_t len)
{
    size_t size;
    if (++plain->values > MOST_VALUES) {
        lua_pushfstring(plain->to, "more than %d values", MOST_VALUES);
        return false;
    }
    switch (lua_type(from, -1)) {
    case LUA_TNIL:
        lua_pushnil(plain->to);
        return true;
    case LUA_TBOOLEAN:
        lua_pushboolean(plain->to, lua_toboolean(from, -1));
        return true;
    case LUA_TNUMBER:
        if (lua_isinteger(from, -1))
            lua_pushinteger(plain->to, lua_tointeger(from, -1));
        else
            lua_pushnumber(plain->to, lua_tonumber(from, -1));
        return true;
    case LUA_TSTRING: {
        const char *text = lua_tolstring(from, -1, &size);
        lua_pushlstring(plain->to, text, size);
        return true;
    }
    case LUA_TTABLE:
        return copy_table(plain, from, depth, len);
    default:
        lua_pushfstring(plain->to, "%s: a %s, expected a plain value",
                        len ? plain->path : "it returns", luaL_typename(from, -1));
        return false;
    }
}

// --- running ---

// LUA_OK, when it was read and run, or the kind of its error; what it returned, or the error, is on top.
static int run(lua_State *from, const char *source, size_t len, const char *name)
{
    int kind = luaL_loadbufferx(from, source, len, name, "t");
    if (kind != LUA_OK) return kind;
    lua_sethook(from, watch, LUA_MASKCOUNT | LUA_MASKLINE, MOST_INSTRUCTIONS);
    kind = lua_pcall(from, 0, 1, 0);
    lua_sethook(from, NULL, 0, 0);
    return kind;
}

static void push_error(const struct plain *plain, lua_State *from, const char *name, int kind)
{
    lua_State *to = plain->to;
    const char *told = lua_type(from, -1) == LUA_TSTRING ? lua_tostring(from, -1) : NULL;
    if (!told)
        lua_pushfstring(to, "%s: it ends with an error that is a %s", name + 1,
                        luaL_typename(from, -1));
    else if (kind == LUA_ERRMEM)
        lua_pushfstring(to, "%s:%d: its values take more than %d MiB", name + 1, plain->line,
                        MOST_BYTES / 1024 / 1024);
    else
        lua_pushstring(to, told);
}

// plain.run(source, path) -> what it returns, or nil and what is wrong
static int plain_run(lua_State *lua)
{
    size_t len;
    const char *source = luaL_checklstring(lua, 1, &len);
    luaL_checkstring(lua, 2);
    lua_settop(lua, 2);
    const char *name = lua_pushfstring(lua, "@%s", lua_tostring(lua, 2));
    struct plain plain = {.to = lua};
    lua_State *from = lua_newstate(allocate, &plain);
    if (!from) return luaL_error(lua, "no memory for a Lua state");
    int kind = run(from, source, len, name);
    bool ok = kind == LUA_OK;
    if (!ok) {
        push_error(&plain, from, name, kind);
    } else if (!copy(&plain, from, 0, 0)) {
        ok = false;
        lua_pushfstring(lua, "%s: %s", name + 1, lua_tostring(lua, -1));
    }
    lua_close(from);
    if (ok) return 1;
    lua_pushnil(lua);
    lua_insert(lua, -2);
    return 2;
}

int lua_plain_open(lua_State *lua)
{
    static const luaL_Reg functions[] = {{"run", plain_run}, {NULL, NULL}};
    luaL_newlib(lua, functions);
    return 1;
}
