#include "host/lua_fs_change.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/lua_fs.h"
#include "util/clock.h"
#include "util/whole_file.h"

enum {
    TREE_MAX_DEPTH =
        64, // of a tree that is removed; the stack and the open folders are bounded by it
    LOCK_WAIT_MOST_MS = 60 * 1000,
    LOCK_LOOK_MS = 5, // between two looks at a lock that somebody has
};

static const uint64_t NS_PER_MS = 1000000;
static const char LOCK[] = "gatehouse.fs.lock";

// fs.replace(path, text)
static int fs_replace(lua_State *lua)
{
    size_t len;
    const char *path = luaL_checkstring(lua, 1);
    const char *text = luaL_checklstring(lua, 2, &len);
    const char *shown = strcmp(path, "-") == 0 ? "standard output" : path;
    return lua_fs_result(lua, whole_file_write(path, text, len), shown);
}

// fs.rename(from, to)
static int fs_rename(lua_State *lua)
{
    const char *from = luaL_checkstring(lua, 1);
    const char *to = luaL_checkstring(lua, 2);
    bool done =
        rename(from, to) == 0 && whole_file_sync_folder_of(to) && whole_file_sync_folder_of(from);
    return lua_fs_result(lua, done, from);
}

// fs.remove(path): a file, a link or an empty folder
static int fs_remove(lua_State *lua)
{
    const char *path = luaL_checkstring(lua, 1);
    return lua_fs_result(lua, remove(path) == 0 && whole_file_sync_folder_of(path), path);
}

// fs.sync(path)
static int fs_sync(lua_State *lua)
{
    const char *path = luaL_checkstring(lua, 1);
    return lua_fs_result(lua, whole_file_sync(path), path);
}

static bool remove_at(int folder, const char *name, int depth);

// Everything in an open folder, which is closed.
static bool empty_folder(int file, int depth)
{
    DIR *folder = fdopendir(file);
    if (!folder) {
        close(file);
        return false;
    }
    bool done = true;
    const struct dirent *entry;
    while (done && (entry = readdir(folder)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        done = remove_at(dirfd(folder), entry->d_name, depth);
    }
    int problem = errno;
    closedir(folder);
    errno = problem;
    return done;
}

// Each name is opened as a folder that is no link, from the folder that was opened before: what is
// put in its place meanwhile is not followed.
static bool remove_at(int folder, const char *name, int depth)
{
    int inside = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (inside < 0) {
        if (errno != ENOTDIR && errno != ELOOP) return false;
        return unlinkat(folder, name, 0) == 0;
    }
    if (depth >= TREE_MAX_DEPTH) {
        close(inside);
        errno = ENAMETOOLONG;
        return false;
    }
    return empty_folder(inside, depth + 1) && unlinkat(folder, name, AT_REMOVEDIR) == 0;
}

// fs.remove_tree(path): without a slash at its end, which would follow a link
static int fs_remove_tree(lua_State *lua)
{
    size_t len;
    const char *path = luaL_checklstring(lua, 1, &len);
    luaL_argcheck(lua, len > 0 && path[len - 1] != '/', 1, "ends with a slash");
    return lua_fs_result(lua, remove_at(AT_FDCWD, path, 0) && whole_file_sync_folder_of(path),
                         path);
}

// fs.make_temp_dir(parent, prefix)
static int fs_make_temp_dir(lua_State *lua)
{
    const char *parent = luaL_checkstring(lua, 1);
    const char *prefix = luaL_checkstring(lua, 2);
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%sXXXXXX", parent, prefix) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return lua_fs_result(lua, false, parent);
    }
    if (!mkdtemp(path)) return lua_fs_result(lua, false, parent);
    lua_pushstring(lua, path);
    return 1;
}

// --- a lock that ends with its process, however that ends ---
struct fs_lock {
    int file;
};

static int lock_release(lua_State *lua)
{
    struct fs_lock *lock = luaL_checkudata(lua, 1, LOCK);
    if (lock->file >= 0) close(lock->file);
    lock->file = -1;
    return 0;
}

// Whether the lock is ours, tried until the time is up.
static bool lock_within(int file, uint64_t wait_ns)
{
    const uint64_t look_ns = LOCK_LOOK_MS * NS_PER_MS;
    uint64_t end_ns = clock_now_ns() + wait_ns;
    while (flock(file, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR) continue;
        if (errno != EWOULDBLOCK) return false;
        if (clock_now_ns() >= end_ns) {
            errno = EWOULDBLOCK;
            return false;
        }
        clock_sleep_until_ns(clock_now_ns() + look_ns);
    }
    return true;
}

// The lock says whose it is, for who does not get it.
static void note_holder(int file)
{
    char text[32];
    int len = snprintf(text, sizeof text, "%ld\n", (long)getpid());
    if (ftruncate(file, 0) == 0) (void)!pwrite(file, text, (size_t)len, 0);
}

// Its holder's process, or 0: not known.
static lua_Integer holder_of(int file)
{
    char text[32];
    ssize_t got = pread(file, text, sizeof text - 1, 0);
    if (got <= 0) return 0;
    text[got] = 0;
    long pid = strtol(text, NULL, 10);
    return pid > 0 ? pid : 0;
}

// fs.lock(path [, wait in ms])
static int fs_lock(lua_State *lua)
{
    const char *path = luaL_checkstring(lua, 1);
    lua_Integer wait_ms = luaL_optinteger(lua, 2, 0);
    luaL_argcheck(lua, wait_ms >= 0 && wait_ms <= LOCK_WAIT_MOST_MS, 2, "0 to 60000 ms");
    struct fs_lock *lock = lua_newuserdatauv(lua, sizeof *lock, 0);
    lock->file = -1;
    luaL_setmetatable(lua, LOCK);
    lock->file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0666);
    if (lock->file >= 0 && lock_within(lock->file, (uint64_t)wait_ms * NS_PER_MS)) {
        note_holder(lock->file);
        return 1;
    }
    bool is_held = errno == EWOULDBLOCK;
    lua_fs_result(lua, false, path);
    lua_pushboolean(lua, is_held);
    lua_pushinteger(lua, is_held ? holder_of(lock->file) : 0);
    if (lock->file >= 0) close(lock->file);
    lock->file = -1;
    return 4;
}

void lua_fs_change_register(lua_State *lua)
{
    static const luaL_Reg functions[] = {{"replace", fs_replace},
                                         {"rename", fs_rename},
                                         {"remove", fs_remove},
                                         {"remove_tree", fs_remove_tree},
                                         {"make_temp_dir", fs_make_temp_dir},
                                         {"sync", fs_sync},
                                         {"lock", fs_lock},
                                         {NULL, NULL}};
    static const luaL_Reg of_lock[] = {
        {"release", lock_release}, {"__gc", lock_release}, {"__close", lock_release}, {NULL, NULL}};
    if (luaL_newmetatable(lua, LOCK)) {
        luaL_setfuncs(lua, of_lock, 0);
        lua_pushvalue(lua, -1);
        lua_setfield(lua, -2, "__index");
    }
    lua_pop(lua, 1);
    luaL_setfuncs(lua, functions, 0);
}
