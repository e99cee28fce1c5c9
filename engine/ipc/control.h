// The control socket between the engine and its zygote: spawn requests down, news of processes up.
//
// One message per packet of a SOCK_SEQPACKET socket, fixed size, a few descriptors alongside. Both ends
// are ours: a mod's process has neither end. Not for anything that a mod sizes.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "util/status.h"

enum {
    CONTROL_MAX_FDS = 2,
    CONTROL_MAX_TEXT_BYTES = 1536,
};

enum control_kind {
    CONTROL_READY =
        1,          // zygote: warm, waiting for requests; `text`: the extra layers that are missing
    CONTROL_FAILED, // zygote: cannot start; `text` says why
    CONTROL_SPAWN,  // engine: make a process; fds: the channel's memory, the eventfd
    CONTROL_SPAWNED, // zygote: `pid`; fd: its pidfd. `pid` -1: no process, `text` says why
    CONTROL_DECODE, // engine: make a decoder's process; fd: the memory of ipc/decoding.h. Answered the same
    CONTROL_EXITED, // zygote: `pid` ended and is reaped; `wait_status` as from waitpid
};

struct control_message {
    uint32_t kind;
    int32_t pid;
    int32_t wait_status;
    uint32_t reserved;
    uint64_t package_bytes; // CONTROL_SPAWN; of the memory: CONTROL_DECODE
    char text[CONTROL_MAX_TEXT_BYTES];
};

// Sends one message with its descriptors (which stay the caller's). Text is sent up to its NUL.
// STATUS_CLOSED: the other end is gone. STATUS_IO: anything else.
enum status control_send(int socket, const struct control_message *message, const int *fds,
                         size_t fd_count);

// Receives one message; the `*fd_count` descriptors become the caller's (close-on-exec). `flags` as for
// recv (MSG_DONTWAIT). STATUS_EMPTY: would block. STATUS_CLOSED: the other end is gone.
// STATUS_MALFORMED: not a message of ours.
enum status control_receive(int socket, struct control_message *message, int fds[CONTROL_MAX_FDS],
                            size_t *fd_count, int flags);
