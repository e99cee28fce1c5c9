// The sandbox of a mod's process: what it keeps, how much it may use, which system calls exist for it.
//
// Four steps, each in the child, in this order: Landlock, drop descriptors, set limits, load the seccomp filter. The
// system-call filter is compiled once, in the zygote, so that a fork pays only for loading it. After
// sandbox_load_filter() a call that is not on the list ends the process at once (SIGSYS). The isolation layers around all
// children (isolation.h) stand already; the filter does not rely on them, nor they on it.
//
// This is the boundary that the engine trusts: V8 is assumed to be in the attacker's hands. What it
// does not cover: bugs of the kernel in the few calls that are left, and side channels.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "util/diag.h"
#include "util/status.h"
#include "worker/process/isolation.h"

// The one descriptor a mod's process keeps: the notify descriptor that wakes the engine.
enum { SANDBOX_FD = 3 };

struct sandbox {
    struct sock_filter *filter; // owned; NULL when the sandbox is off
    unsigned short filter_count;
    size_t data_bytes;    // RLIMIT_DATA: what the zygote has and the budget
    size_t address_bytes; // RLIMIT_AS
    size_t budget_bytes;  // that is in both
    struct isolation isolation;
};

// In the zygote, warm and with one thread: compiles the filter, measures the process, applies the isolation layers:
// nothing can be opened afterwards. `off`: neither filter nor layers, limits only.
// STATUS_UNSUPPORTED: this machine cannot do it, the diag says what.
enum status sandbox_init(struct sandbox *sandbox, size_t process_bytes, bool off,
                         struct diag *diag);
void sandbox_fini(struct sandbox *sandbox);

// The same sandbox for a process that may use more or less memory. It borrows from `sandbox`: no fini.
struct sandbox sandbox_with_budget(const struct sandbox *sandbox, size_t process_bytes);

// In the child, first: no new privileges, and Landlock where there is one.
enum status sandbox_restrict(const struct sandbox *sandbox, struct diag *diag);

// In the child: `keep` becomes SANDBOX_FD, every other descriptor is closed. -1: it keeps none.
enum status sandbox_drop_fds(int keep, struct diag *diag);

// In the child: resource limits.
enum status sandbox_limit(const struct sandbox *sandbox, struct diag *diag);

// In the child, last: no more threads, not dumpable, the filter on every thread. After it nothing can be
// opened, started, sent or killed. Needs sandbox_restrict().
enum status sandbox_load_filter(const struct sandbox *sandbox, struct diag *diag);
