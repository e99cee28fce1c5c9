// The isolation layers around all mods' processes, beyond the system-call filter: namespaces, an empty file system,
// no rights, Landlock.
//
// Raised once, in the warm zygote, and inherited by every fork, so that they cost a mod's start nothing;
// only Landlock is applied in each child, which puts the mods apart from each other, too. None of them is
// required: a system may refuse any (a container, a policy against user namespaces), and what it refused
// is recorded here for `gatehouse doctor`. What is required is in sandbox.h.
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum isolation_layer {
    LAYER_USER,   // user namespace: rights in it are rights to nothing outside
    LAYER_PID,    // process namespace: no other process can be named
    LAYER_MOUNT,  // mount namespace
    LAYER_ROOT,   // the file system is an empty, read-only folder
    LAYER_NET,    // network namespace: not even a loopback that is up
    LAYER_IPC,    // System V and POSIX message queues
    LAYER_UTS,    // the host's name
    LAYER_CGROUP, // the view of control groups
    LAYER_ID,     // not root outside: an ordinary user, or nobody where root plays
    LAYER_RIGHTS, // no capabilities
    LAYER_LANDLOCK,
    LAYER_COUNT,
};

struct layer {
    bool stands;
    char detail[80]; // what it is here, or why it is missing
};

struct isolation {
    struct layer each[LAYER_COUNT];
    int landlock;          // a ruleset that denies everything; -1 = none
    bool landlock_signals; // it covers signals to others (ABI 6)
};

const char *isolation_layer_name(enum isolation_layer name); // "user-namespace"

// The names of those that do not stand, "a, b, c"; "" when all do. Cut at `size`.
void isolation_list_missing(const struct isolation *isolation, char *text, size_t size);

// In the zygote, when nothing has to be opened any more, with one thread. Afterwards there are no
// files, no network and no rights. `off`: nothing is done and nothing stands.
void isolation_apply(struct isolation *isolation, bool off);
void isolation_fini(struct isolation *isolation);
