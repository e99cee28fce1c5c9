// The engine's side of the zygote: the worker program's first process, from which every mod's process is forked.
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

enum { ZYGOTE_CLIENT_LAYERS_BYTES = 256 };

struct zygote_client {
    pid_t pid;  // -1: there is none
    int socket; // -1: there is none
    char
        missing_layers[ZYGOTE_CLIENT_LAYERS_BYTES]; // of the extra ones, as the zygote told: "a, b"
};

// Starts the program and waits until it is warm. Failures as pool_create.
enum status zygote_client_start(struct zygote_client *zygote, const struct pool_config *config,
                                struct diag *diag);

// Closes the socket, upon which it kills its children and ends; waits for that. Nothing is left behind.
void zygote_client_stop(struct zygote_client *zygote);

// Sends a spawn request; the answer comes as CONTROL_SPAWNED through zygote_client_receive().
enum status zygote_client_request(struct zygote_client *zygote, size_t package_bytes, int memory,
                                  int notify_fd);

// The same for a decoder's process. `memory`: of ipc/decoding.h.
enum status zygote_client_request_decoder(struct zygote_client *zygote, size_t bytes, int memory);

// The next message. `wait_ms`: how long to wait for one, 0 = not at all. STATUS_EMPTY: none in that time.
// STATUS_CLOSED: it is gone.
enum status zygote_client_receive(struct zygote_client *zygote, struct control_message *message,
                                  int *pidfd, int wait_ms);

// The number of a process in the caller's own namespace: the zygote may live in another, and names its
// children as they are called there. -1: errno; ESRCH where it is gone.
pid_t zygote_client_find_pid(int pidfd);
