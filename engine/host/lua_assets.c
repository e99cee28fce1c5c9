#include "host/lua_assets.h"

#include <lauxlib.h>

enum { MAX_FILE_NAME_BYTES = 160, MAX_NUMBER = 4096 };

static const char *const kinds[] = {"sprite", "sound", "font", "icon"};
static const char *const formats[] = {"png", "wav", "ogg"};
enum { KIND_ICON = ASSET_KINDS };

// The text stays in its table: it is borrowed from there.
static const char *text_field(lua_State *lua, const struct lua_arg *table, const char *name,
                              size_t max)
{
    struct lua_arg field;
    lua_args_need_field(lua, table, name);
    lua_args_field(lua, table, name, &field);
    const char *text = lua_args_text(lua, &field, max);
    lua_pop(lua, 1);
    return text;
}

static int choice_field(lua_State *lua, const struct lua_arg *table, const char *name,
                        const char *const *names, int count)
{
    struct lua_arg field;
    lua_args_need_field(lua, table, name);
    lua_args_field(lua, table, name, &field);
    int choice = lua_args_choice(lua, &field, names, count);
    lua_pop(lua, 1);
    return choice;
}

static int number_field(lua_State *lua, const struct lua_arg *table, const char *name,
                        int otherwise)
{
    return (int)lua_args_field_integer(lua, table, name, -1, MAX_NUMBER, otherwise);
}

static void read_file(lua_State *lua, const struct lua_arg *table, struct asset_file *file)
{
    struct lua_arg field;
    int kind = choice_field(lua, table, "kind", kinds, sizeof kinds / sizeof *kinds);
    file->icon = kind == KIND_ICON;
    file->kind = file->icon ? ASSET_SPRITE : (enum asset_kind)kind;
    file->format = (enum asset_format)choice_field(lua, table, "format", formats,
                                                   sizeof formats / sizeof *formats);
    file->name = text_field(lua, table, "name", ASSET_NAME_BYTES - 1);
    file->file = text_field(lua, table, "file", MAX_FILE_NAME_BYTES);
    lua_args_need_field(lua, table, "bytes");
    lua_args_field(lua, table, "bytes", &field);
    file->bytes = lua_args_bytes(lua, &field, &file->len);
    lua_pop(lua, 1);
    file->columns = number_field(lua, table, "columns", 1);
    file->rows = number_field(lua, table, "rows", 1);
    file->ticks_per_frame = number_field(lua, table, "ticks_per_frame", 0);
    file->origin_x = number_field(lua, table, "origin_x", -1);
    file->origin_y = number_field(lua, table, "origin_y", -1);
    file->cell_width = number_field(lua, table, "cell_width", 0);
    file->cell_height = number_field(lua, table, "cell_height", 0);
    file->glow = lua_args_field_boolean(lua, table, "glow", false);
}

const struct asset_file *lua_assets_read(lua_State *lua, const struct lua_arg *table, size_t *count)
{
    struct lua_arg field;
    *count = 0;
    if (!lua_args_field(lua, table, "assets", &field)) return NULL;
    lua_args_table(lua, &field);
    int list = lua_gettop(lua);
    size_t length = lua_rawlen(lua, list);
    if (length > ASSET_MAX_FILES)
        luaL_error(lua, "mods.start: assets: at most %d", ASSET_MAX_FILES);
    if (length == 0) return NULL;
    struct asset_file *files = lua_newuserdatauv(lua, length * sizeof *files, 0);
    for (size_t i = 0; i < length; i++) {
        lua_rawgeti(lua, list, (lua_Integer)i + 1);
        const struct lua_arg *file = LUA_ARG("mods.start", lua_gettop(lua), "assets");
        lua_args_table(lua, file);
        files[i] = (struct asset_file){.len = 0};
        read_file(lua, file, &files[i]);
        lua_pop(lua, 1);
    }
    *count = length;
    return files;
}
