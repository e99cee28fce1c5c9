// For golden specs: two PNG files compared, their difference saved.
#include <lauxlib.h>
#include <lua.h>

#include "render/picture.h"

static int fail(lua_State *lua, const struct diag *diag)
{
    lua_pushnil(lua);
    lua_pushstring(lua, diag->text);
    return 2;
}

// compare(a, b, tolerance, difference_path) -> pixels that differ, greatest difference | nil, problem.
// The difference is written only when there is one.
static int compare(lua_State *lua)
{
    struct diag diag = {""};
    struct canvas a = {0}, b = {0}, painted = {0};
    const char *difference_path = luaL_checkstring(lua, 4);
    uint32_t tolerance = (uint32_t)luaL_checkinteger(lua, 3);
    if (picture_load(&a, luaL_checkstring(lua, 1), &diag) != STATUS_OK) return fail(lua, &diag);
    if (picture_load(&b, luaL_checkstring(lua, 2), &diag) != STATUS_OK ||
        picture_load(&painted, luaL_checkstring(lua, 1), &diag) != STATUS_OK) {
        picture_free(&a);
        picture_free(&b);
        return fail(lua, &diag);
    }
    enum status status = STATUS_OK;
    struct picture_difference difference = {0};
    if (a.width != b.width || a.height != b.height) {
        status = diag_set(&diag, STATUS_INVALID, "%d x %d px against %d x %d", a.width, a.height,
                          b.width, b.height);
    } else {
        difference = picture_compare(&a, &b, tolerance, &painted);
        if (difference.pixels) status = picture_save(&painted, difference_path, 1, &diag);
    }
    picture_free(&a);
    picture_free(&b);
    picture_free(&painted);
    if (status != STATUS_OK) return fail(lua, &diag);
    lua_pushinteger(lua, difference.pixels);
    lua_pushinteger(lua, difference.worst);
    return 2;
}

// read(path) -> its pixels, 4 bytes each: blue, green, red, 255; width, height | nil, problem
static int read_pixels(lua_State *lua)
{
    struct diag diag = {""};
    struct canvas picture = {0};
    if (picture_load(&picture, luaL_checkstring(lua, 1), &diag) != STATUS_OK)
        return fail(lua, &diag);
    lua_pushlstring(lua, (const char *)picture.pixels,
                    (size_t)picture.width * (size_t)picture.height * sizeof *picture.pixels);
    lua_pushinteger(lua, picture.width);
    lua_pushinteger(lua, picture.height);
    picture_free(&picture);
    return 3;
}

int luaopen_t_picture(lua_State *lua);
int luaopen_t_picture(lua_State *lua)
{
    static const luaL_Reg functions[] = {{"compare", compare}, {"read", read_pixels}, {NULL, NULL}};
    luaL_newlib(lua, functions);
    return 1;
}
