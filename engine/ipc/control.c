#include "ipc/control.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "util/check.h"

union fd_space {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(sizeof(int) * CONTROL_MAX_FDS)];
};

enum status control_send(int socket, const struct control_message *message, const int *fds,
                         size_t fd_count)
{
    CHECK(fd_count <= CONTROL_MAX_FDS);
    size_t text = strnlen(message->text, sizeof message->text - 1) + 1;
    struct iovec part = {(void *)(uintptr_t)message, offsetof(struct control_message, text) + text};
    union fd_space space = {.bytes = {0}};
    struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1};
    if (fd_count > 0) {
        header.msg_control = space.bytes;
        header.msg_controllen = CMSG_SPACE(sizeof(int) * fd_count);
        struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof(int) * fd_count);
        memcpy(CMSG_DATA(rights), fds, sizeof(int) * fd_count);
    }
    ssize_t sent;
    do {
        sent = sendmsg(socket, &header, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    if (sent == (ssize_t)part.iov_len) return STATUS_OK;
    return sent < 0 && (errno == EPIPE || errno == ECONNRESET) ? STATUS_CLOSED : STATUS_IO;
}

static void take_fds(struct msghdr *header, int fds[CONTROL_MAX_FDS], size_t *fd_count)
{
    *fd_count = 0;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c; c = CMSG_NXTHDR(header, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
        size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; i++) {
            int fd;
            memcpy(&fd, CMSG_DATA(c) + i * sizeof fd, sizeof fd);
            if (*fd_count < CONTROL_MAX_FDS)
                fds[(*fd_count)++] = fd;
            else
                close(fd);
        }
    }
}

enum status control_receive(int socket, struct control_message *message, int fds[CONTROL_MAX_FDS],
                            size_t *fd_count, int flags)
{
    struct control_message received;
    struct iovec part = {&received, sizeof received};
    union fd_space space;
    struct msghdr header = {.msg_iov = &part,
                            .msg_iovlen = 1,
                            .msg_control = space.bytes,
                            .msg_controllen = sizeof space.bytes};
    ssize_t len;
    do {
        len = recvmsg(socket, &header, flags | MSG_CMSG_CLOEXEC);
    } while (len < 0 && errno == EINTR);
    if (len < 0) {
        if (errno == EAGAIN || errno == EWOULDBLOCK) return STATUS_EMPTY;
        return errno == ECONNRESET ? STATUS_CLOSED : STATUS_IO;
    }
    if (len == 0) return STATUS_CLOSED;
    take_fds(&header, fds, fd_count);
    size_t text = offsetof(struct control_message, text);
    if ((size_t)len <= text || (size_t)len > sizeof received ||
        memchr(received.text, 0, (size_t)len - text) == NULL) {
        for (size_t i = 0; i < *fd_count; i++) close(fds[i]);
        *fd_count = 0;
        return STATUS_MALFORMED;
    }
    memcpy(message, &received, (size_t)len);
    return STATUS_OK;
}
