#include "app/lua_actions.h"

#include <lauxlib.h>

static const char *const sets[] = {"held", "pressed", "released"};
enum { SETS = sizeof sets / sizeof *sets };

int actions_lua_create(lua_State *lua, uint32_t players)
{
    lua_createtable(lua, (int)players, 0);
    for (uint32_t player = 1; player <= players; player++) {
        lua_createtable(lua, 0, 8);
        for (int set = 0; set < SETS; set++) {
            lua_createtable(lua, 0, ACTION_COUNT);
            lua_setfield(lua, -2, sets[set]);
        }
        lua_rawseti(lua, -2, player);
    }
    return luaL_ref(lua, LUA_REGISTRYINDEX);
}

static void fill_set(lua_State *lua, const char *name, unsigned bits)
{
    lua_getfield(lua, -1, name);
    for (int action = 0; action < ACTION_COUNT; action++) {
        lua_pushboolean(lua, (bits >> action) & 1);
        lua_setfield(lua, -2, action_name(action));
    }
    lua_pop(lua, 1);
}

void actions_lua_push(lua_State *lua, int ref, const struct actions *actions, uint32_t players)
{
    lua_rawgeti(lua, LUA_REGISTRYINDEX, ref);
    for (uint32_t player = 0; player < players; player++) {
        const struct actions *now = &actions[player];
        lua_rawgeti(lua, -1, player + 1);
        lua_pushnumber(lua, now->move_x / 256.0);
        lua_setfield(lua, -2, "move_x");
        lua_pushnumber(lua, now->move_y / 256.0);
        lua_setfield(lua, -2, "move_y");
        if (now->aiming) lua_pushinteger(lua, now->aim_angle);
        else lua_pushnil(lua);
        lua_setfield(lua, -2, "aim");
        fill_set(lua, "held", now->held);
        fill_set(lua, "pressed", now->pressed);
        fill_set(lua, "released", now->released);
        lua_pop(lua, 1);
    }
}
