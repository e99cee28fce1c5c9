// Panels as Lua tables, kept from tick to tick: only what changed is written anew, so that an update of many rows makes
// no garbage.
#include "scene/panel.h"

#include <lauxlib.h>

#include "host/lua_args.h"
#include "host/lua_panel.h"
#include "host/lua_world.h"

static struct scene *borrow(lua_State *state)
{
    return lua_touserdata(state, lua_upvalueindex(1));
}

static uint32_t read_player(lua_State *state, const char *function)
{
    return (uint32_t)lua_args_integer(state, LUA_ARG(function, 1, "player"), 0,
                                      PANEL_MAX_PLAYERS - 1);
}

static void set_number(lua_State *state, const char *name, lua_Integer value)
{
    lua_pushinteger(state, value);
    lua_setfield(state, -2, name);
}

static void set_flag(lua_State *state, const char *name, bool value)
{
    lua_pushboolean(state, value);
    lua_setfield(state, -2, name);
}

static void set_text(lua_State *state, const char *name, const char *value)
{
    lua_pushstring(state, value);
    lua_setfield(state, -2, name);
}

// The integer field of the table on top; 0: there is none.
static lua_Integer field(lua_State *state, const char *name)
{
    lua_getfield(state, -1, name);
    lua_Integer value = lua_tointeger(state, -1);
    lua_pop(state, 1);
    return value;
}

// The widget's table, [-1] = the table of widgets, made where it is not there.
static void push_widget(lua_State *state, int id)
{
    if (lua_rawgeti(state, -1, id) == LUA_TTABLE) return;
    lua_pop(state, 1);
    lua_createtable(state, 0, 18);
    set_number(state, "id", id);
    lua_pushvalue(state, -1);
    lua_rawseti(state, -3, id);
}

static void write_widget(lua_State *state, const struct scene *scene,
                         const struct panel_widget *widget)
{
    set_text(state, "kind", widget_kind_name(widget->kind));
    set_number(state, "parent", widget->parent);
    set_text(state, "text", widget->text);
    set_text(state, "detail", widget->detail);
    set_number(state, "value", widget->value);
    set_number(state, "min", widget->min);
    set_number(state, "max", widget->max);
    set_number(state, "step", widget->step);
    set_number(state, "width", widget->width);
    set_number(state, "height", widget->height);
    set_number(state, "columns", widget->columns);
    set_flag(state, "disabled", widget->disabled);
    set_flag(state, "chosen", widget->chosen);
    if (widget->color)
        lua_pushinteger(state, widget->color);
    else
        lua_pushnil(state);
    lua_setfield(state, -2, "color");
    if (widget->sprite)
        lua_pushstring(state, scene_name(scene, widget->sprite));
    else
        lua_pushnil(state);
    lua_setfield(state, -2, "sprite");
}

static void write_widgets(lua_State *state, const struct scene *scene, struct panel *panel,
                          bool all)
{
    lua_getfield(state, 2, "widgets");
    for (int i = 0; i < panel->count; i++) {
        struct panel_widget *widget = &panel->widgets[panel->order[i]];
        if (!all && !widget->changed) continue;
        push_widget(state, panel->order[i]);
        write_widget(state, scene, widget);
        lua_pop(state, 1);
        widget->changed = false;
    }
    lua_pop(state, 1);
}

static void write_order(lua_State *state, const struct panel *panel)
{
    lua_createtable(state, panel->count, 0);
    for (int i = 0; i < panel->count; i++) {
        lua_pushinteger(state, panel->order[i]);
        lua_rawseti(state, -2, i + 1);
    }
    lua_setfield(state, 2, "order");
}

// Who has it, how it is to look, and which of its states this is.
static void write_head(lua_State *state, const struct panel *panel)
{
    lua_settop(state, 2);
    set_number(state, "owner", panel->owner);
    set_number(state, "serial", panel->serial);
    set_number(state, "structure", panel->structure);
    set_number(state, "content", panel->content);
    set_number(state, "width", panel->width);
    set_number(state, "height", panel->height);
    set_text(state, "title", panel->title);
}

// read_panel(player, into) -> false: none is shown; true: `into` has it
static int s_read_panel(lua_State *state)
{
    uint32_t player = read_player(state, "scene.read_panel");
    lua_args_table(state, LUA_ARG("scene.read_panel", 2, "into"));
    lua_settop(state, 2);
    struct panel *panel =
        scene_panel(borrow(state), player) ? scene_find_panel(borrow(state), player) : NULL;
    if (panel && field(state, "content") == panel->content &&
        field(state, "serial") == panel->serial) {
        lua_pushboolean(state, true);
        return 1;
    }
    if (panel) {
        bool is_new = field(state, "serial") != panel->serial;
        if (is_new) {
            lua_newtable(state);
            lua_setfield(state, 2, "widgets");
        }
        if (is_new || field(state, "structure") != panel->structure) write_order(state, panel);
        write_widgets(state, borrow(state), panel, is_new);
        write_head(state, panel);
    }
    lua_pushboolean(state, panel != NULL);
    return 1;
}

// panel_owner(player) -> number of the mod whose panel the player has, shown or not; nil: none
static int s_panel_owner(lua_State *state)
{
    const struct panel *panel =
        scene_find_panel(borrow(state), read_player(state, "scene.panel_owner"));
    if (!panel) return 0;
    lua_pushinteger(state, panel->owner);
    return 1;
}

static int s_close_panel(lua_State *state)
{
    scene_close_panel(borrow(state), read_player(state, "scene.close_panel"));
    return 0;
}

static int s_set_overlay_beside(lua_State *state)
{
    scene_set_overlay_beside(
        borrow(state), lua_args_boolean(state, LUA_ARG("scene.set_overlay_beside", 1, "beside")));
    return 0;
}

static int s_overlay_is_beside(lua_State *state)
{
    lua_pushboolean(state, scene_overlay_is_beside(borrow(state)));
    return 1;
}

void lua_panel_add(lua_State *state, struct scene *scene, struct world *world)
{
    static const luaL_Reg functions[] = {
        {"panel_owner", s_panel_owner},
        {"overlay_is_beside", s_overlay_is_beside},
        {NULL, NULL},
    };
    static const luaL_Reg changes[] = {
        // refused while a query is answered
        {"read_panel", s_read_panel},
        {"close_panel", s_close_panel},
        {"set_overlay_beside", s_set_overlay_beside},
        {NULL, NULL},
    };
    lua_pushlightuserdata(state, scene);
    lua_pushlightuserdata(state, world);
    luaL_setfuncs(state, functions, 2);
    lua_pushlightuserdata(state, scene);
    lua_pushlightuserdata(state, world);
    lua_world_add_changes(state, changes, "scene");
}
