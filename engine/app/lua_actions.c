#include "app/lua_actions.h"

#include <lauxlib.h>
#include <string.h>

static const char *const sets[] = {"held", "pressed", "released"};
enum { SETS = sizeof sets / sizeof *sets };

void actions_lua_read(lua_State *lua, int index, struct action_set *set)
{
    set->count = 0;
    luaL_checktype(lua, index, LUA_TTABLE);
    lua_Integer count = luaL_len(lua, index);
    if (count > ACTIONS_MAX) luaL_error(lua, "actions: %I, at most %d", count, ACTIONS_MAX);
    for (lua_Integer i = 1; i <= count; i++) {
        size_t len = 0;
        const char *name =
            lua_rawgeti(lua, index, i) == LUA_TSTRING ? lua_tolstring(lua, -1, &len) : NULL;
        if (!name || len == 0 || len >= ACTIONS_NAME_BYTES || strlen(name) != len)
            luaL_error(lua, "actions[%I]: expected a word of at most %d bytes", i,
                       ACTIONS_NAME_BYTES - 1);
        memcpy(set->names[set->count++], name, len + 1);
        lua_pop(lua, 1);
    }
}

int actions_lua_create(lua_State *lua, uint32_t players)
{
    lua_createtable(lua, (int)players, 0);
    for (uint32_t player = 1; player <= players; player++) {
        lua_createtable(lua, 0, 8);
        for (int set = 0; set < SETS; set++) {
            lua_createtable(lua, 0, WAYS_END);
            lua_setfield(lua, -2, sets[set]);
        }
        lua_rawseti(lua, -2, player);
    }
    return luaL_ref(lua, LUA_REGISTRYINDEX);
}

static void fill_set(lua_State *lua, const char *name, const struct action_set *set, uint32_t bits)
{
    lua_getfield(lua, -1, name);
    for (int action = 0; action < WAYS_END; action++) {
        const char *word = action_set_name(set, action);
        if (!word) continue;
        lua_pushboolean(lua, (bits >> action) & 1);
        lua_setfield(lua, -2, word);
    }
    lua_pop(lua, 1);
}

void actions_lua_push(lua_State *lua, int ref, const struct action_set *set,
                      const struct actions *actions, uint32_t players)
{
    lua_rawgeti(lua, LUA_REGISTRYINDEX, ref);
    for (uint32_t player = 0; player < players; player++) {
        const struct actions *now = &actions[player];
        lua_rawgeti(lua, -1, player + 1);
        lua_pushnumber(lua, now->move_x / 256.0);
        lua_setfield(lua, -2, "move_x");
        lua_pushnumber(lua, now->move_y / 256.0);
        lua_setfield(lua, -2, "move_y");
        if (now->aiming)
            lua_pushinteger(lua, now->aim_angle);
        else
            lua_pushnil(lua);
        lua_setfield(lua, -2, "aim");
        fill_set(lua, "held", set, now->held);
        fill_set(lua, "pressed", set, now->pressed);
        fill_set(lua, "released", set, now->released);
        lua_pop(lua, 1);
    }
}
