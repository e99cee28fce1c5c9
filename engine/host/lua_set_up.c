#include "host/lua_set_up.h"

static void set_screen(lua_State *state, const struct lua_arg *set_up, struct scene *scene)
{
    struct lua_arg screen;
    int width = SCENE_MIN_WIDTH_PX, height = SCENE_MIN_HEIGHT_PX;
    if (lua_args_field(state, set_up, "screen", &screen)) {
        lua_args_table(state, &screen);
        const struct lua_arg *table = LUA_ARG(set_up->function, lua_gettop(state), "screen");
        width = (int)lua_args_field_integer(state, table, "width", width, SCENE_MAX_WIDTH_PX, width);
        height = (int)lua_args_field_integer(state, table, "height", height, SCENE_MAX_HEIGHT_PX, height);
        lua_pop(state, 1);
    }
    if (scene_set_size(scene, width, height) != STATUS_OK)
        lua_args_fail(state, set_up, "screen: expected even numbers of px, got %d x %d", width, height);
}

void lua_set_up(lua_State *state, const struct lua_arg *set_up, struct world *world, struct scene *scene)
{
    (void)world;
    lua_args_table(state, set_up);
    set_screen(state, set_up, scene);
}

void lua_set_up_push_limits(lua_State *state)
{
    static const struct { const char *name; int value; } limits[] = {
        {"min_width", SCENE_MIN_WIDTH_PX}, {"min_height", SCENE_MIN_HEIGHT_PX},
        {"max_width", SCENE_MAX_WIDTH_PX}, {"max_height", SCENE_MAX_HEIGHT_PX},
    };
    lua_newtable(state);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        lua_pushinteger(state, limits[i].value);
        lua_setfield(state, -2, limits[i].name);
    }
}
