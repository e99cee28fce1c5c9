#include "app/menu_lua.h"

#include <lauxlib.h>

int menu_lua_create(lua_State *lua)
{
    lua_createtable(lua, 0, MENU_KEY_COUNT + 8);
    return luaL_ref(lua, LUA_REGISTRYINDEX);
}

static void set_flag(lua_State *lua, const char *name, bool value)
{
    lua_pushboolean(lua, value);
    lua_setfield(lua, -2, name);
}

static void set_number(lua_State *lua, const char *name, int value)
{
    lua_pushinteger(lua, value);
    lua_setfield(lua, -2, name);
}

void menu_lua_push(lua_State *lua, int ref, const struct menu_input *menu)
{
    lua_rawgeti(lua, LUA_REGISTRYINDEX, ref);
    for (int key = 0; key < MENU_KEY_COUNT; key++)
        set_flag(lua, menu_key_name((enum menu_key)key), menu->pressed >> key & 1);
    set_number(lua, "x", menu->pointer_x);
    set_number(lua, "y", menu->pointer_y);
    set_number(lua, "wheel", menu->wheel);
    set_flag(lua, "pad", menu->pad);
    set_flag(lua, "moved", menu->pointer_moved);
    set_flag(lua, "held", menu->pointer_held);
    set_flag(lua, "clicked", menu->pointer_pressed);
    set_flag(lua, "released", menu->pointer_released);
}
