#include "host/zip_make.h"

#include <lauxlib.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <zip.h>

#include "host/zip_layout.h"

// What every entry says of itself, whenever and by whomever it was made.
enum {
    DATE = 1 << 5 | 1, // 1980-01-01, the format's first day
    MODE = S_IFREG | 0644,
    LEVEL = 9, // of deflate
};

static const char MAKER[] = "gatehouse.zip.maker";

// Owned by a value of Lua, so that nothing is lost when Lua raises an error between two steps.
struct maker {
    zip_source_t *bytes; // kept: the archive is read back from it
    zip_t *zip;
    bool is_open; // the source
};

static int maker_end(lua_State *lua)
{
    struct maker *maker = luaL_checkudata(lua, 1, MAKER);
    if (maker->zip) zip_discard(maker->zip);
    if (maker->is_open) zip_source_close(maker->bytes);
    if (maker->bytes) zip_source_free(maker->bytes);
    *maker = (struct maker){NULL};
    return 0;
}

static struct maker *push_maker(lua_State *lua)
{
    struct maker *maker = lua_newuserdatauv(lua, sizeof *maker, 0);
    *maker = (struct maker){NULL};
    if (luaL_newmetatable(lua, MAKER)) {
        lua_pushcfunction(lua, maker_end);
        lua_setfield(lua, -2, "__gc");
    }
    lua_setmetatable(lua, -2);
    maker->bytes = zip_source_buffer_create(NULL, 0, 0, NULL);
    if (maker->bytes) maker->zip = zip_open_from_source(maker->bytes, ZIP_TRUNCATE, NULL);
    if (maker->zip) zip_source_keep(maker->bytes);
    return maker;
}

// The text is borrowed until the archive is closed; the argument's table keeps it alive.
static bool add(zip_t *zip, const char *name, const char *text, size_t len)
{
    zip_source_t *source = zip_source_buffer(zip, text, len, 0);
    if (!source) return false;
    zip_int64_t index = zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    zip_uint64_t at = (zip_uint64_t)index;
    return zip_set_file_compression(zip, at, ZIP_CM_DEFLATE, LEVEL) == 0 &&
           zip_file_set_dostime(zip, at, 0, DATE, 0) == 0 &&
           zip_file_set_external_attributes(zip, at, 0, ZIP_OPSYS_UNIX, (zip_uint32_t)MODE << 16) ==
               0;
}

static int fail(lua_State *lua, zip_t *zip)
{
    lua_pushnil(lua);
    lua_pushstring(lua, zip ? zip_strerror(zip) : "out of memory");
    return 2;
}

static int push_bytes(lua_State *lua, struct maker *maker)
{
    zip_stat_t info;
    if (zip_source_stat(maker->bytes, &info) != 0 || !(info.valid & ZIP_STAT_SIZE))
        return luaL_error(lua, "zip.make: the archive has no size");
    luaL_argcheck(lua, info.size <= ZIP_LAYOUT_MAX_BYTES, 1,
                  "is more than 64 MB when it is packed");
    luaL_Buffer out;
    char *into = luaL_buffinitsize(lua, &out, (size_t)info.size);
    maker->is_open = zip_source_open(maker->bytes) == 0;
    if (!maker->is_open || zip_source_read(maker->bytes, into, info.size) != (zip_int64_t)info.size)
        return luaL_error(lua, "zip.make: the archive cannot be read back");
    luaL_pushresultsize(&out, (size_t)info.size);
    return 1;
}

int zip_make(lua_State *lua)
{
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_Integer count = luaL_len(lua, 1);
    luaL_argcheck(lua, count >= 1 && count <= ZIP_LAYOUT_MAX_ENTRIES, 1, "not 1 to 4096 files");
    struct maker *maker = push_maker(lua);
    if (!maker->zip) return fail(lua, NULL);
    size_t total = 0;
    for (lua_Integer i = 1; i <= count; i++) {
        luaL_argcheck(lua, lua_geti(lua, 1, i) == LUA_TTABLE, 1, "has something that is no file");
        luaL_argcheck(lua, lua_getfield(lua, -1, "name") == LUA_TSTRING, 1,
                      "has a file without a name");
        luaL_argcheck(lua, lua_getfield(lua, -2, "text") == LUA_TSTRING, 1,
                      "has a file without a text");
        size_t len;
        const char *text = lua_tolstring(lua, -1, &len);
        total += len;
        luaL_argcheck(lua, total <= ZIP_LAYOUT_MAX_BYTES, 1, "is more than 64 MB");
        if (!add(maker->zip, lua_tostring(lua, -2), text, len)) return fail(lua, maker->zip);
        lua_pop(lua, 3);
    }
    if (zip_close(maker->zip) != 0) return fail(lua, maker->zip);
    maker->zip = NULL;
    return push_bytes(lua, maker);
}
