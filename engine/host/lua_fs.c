#include "host/lua_fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/lua_fs_change.h"

enum { READ_MAX_BYTES = 64 * 1024 * 1024 };

static int fail(lua_State *lua, const char *path)
{
    lua_pushnil(lua);
    lua_pushfstring(lua, "%s: %s", path, strerror(errno));
    return 2;
}

int lua_fs_result(lua_State *lua, bool done, const char *path)
{
    if (!done) return fail(lua, path);
    lua_pushboolean(lua, true);
    return 1;
}

// Only a regular file is read: opening anything else (a pipe that somebody put there) must not block. errno is ENOTSUP
// for what is neither a file nor a folder.
static FILE *open_regular(const char *path, struct stat *info)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return NULL;
    if (fstat(file, info) == 0 && S_ISREG(info->st_mode)) {
        FILE *stream = fdopen(file, "rb");
        if (stream) return stream;
    } else {
        errno = S_ISDIR(info->st_mode) ? EISDIR : ENOTSUP;
    }
    int problem = errno;
    close(file);
    errno = problem;
    return NULL;
}

// fs.read(path [, most bytes])
static int fs_read(lua_State *lua)
{
    const char *path = luaL_checkstring(lua, 1);
    lua_Integer most = luaL_optinteger(lua, 2, READ_MAX_BYTES);
    struct stat info;
    FILE *file = open_regular(path, &info);
    if (!file && errno == ENOTSUP) {
        lua_pushnil(lua);
        lua_pushfstring(lua, "%s: is no file but a pipe, a socket or a device", path);
        return 2;
    }
    if (!file) return fail(lua, path);
    if (info.st_size > READ_MAX_BYTES || info.st_size > most) {
        fclose(file);
        lua_pushnil(lua);
        lua_pushfstring(lua, "%s: %I bytes, at most %I are read", path, (lua_Integer)info.st_size,
                        most < READ_MAX_BYTES ? most : READ_MAX_BYTES);
        return 2;
    }
    luaL_Buffer text;
    char *into = luaL_buffinitsize(lua, &text, (size_t)info.st_size);
    size_t got = fread(into, 1, (size_t)info.st_size, file);
    bool broken = ferror(file);
    fclose(file);
    luaL_pushresultsize(&text, got);
    return broken ? fail(lua, path) : 1;
}

static int fs_write(lua_State *lua)
{
    const char *path = luaL_checkstring(lua, 1);
    size_t len;
    const char *text = luaL_checklstring(lua, 2, &len);
    FILE *file = fopen(path, "wb");
    if (!file) return fail(lua, path);
    bool wrote = fwrite(text, 1, len, file) == len;
    bool closed = fclose(file) == 0;
    if (!wrote || !closed) return fail(lua, path);
    lua_pushboolean(lua, true);
    return 1;
}

static int fs_list(lua_State *lua)
{
    const char *path = luaL_checkstring(lua, 1);
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, NULL);
    if (count < 0) return fail(lua, path);
    lua_createtable(lua, count, 0);
    int at = 0;
    for (int i = 0; i < count; i++) {
        if (strcmp(entries[i]->d_name, ".") != 0 && strcmp(entries[i]->d_name, "..") != 0) {
            lua_pushstring(lua, entries[i]->d_name);
            lua_rawseti(lua, -2, ++at);
        }
        free(entries[i]);
    }
    free(entries);
    // Byte order, whatever the locale: the order of mods must be the same everywhere.
    lua_getglobal(lua, "table");
    lua_getfield(lua, -1, "sort");
    lua_pushvalue(lua, -3);
    lua_call(lua, 1, 0);
    lua_pop(lua, 1);
    return 1;
}

static int fs_kind(lua_State *lua)
{
    struct stat info;
    if (stat(luaL_checkstring(lua, 1), &info) != 0)
        lua_pushnil(lua);
    else if (S_ISDIR(info.st_mode))
        lua_pushliteral(lua, "dir");
    else if (S_ISREG(info.st_mode))
        lua_pushliteral(lua, "file");
    else
        lua_pushnil(lua);
    return 1;
}

// fs.look(path): what is there itself, not what a link points to
static int fs_look(lua_State *lua)
{
    struct stat info;
    if (lstat(luaL_checkstring(lua, 1), &info) != 0) {
        lua_pushnil(lua);
        return 1;
    }
    lua_pushstring(lua, S_ISDIR(info.st_mode)   ? "dir"
                        : S_ISREG(info.st_mode) ? "file"
                        : S_ISLNK(info.st_mode) ? "link"
                                                : "other");
    lua_pushinteger(lua, (lua_Integer)info.st_size);
    return 2;
}

static int fs_mkdir(lua_State *lua)
{
    const char *path = luaL_checkstring(lua, 1);
    lua_Integer mode = luaL_optinteger(lua, 2, 0777);
    if (mkdir(path, (mode_t)(mode & 0777)) != 0 && errno != EEXIST) return fail(lua, path);
    lua_pushboolean(lua, true);
    return 1;
}

int lua_fs_open(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        {"read", fs_read}, {"write", fs_write}, {"list", fs_list}, {"kind", fs_kind},
        {"look", fs_look}, {"mkdir", fs_mkdir}, {NULL, NULL}};
    luaL_newlib(lua, functions);
    lua_fs_change_register(lua);
    return 1;
}
