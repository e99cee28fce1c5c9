#include "host/lua_zip.h"

#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "host/unpacker.h"
#include "host/zip_layout.h"
#include "host/zip_make.h"
#include "util/diag.h"

static const char ARCHIVE[] = "gatehouse.zip.archive";

enum {
    SYSTEM_UNIX = 3, // APPNOTE.TXT, 4.4.2
    SYSTEM_OS_X = 19,
    // Files that are unpacked together with the one that is asked for: a process for each would cost more.
    TOGETHER_BYTES = 4 * 1024 * 1024, // of all, packed and unpacked
    TOGETHER_FILE_BYTES = 256 * 1024, // of each
    TOGETHER_FILES = 256,
    CACHE = 1, // user value: what is unpacked, by index
};

struct archive {
    int file; // -1: closed
    struct zip_layout layout;
    struct unpacker *unpacker; // borrowed; NULL: only what is stored is read
};

static struct archive *check_archive(lua_State *lua)
{
    struct archive *archive = luaL_checkudata(lua, 1, ARCHIVE);
    if (archive->file < 0) luaL_error(lua, "zip: the archive is closed");
    return archive;
}

static int archive_close(lua_State *lua)
{
    struct archive *archive = luaL_checkudata(lua, 1, ARCHIVE);
    if (archive->file >= 0) close(archive->file);
    archive->file = -1;
    zip_layout_fini(&archive->layout);
    lua_pushnil(lua);
    lua_setiuservalue(lua, 1, CACHE);
    return 0;
}

static int fail(lua_State *lua, const char *path, const char *problem)
{
    lua_pushnil(lua);
    lua_pushfstring(lua, "%s: %s", path, problem);
    return 2;
}

// zip.open(path)
static int zip_module_open(lua_State *lua)
{
    const char *path = luaL_checkstring(lua, 1);
    struct archive *archive = lua_newuserdatauv(lua, sizeof *archive, CACHE);
    *archive = (struct archive){.file = -1, .unpacker = lua_touserdata(lua, lua_upvalueindex(1))};
    luaL_setmetatable(lua, ARCHIVE);
    lua_newtable(lua);
    lua_setiuservalue(lua, -2, CACHE);
    archive->file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (archive->file < 0) return fail(lua, path, strerror(errno));
    const char *problem = zip_layout_read(archive->file, &archive->layout);
    if (!problem) return 1;
    close(archive->file);
    archive->file = -1;
    return fail(lua, path, problem);
}

// The file type of an entry, by the system that made it: only Unix says more than "folder".
static const char *kind_of(const struct zip_entry *entry)
{
    size_t len = strlen(entry->name);
    bool is_dir = len > 0 && entry->name[len - 1] == '/';
    mode_t type = (entry->attributes >> 16) & S_IFMT;
    if ((entry->system == SYSTEM_UNIX || entry->system == SYSTEM_OS_X) && type != 0) {
        if (type == S_IFLNK) return "link";
        if (type != S_IFREG && type != S_IFDIR) return "other";
        if (is_dir != (type == S_IFDIR)) return "other";
    }
    return is_dir ? "dir" : "file";
}

static void set_integer(lua_State *lua, const char *name, lua_Integer value)
{
    lua_pushinteger(lua, value);
    lua_setfield(lua, -2, name);
}

static void push_entry(lua_State *lua, const struct zip_entry *entry, lua_Integer index)
{
    lua_createtable(lua, 0, 7);
    lua_pushstring(lua, entry->name);
    lua_setfield(lua, -2, "name");
    lua_pushstring(lua, kind_of(entry));
    lua_setfield(lua, -2, "kind");
    set_integer(lua, "index", index);
    set_integer(lua, "size", entry->size);
    set_integer(lua, "packed", entry->packed);
    set_integer(lua, "method", entry->method);
    lua_pushboolean(lua, entry->flags & ZIP_FLAG_ENCRYPTED);
    lua_setfield(lua, -2, "encrypted");
}

