#include "host/lua_saves.h"

#include <lauxlib.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "host/lua_args.h"
#include "util/buf.h"

enum { MAX_PATH_BYTES = 4000 };

struct context {
    struct world *world;
    struct storage *storage;
    struct saver *saver;
    bool whole;                    // the next save is of everything that mods keep
    char path[MAX_PATH_BYTES + 1]; // of the last save
};

static struct context *context_of(lua_State *lua)
{
    return lua_touserdata(lua, lua_upvalueindex(1));
}

// nil, what went wrong, and which kind of thing.
static int fail(lua_State *lua, enum status status, const struct diag *diag)
{
    const char *kind = status == STATUS_NOT_FOUND     ? "missing"
                       : status == STATUS_MALFORMED   ? "damaged"
                       : status == STATUS_LIMIT       ? "damaged"
                       : status == STATUS_UNSUPPORTED ? "newer"
                       : status == STATUS_BUSY        ? "busy"
                                                      : "failed";
    lua_pushnil(lua);
    lua_pushstring(lua, diag->text);
    lua_pushstring(lua, kind);
    return 3;
}

// --- write ---

// A string field of the table at `index`; "" when it is none. Borrowed from the table.
static const char *field_of(lua_State *lua, int index, const char *name)
{
    const char *text = lua_getfield(lua, index, name) == LUA_TSTRING ? lua_tostring(lua, -1) : "";
    lua_pop(lua, 1);
    return text;
}

// Neither raises once the save is there: it would be lost.
static enum status add_all_meta(lua_State *lua, int index, struct save *save)
{
    enum status status = STATUS_OK;
    lua_pushnil(lua);
    while (lua_next(lua, index)) { // [name, text]
        if (status == STATUS_OK)
            status = lua_type(lua, -2) == LUA_TSTRING && lua_type(lua, -1) == LUA_TSTRING
                         ? save_add_meta(save, lua_tostring(lua, -2), lua_tostring(lua, -1))
                         : STATUS_INVALID;
        lua_pop(lua, 1);
    }
    return status;
}

static enum status add_all_mods(lua_State *lua, int index, struct save *save)
{
    enum status status = STATUS_OK;
    size_t count = lua_rawlen(lua, index);
    for (size_t i = 1; i <= count && status == STATUS_OK; i++) {
        int at = lua_gettop(lua) + 1;
        if (lua_rawgeti(lua, index, (lua_Integer)i) == LUA_TTABLE)
            status = save_add_mod(save, field_of(lua, at, "id"), field_of(lua, at, "version"),
                                  field_of(lua, at, "sha256"));
        else
            status = STATUS_INVALID;
        lua_pop(lua, 1);
    }
    return status;
}

static enum status add_world(const struct world *world, struct save *save)
{
    struct buf bytes;
    buf_init(&bytes, WORLD_SAVE_MAX_BYTES);
    enum status status = world_save(world, &bytes);
    if (status == STATUS_OK) status = save_set_world(save, bytes.data, bytes.len);
    buf_fini(&bytes);
    return status;
}

// What the storage has of changes is in the save, or in the next one.
static void add_storage(struct context *context, const char *path, struct save *save)
{
    if (strcmp(context->path, path) != 0) context->whole = true;
    snprintf(context->path, sizeof context->path, "%s", path);
    save->whole = context->whole;
    save->storage = storage_copy_changed(context->storage, context->whole);
    context->whole = false;
}

static void note_failure(struct context *context)
{
    context->whole = true;
}

static int give(lua_State *lua, struct context *context, const char *path, struct save *save,
                bool wait)
{
    struct diag diag = {""};
    enum status status = saver_give(context->saver, path, save);
    if (status == STATUS_OK && wait) status = saver_wait(context->saver, &diag);
    if (status == STATUS_OK) {
        lua_pushboolean(lua, 1);
        return 1;
    }
    note_failure(context);
    if (!diag.text[0])
        status = diag_set(&diag, status, "%s: the last save is still being written", path);
    return fail(lua, status, &diag);
}

// The result of a save that was not waited for. nil: there is none.
static int result(lua_State *lua)
{
    struct context *context = context_of(lua);
    enum status status;
    struct diag diag;
    if (!saver_take_result(context->saver, &status, &diag)) return 0;
    if (status != STATUS_OK) {
        note_failure(context);
        return fail(lua, status, &diag);
    }
    lua_pushboolean(lua, 1);
    return 1;
}

static int table_field(lua_State *lua, const struct lua_arg *source, const char *name)
{
    struct lua_arg field;
    lua_args_need_field(lua, source, name);
    lua_args_field(lua, source, name, &field);
    lua_args_table(lua, &field);
    return lua_gettop(lua);
}

