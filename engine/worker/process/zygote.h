// The zygote: a warm process that makes one more process per mod by forking itself.
//
// It talks to the engine over one socket (ipc/control.h) and reaps what it made. It runs no mod code. When
// the socket closes it kills all its children and ends; when it dies, the kernel kills them.
#pragma once

#include "worker/process/child.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct zygote_config {
    int socket;
    const char *sdk_folder;
    size_t heap_bytes, process_bytes;
    uint32_t print_bytes_per_second;
    bool no_sandbox;
    bool coverage; // what mods run is counted, for tests
    struct child_probe probe;
    bool no_scripts; // only decoders: no V8, and no sdk_folder
};

// Runs until the engine closes the socket. Returns the program's exit code.
int zygote_run(const struct zygote_config *config);
