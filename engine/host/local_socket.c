#include "host/local_socket.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "util/clock.h"

enum {
    WAITING_MOST = 8,
    CONNECT_MS = 1000,
    PRIVATE_FOLDER = 0700,
    PRIVATE_SOCKET = 0600,
    OTHERS = 077
};

bool local_socket_name_valid(const char *name)
{
    size_t len = strlen(name);
    if (len == 0 || len >= LOCAL_SOCKET_NAME_BYTES || name[0] == '.') return false;
    for (const char *at = name; *at; at++)
        if (!isalnum((unsigned char)*at) && *at != '.' && *at != '-') return false;
    return true;
}

enum status local_socket_folder(const char *path, int *folder, struct diag *diag)
{
    struct stat found;
    if (mkdir(path, PRIVATE_FOLDER) != 0 && errno != EEXIST)
        return diag_set(diag, STATUS_IO, "%s: %s", path, strerror(errno));
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        enum status status = errno == ENOTDIR || errno == ELOOP ? STATUS_DENIED : STATUS_IO;
        return diag_set(diag, status, "%s: %s", path,
                        status == STATUS_DENIED ? "is no folder" : strerror(errno));
    }
    if (fstat(fd, &found) != 0 || found.st_uid != geteuid() || (found.st_mode & OTHERS)) {
        close(fd);
        return diag_set(diag, STATUS_DENIED, "%s: must be yours alone: chmod 700", path);
    }
    *folder = fd;
    return STATUS_OK;
}

static struct sockaddr_un address_of(int folder, const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/%s", folder, name);
    return address;
}

static bool is_socket(int folder, const char *name)
{
    struct stat found;
    return fstatat(folder, name, &found, AT_SYMLINK_NOFOLLOW) == 0 && S_ISSOCK(found.st_mode) &&
           found.st_uid == geteuid();
}

static bool is_own(int socket)
{
    struct ucred other;
    socklen_t size = sizeof other;
    return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &other, &size) == 0 &&
           other.uid == geteuid();
}

// A program that stands still takes no more once so many wait: then a connect without blocking is EAGAIN, at once.
static bool connect_within(int fd, const struct sockaddr_un *address)
{
    const uint64_t look_ns = 20 * 1000 * 1000;
    uint64_t end_ns = clock_now_ns() + (uint64_t)CONNECT_MS * 1000 * 1000;
    while (connect(fd, (const struct sockaddr *)address, sizeof *address) != 0) {
        if (errno == EINTR) continue;
        if (errno != EAGAIN || clock_now_ns() >= end_ns) return false;
        clock_sleep_until_ns(clock_now_ns() + look_ns);
    }
    return true;
}

static enum status connect_problem(const char *name, struct diag *diag)
{
    if (errno == EAGAIN)
        return diag_set(diag, STATUS_BUSY, "%s: does not answer: its program stands still", name);
    return diag_set(diag, errno == ECONNREFUSED ? STATUS_CLOSED : STATUS_IO, "%s: %s", name,
                    strerror(errno));
}

enum status local_socket_connect(int folder, const char *name, int *out, struct diag *diag)
{
    struct stat found;
    if (!local_socket_name_valid(name) || fstatat(folder, name, &found, AT_SYMLINK_NOFOLLOW) != 0)
        return diag_set(diag, STATUS_NOT_FOUND, "%s: there is no such socket", name);
    if (!is_socket(folder, name))
        return diag_set(diag, STATUS_DENIED, "%s: is no socket of yours", name);
    struct sockaddr_un address = address_of(folder, name);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return diag_set(diag, STATUS_IO, "%s: %s", name, strerror(errno));
    enum status status = STATUS_OK;
    if (!connect_within(fd, &address))
        status = connect_problem(name, diag);
    else if (!is_own(fd))
        status = diag_set(diag, STATUS_DENIED, "%s: is another user's", name);
    if (status == STATUS_OK)
        *out = fd;
    else
        close(fd);
    return status;
}

void local_socket_remove(int folder, const char *name)
{
    if (local_socket_name_valid(name) && is_socket(folder, name)) unlinkat(folder, name, 0);
}

// Takes away what an earlier program left. STATUS_EXISTS: it is in use, or no socket.
static enum status clear_name(int folder, const char *name, struct diag *diag)
{
    struct stat found;
    int fd;
    if (fstatat(folder, name, &found, AT_SYMLINK_NOFOLLOW) != 0) return STATUS_OK;
    enum status status = local_socket_connect(folder, name, &fd, NULL);
    if (status == STATUS_OK) close(fd);
    if (status != STATUS_CLOSED) return diag_set(diag, STATUS_EXISTS, "%s: is there already", name);
    local_socket_remove(folder, name);
    return STATUS_OK;
}

enum status local_socket_listen(int folder, const char *name, int *out, struct diag *diag)
{
    if (!local_socket_name_valid(name))
        return diag_set(diag, STATUS_INVALID, "\"%s\" cannot be a socket's name", name);
    enum status status = clear_name(folder, name, diag);
    if (status != STATUS_OK) return status;
    struct sockaddr_un address = address_of(folder, name);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    // The mode before the bind: the file never has another.
    if (fd < 0 || fchmod(fd, PRIVATE_SOCKET) != 0 ||
        bind(fd, (const struct sockaddr *)&address, sizeof address) != 0 ||
        listen(fd, WAITING_MOST) != 0) {
        status = diag_set(diag, STATUS_IO, "%s: %s", name, strerror(errno));
        if (fd >= 0) close(fd);
        return status;
    }
    *out = fd;
    return STATUS_OK;
}

int local_socket_accept(int socket)
{
    int fd = accept4(socket, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0) return -1;
    if (is_own(fd)) return fd;
    close(fd);
    return -1;
}
