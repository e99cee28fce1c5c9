#include "host/lua_zip.h"

#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "host/zip_layout.h"
#include "host/zip_make.h"

static const char ARCHIVE[] = "gatehouse.zip.archive";

struct archive {
    zip_t *zip;
};

static struct archive *check_archive(lua_State *lua)
{
    struct archive *archive = luaL_checkudata(lua, 1, ARCHIVE);
    if (!archive->zip) luaL_error(lua, "zip: the archive is closed");
    return archive;
}

static int archive_close(lua_State *lua)
{
    struct archive *archive = luaL_checkudata(lua, 1, ARCHIVE);
    if (archive->zip) zip_discard(archive->zip);
    archive->zip = NULL;
    return 0;
}

static int fail(lua_State *lua, const char *path, const char *problem)
{
    lua_pushnil(lua);
    lua_pushfstring(lua, "%s: %s", path, problem);
    return 2;
}

// Takes the file, also when it fails: then `code` says why. Not by zip_fdopen, whose copy of the descriptor
// a program started meanwhile would inherit.
static zip_t *open_zip(int file, int *code)
{
    zip_error_t error;
    zip_error_init(&error);
    FILE *stream = fdopen(file, "rb");
    zip_source_t *source = stream ? zip_source_filep_create(stream, 0, -1, &error) : NULL;
    if (!stream)
        close(file);
    else if (!source)
        fclose(stream);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_CHECKCONS | ZIP_RDONLY, &error) : NULL;
    if (source && !zip) zip_source_free(source);
    *code = zip_error_code_zip(&error);
    zip_error_fini(&error);
    return zip;
}

static const char *text_of(int code)
{
    switch (code) {
    case ZIP_ER_NOZIP:
        return "is cut off, or is no zip archive";
    case ZIP_ER_INCONS:
        return "is damaged: its headers do not agree with each other";
    case ZIP_ER_CRC:
        return "is damaged: the check sum does not fit the content";
    case ZIP_ER_EXISTS:
        return "has two entries of one name";
    case ZIP_ER_ZLIB:
    case ZIP_ER_COMPRESSED_DATA:
        return "is damaged: the compressed data make no sense";
    case ZIP_ER_COMPNOTSUPP:
        return "is compressed by a method that is not supported (deflate is)";
    case ZIP_ER_ENCRNOTSUPP:
    case ZIP_ER_NOPASSWD:
        return "is encrypted";
    case ZIP_ER_EOF:
        return "is damaged: it ends too early";
    default:
        return "cannot be read as a zip archive";
    }
}

// zip.open(path)
static int zip_module_open(lua_State *lua)
{
    const char *path = luaL_checkstring(lua, 1);
    struct archive *archive = lua_newuserdatauv(lua, sizeof *archive, 0);
    archive->zip = NULL;
    luaL_setmetatable(lua, ARCHIVE);
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return fail(lua, path, strerror(errno));
    uint32_t count;
    const char *problem = zip_layout_check(file, &count);
    if (problem) {
        close(file);
        return fail(lua, path, problem);
    }
    int code = 0;
    archive->zip = open_zip(file, &code);
    if (!archive->zip) return fail(lua, path, text_of(code));
    if (zip_get_num_entries(archive->zip, 0) != (zip_int64_t)count)
        return fail(lua, path, text_of(ZIP_ER_INCONS));
    return 1;
}

// The file type of an entry, by the system that made it: only Unix says more than "folder".
static const char *kind_of(zip_t *zip, zip_uint64_t index, const char *name)
{
    size_t len = strlen(name);
    bool is_dir = len > 0 && name[len - 1] == '/';
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    if (zip_file_get_external_attributes(zip, index, 0, &system, &attributes) != 0) return "other";
    mode_t type = (attributes >> 16) & S_IFMT;
    if ((system == ZIP_OPSYS_UNIX || system == ZIP_OPSYS_OS_X) && type != 0) {
        if (type == S_IFLNK) return "link";
        if (type != S_IFREG && type != S_IFDIR) return "other";
        if (is_dir != (type == S_IFDIR)) return "other";
    }
    return is_dir ? "dir" : "file";
}

static void set_integer(lua_State *lua, const char *name, zip_uint64_t value)
{
    lua_pushinteger(lua, (lua_Integer)value);
    lua_setfield(lua, -2, name);
}

