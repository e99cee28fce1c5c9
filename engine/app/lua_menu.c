#include "app/lua_menu.h"

#include <lauxlib.h>

#include "input/typing.h"

int menu_lua_create(lua_State *lua)
{
    lua_createtable(lua, 0, MENU_KEY_COUNT + 12);
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

static void set_word(lua_State *lua, const char *name, const char *word)
{
    lua_pushstring(lua, word);
    lua_setfield(lua, -2, name);
}

// A list of {text} and {key, shift, ctrl}; nil when nothing was typed.
static void set_typed(lua_State *lua, const struct typing *typed)
{
    int count = typed ? typed->count : 0;
    if (count == 0) {
        lua_pushnil(lua);
        lua_setfield(lua, -2, "typed");
        return;
    }
    lua_createtable(lua, count, 0);
    for (int i = 0; i < count; i++) {
        const struct typing_item *item = &typed->items[i];
        lua_createtable(lua, 0, 3);
        lua_pushstring(lua, item->key ? item->key : item->text);
        lua_setfield(lua, -2, item->key ? "key" : "text");
        if (item->key) {
            set_flag(lua, "shift", item->shift);
            set_flag(lua, "ctrl", item->ctrl);
        }
        lua_rawseti(lua, -2, i + 1);
    }
    lua_setfield(lua, -2, "typed");
}

void menu_lua_push(lua_State *lua, int ref, const struct menu_input *menu, bool for_mods)
{
    static const char *const devices[] = {
        [INPUT_KEYBOARD] = "key", [INPUT_MOUSE] = "mouse", [INPUT_PAD] = "pad"};
    static const char *const pads[] = {[INPUT_PAD_XBOX] = "xbox",
                                       [INPUT_PAD_PLAYSTATION] = "playstation",
                                       [INPUT_PAD_NINTENDO] = "nintendo"};
    lua_rawgeti(lua, LUA_REGISTRYINDEX, ref);
    for (int key = 0; key < MENU_KEY_COUNT; key++)
        set_flag(lua, menu_key_name((enum menu_key)key), menu->pressed >> key & 1);
    set_typed(lua, menu->typed);
    set_number(lua, "x", menu->pointer_x);
    set_number(lua, "y", menu->pointer_y);
    set_number(lua, "wheel", menu->wheel);
    set_flag(lua, "pad", menu->pad);
    set_word(lua, "device", devices[menu->device]);
    set_word(lua, "pad_kind", pads[menu->pad_kind]);
    set_flag(lua, "away", menu->away);
    set_flag(lua, "for_mods", for_mods);
    set_flag(lua, "moved", menu->pointer_moved);
    set_flag(lua, "held", menu->pointer_held);
    set_flag(lua, "clicked", menu->pointer_pressed);
    set_flag(lua, "released", menu->pointer_released);
    set_word(lua, "source", menu->source[0] ? menu->source : NULL);
}
