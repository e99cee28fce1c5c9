// A mod's process after the fork: sets itself up, seals itself, runs the mod until it is killed.
//
// The life of a mod: load the main module (READY or FAILED), then for each FRAME_EVENTS call the
// $recv callback and say DONE; for each FRAME_EVAL run its script and say what came of it. A main module that waits
// at a top-level await is READY so that it is told what it waits for, and is RAN or FAILED at the end of a later delivery. Everything that the mod does in between goes up as frames. The process
// ends by the engine's SIGKILL; by itself only when it has no memory left or the engine broke the
// protocol. There is no clean-up: the kernel does it.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "worker/process/sandbox.h"
#include "worker/process/sdk.h"
#include "worker/worker.h"

// What is evaluated where a line is reached, for who looks into a mod; no expression: nothing.
struct child_probe {
    const char *file, *expression;
    int line;
};

// What the zygote prepared for every child.
struct child_setup {
    struct worker *worker;  // warm
    bool has_core;          // the SDK can be told where the game stands
    const struct sdk *late; // of the SDK, what is loaded where it is imported
    const struct sandbox *sandbox;
    size_t heap_bytes;
    uint32_t print_bytes_per_second;
    bool coverage; // what runs is counted, for tests
    struct child_probe probe;
    pid_t zygote;
};

// In a child of the zygote: it dies with the zygote, and the zygote with the engine. STATUS_CLOSED: that
// has happened already.
enum status child_tie_to_zygote(pid_t zygote);

// In the child, right after the fork. `memory` and `notify_fd`: the channel's memory and the eventfd.
_Noreturn void child_run(const struct child_setup *setup, int memory, int notify_fd,
                         size_t package_bytes);
