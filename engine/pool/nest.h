// The nest: the worker program's first process (the zygote), from which every mod's process is forked.
//
// Started once, it answers spawn requests and tells of deaths. It is ours and trusted; it dies with the
// thread that started it (the kernel's rule for PR_SET_PDEATHSIG), so that one must outlive the pool.
// Private to this folder.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "ipc/control.h"
#include "pool/pool.h"

enum { NEST_WALLS_BYTES = 256 };

struct nest {
    pid_t pid;                            // -1: there is none
    int socket;                           // -1: there is none
    char missing_walls[NEST_WALLS_BYTES]; // of the extra ones, as the zygote told: "a, b"
};

// Starts the program and waits until it is warm. Failures as pool_create.
enum status nest_start(struct nest *nest, const struct pool_config *config, struct diag *diag);

// Closes the socket, upon which it kills its children and ends; waits for that. Nothing is left behind.
void nest_stop(struct nest *nest);

// Sends a spawn request; the answer comes as CONTROL_SPAWNED through nest_receive().
enum status nest_request(struct nest *nest, size_t package_bytes, int memory, int bell);

// The same for a decoder's process. `memory`: of ipc/decoding.h.
enum status nest_request_decoder(struct nest *nest, size_t bytes, int memory);

// The next message. `wait_ms`: how long to wait for one, 0 = not at all. STATUS_EMPTY: none in that time.
// STATUS_CLOSED: it is gone.
enum status nest_receive(struct nest *nest, struct control_message *message, int *pidfd,
                         int wait_ms);

// The number of a process in the caller's own namespace: the nest may live in another, and names its
// children as they are called there. -1: errno; ESRCH where it is gone.
pid_t nest_find_pid(int pidfd);
