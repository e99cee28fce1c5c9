#include "app/measure.h"

#include <lauxlib.h>
#include <stdio.h>

#include "app/atlas_config.h"
#include "render/font.h"
#include "util/mem.h"

enum { PATH_BYTES = 4096, MOST_UNSHOWN = 32 };

// The font that assets/atlas.lua names, read when it is first asked for.
static const struct font *font_of(lua_State *lua, struct app *app)
{
    char path[PATH_BYTES];
    struct diag diag;
    if (app->font) return app->font;
    snprintf(path, sizeof path, "%s/assets", app->root);
    struct font *font = mem_alloc(sizeof *font);
    if (atlas_config_load_font(lua, path, font, &diag) != STATUS_OK) {
        mem_free(font);
        luaL_error(lua, "%s", diag.text);
    }
    app->font = font;
    return font;
}

int measure_text(lua_State *lua)
{
    struct app *app = lua_touserdata(lua, lua_upvalueindex(1));
    const char *text = luaL_checkstring(lua, 1);
    struct text_size size = font_measure(font_of(lua, app), text, lua_toboolean(lua, 2) ? 2 : 1);
    lua_pushinteger(lua, size.width);
    lua_pushinteger(lua, size.height);
    return 2;
}

static bool is_in_list(lua_State *lua, lua_Integer count, uint32_t code)
{
    bool found = false;
    for (lua_Integer i = 1; i <= count && !found; i++) {
        lua_rawgeti(lua, -1, i);
        lua_getfield(lua, -1, "code");
        found = lua_tointeger(lua, -1) == (lua_Integer)code;
        lua_pop(lua, 2);
    }
    return found;
}

static size_t after_character(const char *text, size_t at)
{
    do at++;
    while ((text[at] & 0xC0) == 0x80);
    return at;
}

int measure_unshown(lua_State *lua)
{
    struct app *app = lua_touserdata(lua, lua_upvalueindex(1));
    const char *text = luaL_checkstring(lua, 1);
    const struct font *font = font_of(lua, app);
    lua_Integer count = 0;
    uint32_t code;
    lua_newtable(lua);
    for (size_t at = 0; count < MOST_UNSHOWN && font_find_missing(font, text, &at, &code);
         at = after_character(text, at)) {
        if (is_in_list(lua, count, code)) continue;
        lua_createtable(lua, 0, 2);
        lua_pushinteger(lua, (lua_Integer)at + 1);
        lua_setfield(lua, -2, "byte");
        lua_pushinteger(lua, code);
        lua_setfield(lua, -2, "code");
        lua_rawseti(lua, -2, ++count);
    }
    return 1;
}

void measure_free(struct app *app)
{
    mem_free(app->font);
    app->font = NULL;
}
