#include "host/lua_fs_change.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/lua_fs.h"

enum {
    TREE_MAX_DEPTH =
        64, // of a tree that is removed; the stack and the open folders are bounded by it
    NAMES_TRIED = 100, // for a temporary file
};

static const char LOCK[] = "gatehouse.fs.lock";

// The folder of a path as text in `out`: "." for a bare name. False: too long.
static bool folder_of(const char *path, char out[PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    size_t len = slash ? (size_t)(slash - path) : 1;
    if (len >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return false;
    }
    if (!slash)
        memcpy(out, ".", 1);
    else if (len == 0)
        out[len++] = '/';
    else
        memcpy(out, path, len);
    out[len] = 0;
    return true;
}

// What was written, and the names in a folder, are on the disk when it returns true.
static bool sync_path(const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return false;
    bool done = fsync(file) == 0 || errno == EINVAL; // a file system that has no such thing
    int problem = errno;
    close(file);
    errno = problem;
    return done;
}

static bool sync_folder_of(const char *path)
{
    char folder[PATH_MAX];
    return folder_of(path, folder) && sync_path(folder);
}

static bool write_all(int file, const char *text, size_t len)
{
    while (len > 0) {
        ssize_t wrote = write(file, text, len);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) return false;
        text += wrote;
        len -= (size_t)wrote;
    }
    return true;
}

// A new file beside `path`, with its permissions when it is there already: ".NAME.new-PID-N".
static int open_beside(const char *path, char out[PATH_MAX])
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    if (!folder_of(path, folder)) return -1;
    struct stat old;
    bool is_old = lstat(path, &old) == 0 && S_ISREG(old.st_mode);
    for (int i = 0; i < NAMES_TRIED; i++) {
        int len = snprintf(out, PATH_MAX, "%s/.%s.new-%ld-%d", folder, name, (long)getpid(), i);
        if (len >= PATH_MAX) {
            errno = ENAMETOOLONG;
            return -1;
        }
        int file = open(out, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
        if (file >= 0 && is_old) (void)!fchmod(file, old.st_mode & 0777);
        if (file >= 0 || errno != EEXIST) return file;
    }
    return -1;
}

static bool replace(const char *path, const char *text, size_t len)
{
    char beside[PATH_MAX];
    int file = open_beside(path, beside);
    if (file < 0) return false;
    bool wrote = write_all(file, text, len) && fsync(file) == 0;
    int problem = errno;
    if (close(file) != 0 && wrote) {
        problem = errno;
        wrote = false;
    }
    if (wrote && rename(beside, path) != 0) {
        problem = errno;
        wrote = false;
    }
    if (!wrote) {
        unlink(beside);
        errno = problem;
        return false;
    }
    return sync_folder_of(path);
}

// fs.replace(path, text)
static int fs_replace(lua_State *lua)
{
    size_t len;
    const char *path = luaL_checkstring(lua, 1);
    const char *text = luaL_checklstring(lua, 2, &len);
    return lua_fs_result(lua, replace(path, text, len), path);
}

// fs.rename(from, to)
static int fs_rename(lua_State *lua)
{
    const char *from = luaL_checkstring(lua, 1);
    const char *to = luaL_checkstring(lua, 2);
    bool done = rename(from, to) == 0 && sync_folder_of(to) && sync_folder_of(from);
    return lua_fs_result(lua, done, from);
}

// fs.remove(path): a file, a link or an empty folder
static int fs_remove(lua_State *lua)
{
    const char *path = luaL_checkstring(lua, 1);
    return lua_fs_result(lua, remove(path) == 0 && sync_folder_of(path), path);
}

// fs.sync(path)
static int fs_sync(lua_State *lua)
{
    const char *path = luaL_checkstring(lua, 1);
    return lua_fs_result(lua, sync_path(path), path);
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
    return lua_fs_result(lua, remove_at(AT_FDCWD, path, 0) && sync_folder_of(path), path);
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

// fs.lock(path)
static int fs_lock(lua_State *lua)
{
    const char *path = luaL_checkstring(lua, 1);
    struct fs_lock *lock = lua_newuserdatauv(lua, sizeof *lock, 0);
    lock->file = -1;
    luaL_setmetatable(lua, LOCK);
    lock->file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0666);
    if (lock->file >= 0 && flock(lock->file, LOCK_EX | LOCK_NB) == 0) return 1;
    bool is_held = errno == EWOULDBLOCK;
    lua_fs_result(lua, false, path);
    lua_pushboolean(lua, is_held);
    return 3;
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
