#include "util/whole_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    NAMES_TRIED = 100, // for a file beside
    LINKS_MOST = 40,   // from one to the next, as the kernel has it
    MODE_BITS = 07777,
};

static const char MARK[] = ".new-"; // ".NAME.new-PID-N" is a file that is not whole yet

// --- small ones ---

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

static const char *name_in(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool write_all(int file, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t wrote = write(file, bytes, len);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) {
            if (wrote == 0) errno = ENOSPC;
            return false;
        }
        bytes += wrote;
        len -= (size_t)wrote;
    }
    return true;
}

// What has no such thing as a disk below it is as safe as it can be.
static bool sync_file(int file)
{
    return fsync(file) == 0 || errno == EINVAL || errno == EROFS || errno == ENOTSUP;
}

static bool close_checked(int file, bool good)
{
    int problem = errno;
    if (close(file) != 0 && good && errno != EINTR) return false;
    errno = problem;
    return good;
}

bool whole_file_sync(const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return false;
    return close_checked(file, sync_file(file));
}

bool whole_file_sync_folder_of(const char *path)
{
    char folder[PATH_MAX];
    return folder_of(path, folder) && whole_file_sync(folder);
}

// --- what is no plain file ---

// The number in what names an open descriptor of this process, or -1.
static int descriptor_of(const char *path)
{
    static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
    if (strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0) return STDOUT_FILENO;
    if (strcmp(path, "/dev/stderr") == 0) return STDERR_FILENO;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        size_t len = strlen(folders[i]);
        if (strncmp(path, folders[i], len) != 0 || !path[len]) continue;
        char *end;
        long number = strtol(path + len, &end, 10);
        if (!*end && number >= 0 && number <= INT_MAX) return (int)number;
    }
    return -1;
}

static bool write_descriptor(int file, const void *bytes, size_t len)
{
    if (file == STDOUT_FILENO && fflush(stdout) != 0) return false;
    return write_all(file, bytes, len);
}

// Into what is there: a pipe or a device, or a file in a folder that takes no new one.
static bool write_through(const char *path, int flags, const void *bytes, size_t len)
{
    int file = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | flags);
    if (file < 0) return false;
    bool good = write_all(file, bytes, len);
    return close_checked(file, good);
}

// --- links ---

// Puts the path that the link at `path` holds into it. False: errno.
static bool follow(char path[PATH_MAX])
{
    char target[PATH_MAX], folder[PATH_MAX];
    ssize_t len = readlink(path, target, sizeof target - 1);
    if (len < 0) return false;
    target[len] = 0;
    if (target[0] == '/') {
        memcpy(path, target, (size_t)len + 1);
        return true;
    }
    if (!folder_of(path, folder)) return false;
    size_t before = strcmp(folder, "/") == 0 ? 0 : strlen(folder);
    if (before + 1 + (size_t)len >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(path, folder, before);
    path[before] = '/';
    memcpy(path + before + 1, target, (size_t)len + 1);
    return true;
}

// Where the links at `path` end, whether or not something is there. False: errno.
static bool resolve(const char *path, char out[PATH_MAX])
{
    struct stat info;
    size_t len = strlen(path);
    if (len >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(out, path, len + 1);
    for (int i = 0; i < LINKS_MOST; i++) {
        if (lstat(out, &info) != 0 || !S_ISLNK(info.st_mode)) return true;
        if (!follow(out)) return false;
    }
    errno = ELOOP;
    return false;
}

// --- beside, and then in its place ---

// Whether a name in the folder is that of a file that is written to become `name`.
static bool is_beside(const char *entry, const char *name)
{
    size_t len = strlen(name);
    return entry[0] == '.' && strncmp(entry + 1, name, len) == 0 &&
           strncmp(entry + 1 + len, MARK, sizeof MARK - 1) == 0;
}

// Who writes such a file holds a lock on it, which ends with him: one without was left behind.
static void sweep(const char *path)
{
    char folder[PATH_MAX];
    if (!folder_of(path, folder)) return;
    DIR *entries = opendir(folder);
    if (!entries) return;
    const struct dirent *entry;
    while ((entry = readdir(entries)) != NULL) {
        if (!is_beside(entry->d_name, name_in(path))) continue;
        int file =
            openat(dirfd(entries), entry->d_name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
        if (file < 0) continue;
        if (flock(file, LOCK_EX | LOCK_NB) == 0) unlinkat(dirfd(entries), entry->d_name, 0);
        close(file);
    }
    closedir(entries);
}

// A file system without locks has none to sweep by.
static bool hold(int file)
{
    struct stat info;
    if (flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return false;
    return fstat(file, &info) == 0 && info.st_nlink > 0; // not swept since it was made
}

// A new file beside `path`, with owner and permissions of the one that is there; -1: errno.
static int open_beside(const char *path, const struct stat *old, char out[PATH_MAX])
{
    char folder[PATH_MAX];
    if (!folder_of(path, folder)) return -1;
    for (int i = 0; i < NAMES_TRIED; i++) {
        int len = snprintf(out, PATH_MAX, "%s/.%s%s%ld-%d", folder, name_in(path), MARK,
                           (long)getpid(), i);
        if (len >= PATH_MAX) {
            errno = ENAMETOOLONG;
            return -1;
        }
        int file = open(out, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
        if (file < 0 && errno == EEXIST) continue;
        if (file < 0) return -1;
        if (!hold(file)) {
            close(file);
            continue;
        }
        if (old) (void)!fchown(file, old->st_uid, old->st_gid);
        if (old) (void)!fchmod(file, old->st_mode & MODE_BITS);
        return file;
    }
    errno = EEXIST;
    return -1;
}

static bool replace(const char *path, const struct stat *old, const void *bytes, size_t len)
{
    char beside[PATH_MAX];
    int file = open_beside(path, old, beside);
    if (file < 0) return false;
    bool good = write_all(file, bytes, len) && sync_file(file) && rename(beside, path) == 0;
    int problem = errno;
    if (!good) unlink(beside); // before its lock ends
    errno = problem;
    return close_checked(file, good) && whole_file_sync_folder_of(path);
}

// The folder takes no new file, but the file itself may be written.
static bool is_refused(int problem)
{
    return problem == EACCES || problem == EPERM || problem == EBUSY || problem == EXDEV;
}

bool whole_file_write(const char *path, const void *bytes, size_t len)
{
    char end[PATH_MAX];
    struct stat old;
    int descriptor = descriptor_of(path);
    if (descriptor >= 0) return write_descriptor(descriptor, bytes, len);
    bool is_there = stat(path, &old) == 0;
    if (is_there && S_ISDIR(old.st_mode)) {
        errno = EISDIR;
        return false;
    }
    if (is_there && !S_ISREG(old.st_mode)) return write_through(path, 0, bytes, len);
    if (is_there && access(path, W_OK) != 0) return false;
    if (!resolve(path, end)) return false;
    sweep(end);
    if (replace(end, is_there ? &old : NULL, bytes, len)) return true;
    return is_there && is_refused(errno) && write_through(end, O_TRUNC, bytes, len);
}
