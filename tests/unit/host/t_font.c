// A font by itself, for render_font_spec.lua: what it draws for a text, and what it lacks.
#include <lauxlib.h>
#include <lua.h>
#include <string.h>

#include "render/font.h"
#include "render/picture.h"
#include "util/mem.h"

#define FONT_TYPE "t_font.font"

enum { MARGIN_PX = 6, PICTURE_SCALE = 3 };

static const uint32_t ink = 0xFFFFFF;

static struct font *check_font(lua_State *lua)
{
    return luaL_checkudata(lua, 1, FONT_TYPE);
}

static int open_font(lua_State *lua) // path, cell_width, cell_height -> font
{
    struct diag diag;
    struct font *font = lua_newuserdatauv(lua, sizeof *font, 0);
    if (font_init(font, luaL_checkstring(lua, 1), (int)luaL_checkinteger(lua, 2),
                  (int)luaL_checkinteger(lua, 3), &diag))
        return luaL_error(lua, "%s", diag.text);
    luaL_setmetatable(lua, FONT_TYPE);
    return 1;
}

static int font_width(lua_State *lua) // text -> px
{
    lua_pushinteger(lua, font_measure(check_font(lua), luaL_checkstring(lua, 2), 1).width);
    return 1;
}

// The canvas has MARGIN_PX around the text; its pixels are the caller's.
static struct canvas draw(const struct font *font, const char *text, uint32_t ground)
{
    struct text_size size = font_measure(font, text, 1);
    struct canvas canvas = {size.width + 2 * MARGIN_PX, size.height + 2 * MARGIN_PX, NULL};
    size_t count = (size_t)canvas.width * (size_t)canvas.height;
    canvas.pixels = mem_alloc(count * sizeof *canvas.pixels);
    for (size_t i = 0; i < count; i++) canvas.pixels[i] = ground;
    font_draw(font, &canvas, MARGIN_PX, MARGIN_PX, text, ink, 1);
    return canvas;
}

static int
font_ink(lua_State *lua) // text -> what is drawn, "#" and "." row by row, with the margin
{
    struct canvas canvas = draw(check_font(lua), luaL_checkstring(lua, 2), 0xFF000000);
    luaL_Buffer buffer;
    luaL_buffinit(lua, &buffer);
    for (int i = 0; i < canvas.width * canvas.height; i++) {
        luaL_addchar(&buffer, (canvas.pixels[i] & 0xFFFFFF) == ink ? '#' : '.');
        if ((i + 1) % canvas.width == 0) luaL_addchar(&buffer, '\n');
    }
    mem_free(canvas.pixels);
    luaL_pushresult(&buffer);
    return 1;
}

static int font_save(lua_State *lua) // text, file: for people to look at
{
    struct diag diag;
    struct canvas canvas = draw(check_font(lua), luaL_checkstring(lua, 2), 0xFF405068);
    enum status status = picture_save(&canvas, luaL_checkstring(lua, 3), PICTURE_SCALE, &diag);
    mem_free(canvas.pixels);
    if (status) return luaL_error(lua, "%s", diag.text);
    return 0;
}

static int
font_missing(lua_State *lua) // text -> code, byte of the first that is drawn as a box; or nothing
{
    size_t at = 0;
    uint32_t code;
    if (!font_find_missing(check_font(lua), luaL_checkstring(lua, 2), &at, &code)) return 0;
    lua_pushinteger(lua, code);
    lua_pushinteger(lua, (lua_Integer)at + 1);
    return 2;
}

int luaopen_t_font(lua_State *lua);
int luaopen_t_font(lua_State *lua)
{
    static const luaL_Reg methods[] = {{"width", font_width},
                                       {"ink", font_ink},
                                       {"save", font_save},
                                       {"missing", font_missing},
                                       {NULL, NULL}};
    static const luaL_Reg functions[] = {{"open", open_font}, {NULL, NULL}};
    luaL_newmetatable(lua, FONT_TYPE);
    luaL_newlib(lua, methods);
    lua_setfield(lua, -2, "__index");
    luaL_newlib(lua, functions);
    return 1;
}
