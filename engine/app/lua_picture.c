#include "app/lua_picture.h"

#include <lauxlib.h>

#include "app/app.h"
#include "app/loop.h"
#include "app/lua_app.h"
#include "host/lua_args.h"

enum { PATH_BYTES = 4095, MAX_TOLERANCE = 255 };

// Draws the world as it is now.
static const struct render *draw(lua_State *lua)
{
    struct app *app = lua_touserdata(lua, lua_upvalueindex(1));
    struct loop *loop = app->loop;
    if (!loop) luaL_error(lua, "app: there is a picture only while app.run plays");
    if (!loop->render) {
        lua_newtable(lua);
        lua_app_open_render(lua, lua_gettop(lua), loop);
        lua_pop(lua, 1);
    }
    loop_dress(loop);
    render_frame(loop->render, app->world, app->scene);
    return loop->render;
}

int picture_lua_save(lua_State *lua)
{
    struct diag diag;
    const char *path = lua_args_text(lua, LUA_ARG("app.save_picture", 1, "path"), PATH_BYTES);
    if (render_save_png(draw(lua), path, 1, &diag) == STATUS_OK) {
        lua_pushboolean(lua, 1);
        return 1;
    }
    lua_pushnil(lua);
    lua_pushstring(lua, diag.text);
    return 2;
}

int picture_lua_compare(lua_State *lua)
{
    static const char *const name = "app.compare_picture";
    struct diag diag = {""};
    struct lua_arg field;
    uint32_t share = 0;
    const struct lua_arg *table = LUA_ARG(name, 1, "options");
    lua_args_table(lua, table);
    lua_args_need_field(lua, table, "expected");
    lua_args_field(lua, table, "expected", &field); // stays: the text is borrowed from it
    const char *expected = lua_args_text(lua, &field, PATH_BYTES);
    const char *difference = NULL;
    if (lua_args_field(lua, table, "difference", &field))
        difference = lua_args_text(lua, &field, PATH_BYTES);
    uint32_t tolerance =
        (uint32_t)lua_args_field_integer(lua, table, "tolerance", 0, MAX_TOLERANCE, 0);
    enum status status =
        render_compare_png(draw(lua), expected, difference, tolerance, &share, &diag);
    lua_pushstring(lua, status == STATUS_OK        ? "same"
                        : status == STATUS_INVALID ? "different"
                                                   : "unreadable");
    lua_pushstring(lua, diag.text);
    lua_pushinteger(lua, share);
    return 3;
}
