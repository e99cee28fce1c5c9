#include "app/measure.h"

#include <lauxlib.h>
#include <stdio.h>

#include "app/atlas.h"
#include "render/font.h"
#include "util/mem.h"

enum { PATH_BYTES = 4096 };

// The font that assets/atlas.lua names, read when it is first asked for.
static const struct font *font_of(lua_State *lua, struct app *app)
{
    char path[PATH_BYTES];
    struct diag diag;
    if (app->font) return app->font;
    snprintf(path, sizeof path, "%s/assets", app->root);
    struct font *font = mem_alloc(sizeof *font);
    if (atlas_load_font(lua, path, font, &diag) != STATUS_OK) {
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

void measure_free(struct app *app)
{
    mem_free(app->font);
    app->font = NULL;
}