// archive:entries()
static int archive_entries(lua_State *lua)
{
    const struct archive *archive = check_archive(lua);
    lua_createtable(lua, (int)archive->layout.count, 0);
    for (uint32_t i = 0; i < archive->layout.count; i++) {
        push_entry(lua, &archive->layout.entries[i], i);
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

// --- reading ---

static bool fits_sum(const struct zip_entry *entry, const void *bytes, size_t len)
{
    return crc32_z(0, bytes, len) == entry->crc;
}

static const char WRONG_SUM[] = "is damaged: the check sum does not fit the content";

// Leaves the content, or NULL's reason is returned.
static const char *read_stored(lua_State *lua, const struct archive *archive,
                               const struct zip_entry *entry)
{
    if (entry->packed != entry->size) return "is damaged: its headers do not agree with each other";
    luaL_Buffer text;
    char *into = luaL_buffinitsize(lua, &text, entry->size);
    bool whole = zip_layout_read_bytes(archive->file, into, entry->size, entry->at);
    bool fits = whole && fits_sum(entry, into, entry->size);
    luaL_pushresultsize(&text, entry->size);
    if (fits) return NULL;
    lua_pop(lua, 1);
    return whole ? WRONG_SUM : "is damaged: it ends too early";
}

// A selection of entries, the one that is wanted first.
struct together {
    lua_State *lua;
    const struct archive *archive;
    uint32_t index[TOGETHER_FILES];
    struct unpack_item items[TOGETHER_FILES];
    size_t count;
    uint64_t bytes;
    int cache;                            // on the stack
    char problem[UNPACKER_PROBLEM_BYTES]; // of the first
};

static void add(struct together *together, uint32_t index)
{
    const struct zip_entry *entry = &together->archive->layout.entries[index];
    together->index[together->count] = index;
    together->items[together->count++] =
        (struct unpack_item){.at = entry->at, .packed = entry->packed, .size = entry->size};
    together->bytes += (uint64_t)entry->packed + entry->size;
}

static bool goes_along(const struct together *together, uint32_t index)
{
    const struct zip_entry *entry = &together->archive->layout.entries[index];
    if (entry->method != ZIP_METHOD_DEFLATE || entry->flags & ZIP_FLAG_ENCRYPTED ||
        entry->packed > TOGETHER_FILE_BYTES || entry->size > TOGETHER_FILE_BYTES ||
        together->bytes + entry->packed + entry->size > TOGETHER_BYTES)
        return false;
    bool known = lua_rawgeti(together->lua, together->cache, index) != LUA_TNIL;
    lua_pop(together->lua, 1);
    return !known;
}

static void select_others(struct together *together, uint32_t wanted)
{
    for (uint32_t i = 0; i < together->archive->layout.count; i++)
        if (i != wanted && together->count < TOGETHER_FILES && goes_along(together, i))
            add(together, i);
}

// Only those that are good are kept: what is wrong with another is said when that one is read.
static void take(void *context, const struct unpack_item *items, size_t count)
{
    struct together *together = context;
    for (size_t i = 0; i < count; i++) {
        const struct zip_entry *entry = &together->archive->layout.entries[together->index[i]];
        const char *problem = items[i].bytes ? NULL : items[i].problem;
        if (!problem && !fits_sum(entry, items[i].bytes, entry->size)) problem = WRONG_SUM;
        if (i == 0)
            snprintf(together->problem, sizeof together->problem, "%s", problem ? problem : "");
        if (problem) continue;
        lua_pushlstring(together->lua, items[i].bytes, entry->size);
        lua_rawseti(together->lua, together->cache, together->index[i]);
    }
}

static void unpack(struct together *together)
{
    struct diag diag = {""};
    if (unpacker_run(together->archive->unpacker, together->archive->file, together->items,
                     together->count, take, together, &diag) != STATUS_OK)
        snprintf(together->problem, sizeof together->problem, "cannot be unpacked: %s", diag.text);
}

// Leaves the content; or nothing, and `problem` says why.
static bool read_deflated(lua_State *lua, const struct archive *archive, uint32_t index,
                          char problem[UNPACKER_PROBLEM_BYTES])
{
    lua_getiuservalue(lua, 1, CACHE);
    if (lua_rawgeti(lua, -1, index) == LUA_TSTRING) return true;
    lua_pop(lua, 1);
    struct together *together = lua_newuserdatauv(lua, sizeof *together, 0);
    *together = (struct together){.lua = lua, .archive = archive, .cache = lua_gettop(lua) - 1};
    add(together, index);
    select_others(together, index);
    unpack(together);
    if (together->problem[0] && together->count > 1) { // another one may have ended the process
        together->count = 1;
        unpack(together);
    }
    memcpy(problem, together->problem, UNPACKER_PROBLEM_BYTES);
    return lua_rawgeti(lua, together->cache, index) == LUA_TSTRING;
}

// archive:read(index, most)
static int archive_read(lua_State *lua)
{
    const struct archive *archive = check_archive(lua);
    lua_Integer index = luaL_checkinteger(lua, 2);
    lua_Integer most = luaL_checkinteger(lua, 3);
    luaL_argcheck(lua, index >= 0 && index < archive->layout.count, 2, "no such entry");
    luaL_argcheck(lua, most >= 0 && most <= UNPACKER_MAX_FILE_BYTES, 3, "not 0 to 16 MB");
    const struct zip_entry *entry = &archive->layout.entries[index];
    char why[UNPACKER_PROBLEM_BYTES];
    const char *problem = why;
    if (entry->size > most) {
        lua_pushnil(lua);
        lua_pushfstring(lua, "is %I bytes, at most %I are read", (lua_Integer)entry->size, most);
        return 2;
    }
    if (entry->flags & ZIP_FLAG_ENCRYPTED)
        problem = "is encrypted";
    else if (entry->method == ZIP_METHOD_STORE)
        problem = read_stored(lua, archive, entry);
    else if (entry->method != ZIP_METHOD_DEFLATE)
        problem = "is compressed by a method that is not supported (deflate is)";
    else if (entry->packed > UNPACKER_MAX_FILE_BYTES)
        problem = "takes more room packed than it may unpacked";
    else if (read_deflated(lua, archive, (uint32_t)index, why))
        problem = NULL;
    if (!problem) return 1;
    lua_pushnil(lua);
    lua_pushstring(lua, problem);
    return 2;
}

// zip.rest()
static int zip_module_rest(lua_State *lua)
{
    struct unpacker *unpacker = lua_touserdata(lua, lua_upvalueindex(1));
    if (unpacker) unpacker_rest(unpacker);
    return 0;
}

int lua_zip_open(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        {"open", zip_module_open}, {"rest", zip_module_rest}, {"make", zip_make}, {NULL, NULL}};
    static const luaL_Reg of_archive[] = {{"entries", archive_entries}, {"read", archive_read},
                                          {"close", archive_close},     {"__gc", archive_close},
                                          {"__close", archive_close},   {NULL, NULL}};
    if (luaL_newmetatable(lua, ARCHIVE)) {
        luaL_setfuncs(lua, of_archive, 0);
        lua_pushvalue(lua, -1);
        lua_setfield(lua, -2, "__index");
    }
    lua_pop(lua, 1);
    luaL_newlibtable(lua, functions);
    lua_pushvalue(lua, lua_upvalueindex(1));
    luaL_setfuncs(lua, functions, 1);
    return 1;
}