// write{path, meta, mods, game, wait}
static int write_save(lua_State *lua)
{
    struct context *context = context_of(lua);
    const struct lua_arg *source = LUA_ARG("saves.write", 1, "save");
    struct lua_arg field;
    size_t len;
    lua_args_table(lua, source);
    lua_args_need_field(lua, source, "path");
    lua_args_field(lua, source, "path", &field);
    const char *path = lua_args_text(lua, &field, MAX_PATH_BYTES);
    lua_args_need_field(lua, source, "game");
    lua_args_field(lua, source, "game", &field);
    const char *game = lua_args_bytes(lua, &field, &len);
    bool wait = lua_args_field_boolean(lua, source, "wait", false);
    int meta = table_field(lua, source, "meta"), mods = table_field(lua, source, "mods");
    luaL_checkstack(lua, 8, "saves.write");

    struct save *save = save_create();
    enum status status = save_set_game(save, game, len);
    if (status == STATUS_OK) status = add_all_meta(lua, meta, save);
    if (status == STATUS_OK) status = add_all_mods(lua, mods, save);
    if (status == STATUS_OK) status = add_world(context->world, save);
    if (status != STATUS_OK) {
        struct diag diag;
        save_destroy(save);
        status = diag_set(&diag, STATUS_INVALID,
                          "%s: the game, its world, mods or what is said of them: %s", path,
                          status_text(status));
        return fail(lua, status, &diag);
    }
    add_storage(context, path, save);
    return give(lua, context, path, save, wait);
}

// --- read ---

static void set_bytes(lua_State *lua, const char *name, const void *bytes, size_t len)
{
    lua_pushlstring(lua, bytes, len);
    lua_setfield(lua, -2, name);
}

static void set_text(lua_State *lua, const char *name, const char *text)
{
    set_bytes(lua, name, text, strlen(text));
}

static void set_size(lua_State *lua, const char *name, size_t value)
{
    lua_pushinteger(lua, (lua_Integer)value);
    lua_setfield(lua, -2, name);
}

static void push_meta(lua_State *lua, const struct save *save)
{
    lua_createtable(lua, 0, (int)save->meta_count);
    for (size_t i = 0; i < save->meta_count; i++)
        set_text(lua, save->meta[i].name, save->meta[i].text);
}

static void push_mods(lua_State *lua, const struct save *save)
{
    lua_createtable(lua, (int)save->mod_count, 0);
    for (size_t i = 0; i < save->mod_count; i++) {
        lua_createtable(lua, 0, 3);
        set_text(lua, "id", save->mods[i].id);
        set_text(lua, "version", save->mods[i].version);
        set_text(lua, "sha256", save->mods[i].sha256);
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
}

static void push_storage(lua_State *lua, const struct storage *storage)
{
    struct storage_info info;
    lua_createtable(lua, (int)storage_count(storage), 0);
    for (size_t i = 0; storage_part(storage, i, &info); i++) {
        lua_createtable(lua, 0, 4);
        set_text(lua, "mod", info.mod);
        set_size(lua, "version", info.version);
        set_size(lua, "keys", info.keys);
        set_size(lua, "bytes", info.bytes);
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
}

static int free_holder(lua_State *lua)
{
    struct save **holder = lua_touserdata(lua, 1);
    save_destroy(*holder);
    *holder = NULL;
    return 0;
}

// A save is held by a userdata while Lua's values are made of it: that may run out of memory.
static struct save **push_holder(lua_State *lua)
{
    struct save **holder = lua_newuserdatauv(lua, sizeof *holder, 0);
    *holder = NULL;
    if (luaL_newmetatable(lua, "gatehouse.save")) {
        lua_pushcfunction(lua, free_holder);
        lua_setfield(lua, -2, "__gc");
    }
    lua_setmetatable(lua, -2);
    return holder;
}

// read(path [, take]) -> save | nil, problem, kind. `take`: what mods keep becomes what the file
// says.
static int read_save(lua_State *lua)
{
    struct context *context = context_of(lua);
    struct diag diag = {""};
    const char *path = lua_args_text(lua, LUA_ARG("saves.read", 1, "path"), MAX_PATH_BYTES);
    bool take = lua_toboolean(lua, 2);
    struct save **holder = push_holder(lua);
    saver_close(context->saver); // this process may have it open
    enum status status = save_read(path, holder, &diag);
    if (status != STATUS_OK) return fail(lua, status, &diag);
    const struct save *save = *holder;
    lua_createtable(lua, 0, 5);
    push_meta(lua, save);
    lua_setfield(lua, -2, "meta");
    push_mods(lua, save);
    lua_setfield(lua, -2, "mods");
    push_storage(lua, save->storage);
    lua_setfield(lua, -2, "storage");
    set_bytes(lua, "world", save->world, save->world_len);
    set_bytes(lua, "game", save->game, save->game_len);
    if (take) {
        storage_replace(context->storage, save->storage);
        context->whole = true;
    }
    return 1;
}

static int close_file(lua_State *lua)
{
    saver_close(context_of(lua)->saver);
    return 0;
}

static const luaL_Reg functions[] = {
    {"write", write_save}, {"result", result}, {"read", read_save},
    {"close", close_file}, {NULL, NULL},
};

void lua_saves_open(lua_State *lua, struct world *world, struct storage *storage,
                    struct saver *saver)
{
    luaL_newlibtable(lua, functions);
    struct context *context = lua_newuserdatauv(lua, sizeof *context, 0); // [module, context]
    *context = (struct context){.world = world, .storage = storage, .saver = saver, .whole = true};
    luaL_setfuncs(lua, functions, 1);
}
