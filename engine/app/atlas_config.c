#include "app/atlas_config.h"

#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "host/host.h"
#include "render/font.h"
#include "util/mem.h"

enum { MAX_SPRITES = 1024, PATH_BYTES = 4096 };

struct reader {
    lua_State *lua;
    struct diag *diag;
    const char *sprite; // named in errors
    enum status status; // the first failure stays
};

static int read_int(struct reader *reader, const char *field, int fallback, bool required)
{
    lua_State *lua = reader->lua;
    int is_int, value = fallback;
    lua_getfield(lua, -1, field);
    if (!lua_isnil(lua, -1) || required) {
        value = (int)lua_tointegerx(lua, -1, &is_int);
        if (!is_int && reader->status == STATUS_OK) {
            reader->status = diag_set(reader->diag, STATUS_INVALID,
                                      "atlas: sprite '%s': %s: expected a whole number, got %s",
                                      reader->sprite, field, luaL_typename(lua, -1));
        }
    }
    lua_pop(lua, 1);
    return value;
}

// The sprite table is at the top of the stack; its name stays valid as long as the table does.
static void read_sprite(struct reader *reader, struct sprite_def *sprite)
{
    lua_State *lua = reader->lua;
    lua_getfield(lua, -1, "name");
    reader->sprite = sprite->name = lua_tostring(lua, -1);
    lua_pop(lua, 1);
    if (!sprite->name) {
        reader->sprite = "?";
        reader->status = diag_set(reader->diag, STATUS_INVALID, "atlas: a sprite without a name");
        return;
    }
    sprite->x = read_int(reader, "x", 0, true);
    sprite->y = read_int(reader, "y", 0, true);
    sprite->width = read_int(reader, "width", 0, true);
    sprite->height = read_int(reader, "height", 0, true);
    sprite->columns = read_int(reader, "columns", 1, false);
    sprite->rows = read_int(reader, "rows", 1, false);
    sprite->ticks_per_frame = read_int(reader, "ticks_per_frame", 0, false);
    sprite->origin_x = read_int(reader, "origin_x", sprite->width / 2, false);
    sprite->origin_y = read_int(reader, "origin_y", sprite->height / 2, false);
    lua_getfield(lua, -1, "glow");
    sprite->glow = lua_toboolean(lua, -1);
    lua_pop(lua, 1);
}

static void read_palette(lua_State *lua, struct render_config *config)
{
    if (lua_getfield(lua, -1, "palette") == LUA_TTABLE) {
        for (int i = 0; i < RENDER_PALETTE; i++) {
            lua_rawgeti(lua, -1, i + 1);
            config->palette[i] = (uint32_t)lua_tointeger(lua, -1);
            lua_pop(lua, 1);
        }
    }
    lua_pop(lua, 1);
}

static void join(char *path, const char *folder, const char *name)
{
    snprintf(path, PATH_BYTES, "%s/%s", folder, name ? name : "");
}

// Of the atlas at the top of the stack: the font's picture and its cells; false when it has none.
static bool read_font(struct reader *reader, const char *folder, char *path, int *cell_width,
                      int *cell_height)
{
    lua_State *lua = reader->lua;
    bool is_there = lua_getfield(lua, -1, "font") == LUA_TTABLE;
    if (is_there) {
        reader->sprite = "font";
        *cell_width = read_int(reader, "cell_width", 0, true);
        *cell_height = read_int(reader, "cell_height", 0, true);
        lua_getfield(lua, -1, "image");
        join(path, folder, lua_tostring(lua, -1));
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
    return is_there;
}

enum status atlas_config_push(lua_State *lua, const char *folder, struct diag *diag)
{
    char path[PATH_BYTES + 16];
    snprintf(path, sizeof path, "%s/atlas.lua", folder);
    enum status status = host_load_file(lua, path, diag);
    if (status == STATUS_OK) status = host_call(lua, 0, 1, diag);
    return status;
}

enum status atlas_config_load_font(lua_State *lua, const char *folder, struct font *font,
                                   struct diag *diag)
{
    char path[PATH_BYTES];
    int cell_width, cell_height, top = lua_gettop(lua);
    struct reader reader = {lua, diag, "?", atlas_config_push(lua, folder, diag)};
    if (reader.status == STATUS_OK && !lua_istable(lua, -1))
        reader.status = diag_set(diag, STATUS_INVALID, "atlas: expected a table, got %s",
                                 luaL_typename(lua, -1));
    if (reader.status == STATUS_OK && !read_font(&reader, folder, path, &cell_width, &cell_height))
        reader.status = diag_set(diag, STATUS_INVALID, "atlas: there is no font");
    lua_settop(lua, top);
    if (reader.status != STATUS_OK) return reader.status;
    return font_init(font, path, cell_width, cell_height, diag);
}

enum status atlas_config_create_render(lua_State *lua, const char *folder, int width, int height,
                                       struct render **render, struct diag *diag)
{
    struct reader reader = {lua, diag, "?", STATUS_OK};
    struct render_config config = {.width = width, .height = height};
    char image_path[PATH_BYTES], font_path[PATH_BYTES];
    int top = lua_gettop(lua);

    if (!lua_istable(lua, -1))
        return diag_set(diag, STATUS_INVALID, "atlas: expected a table, got %s",
                        luaL_typename(lua, -1));
    lua_getfield(lua, -1, "image");
    join(image_path, folder, lua_tostring(lua, -1));
    lua_pop(lua, 1);
    read_palette(lua, &config);

    if (read_font(&reader, folder, font_path, &config.cell_width, &config.cell_height))
        config.font_path = font_path;

    struct sprite_def *sprites = mem_alloc(MAX_SPRITES * sizeof *sprites);
    if (lua_getfield(lua, -1, "sprites") == LUA_TTABLE) {
        lua_Integer count = luaL_len(lua, -1);
        if (count > MAX_SPRITES) {
            reader.status = diag_set(diag, STATUS_LIMIT, "atlas: %lld sprites; at most %d",
                                     (long long)count, MAX_SPRITES);
        }
        for (lua_Integer i = 1; i <= count && reader.status == STATUS_OK; i++) {
            if (lua_rawgeti(lua, -1, i) == LUA_TTABLE) {
                read_sprite(&reader, &sprites[config.sprite_count++]);
            } else {
                reader.status = diag_set(diag, STATUS_INVALID,
                                         "atlas: sprites[%lld]: expected a table", (long long)i);
            }
            lua_pop(lua, 1);
        }
    }
    config.sprites = sprites;
    config.atlas_path = image_path;
    if (reader.status == STATUS_OK) reader.status = render_create(render, &config, diag);
    lua_settop(lua, top);
    mem_free(sprites);
    return reader.status;
}