static void push_entry(lua_State *lua, zip_t *zip, zip_uint64_t index)
{
    zip_stat_t info;
    const char *name = zip_get_name(zip, index, ZIP_FL_ENC_RAW);
    bool known = name && zip_stat_index(zip, index, 0, &info) == 0;
    lua_createtable(lua, 0, 7);
    lua_pushstring(lua, known ? name : "");
    lua_setfield(lua, -2, "name");
    lua_pushstring(lua, known ? kind_of(zip, index, name) : "other");
    lua_setfield(lua, -2, "kind");
    set_integer(lua, "index", index);
    set_integer(lua, "size", known ? info.size : 0);
    set_integer(lua, "packed", known ? info.comp_size : 0);
    set_integer(lua, "method", known ? info.comp_method : 0);
    lua_pushboolean(lua, !known || info.encryption_method != ZIP_EM_NONE);
    lua_setfield(lua, -2, "encrypted");
}

// archive:entries()
static int archive_entries(lua_State *lua)
{
    const struct archive *archive = check_archive(lua);
    zip_int64_t count = zip_get_num_entries(archive->zip, 0);
    lua_createtable(lua, (int)count, 0);
    for (zip_int64_t i = 0; i < count; i++) {
        push_entry(lua, archive->zip, (zip_uint64_t)i);
        lua_rawseti(lua, -2, i + 1);
    }
    return 1;
}

// Fills exactly `size` bytes, and sees to it that no more would come: libzip checks the sum there.
// 0, or one of libzip's codes.
static int read_whole(zip_t *zip, zip_uint64_t index, char *into, zip_uint64_t size)
{
    zip_file_t *file = zip_fopen_index(zip, index, 0);
    if (!file) return zip_error_code_zip(zip_get_error(zip));
    zip_uint64_t at = 0;
    zip_int64_t got = 0;
    while (at < size && (got = zip_fread(file, into + at, size - at)) > 0) at += (zip_uint64_t)got;
    char more;
    if (at == size) got = zip_fread(file, &more, 1);
    bool is_whole = at == size && got == 0;
    int code = got < 0 ? zip_error_code_zip(zip_file_get_error(file)) : 0;
    zip_fclose(file);
    if (is_whole) return 0;
    return code ? code : ZIP_ER_INCONS;
}

// archive:read(index, most)
static int archive_read(lua_State *lua)
{
    const struct archive *archive = check_archive(lua);
    lua_Integer index = luaL_checkinteger(lua, 2);
    lua_Integer most = luaL_checkinteger(lua, 3);
    luaL_argcheck(lua, index >= 0 && index < zip_get_num_entries(archive->zip, 0), 2,
                  "no such entry");
    luaL_argcheck(lua, most >= 0 && most <= ZIP_LAYOUT_MAX_BYTES, 3, "not 0 to 64 MB");
    zip_stat_t info;
    lua_pushnil(lua);
    if (zip_stat_index(archive->zip, (zip_uint64_t)index, 0, &info) != 0) {
        lua_pushstring(lua, text_of(ZIP_ER_INCONS));
        return 2;
    }
    if (info.size > (zip_uint64_t)most) {
        lua_pushfstring(lua, "is %I bytes, at most %I are read", (lua_Integer)info.size, most);
        return 2;
    }
    luaL_Buffer text;
    char *into = luaL_buffinitsize(lua, &text, (size_t)info.size);
    int code = read_whole(archive->zip, (zip_uint64_t)index, into, info.size);
    luaL_pushresultsize(&text, code == 0 ? (size_t)info.size : 0);
    if (code == 0) return 1;
    lua_pop(lua, 1);
    lua_pushstring(lua, text_of(code));
    return 2;
}

int lua_zip_open(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        {"open", zip_module_open}, {"make", zip_make}, {NULL, NULL}};
    static const luaL_Reg of_archive[] = {{"entries", archive_entries}, {"read", archive_read},
                                          {"close", archive_close},     {"__gc", archive_close},
                                          {"__close", archive_close},   {NULL, NULL}};
    if (luaL_newmetatable(lua, ARCHIVE)) {
        luaL_setfuncs(lua, of_archive, 0);
        lua_pushvalue(lua, -1);
        lua_setfield(lua, -2, "__index");
    }
    lua_pop(lua, 1);
    luaL_newlib(lua, functions);
    return 1;
}
