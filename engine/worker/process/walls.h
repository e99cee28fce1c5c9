// The walls around all mods' processes, beyond the system-call filter: namespaces, an empty file system,
// no rights, Landlock.
//
// Raised once, in the warm zygote, and inherited by every fork, so that they cost a mod's start nothing;
// only Landlock is applied in each child, which puts the mods apart from each other, too. None of them is
// required: a system may refuse any (a container, a policy against user namespaces), and what it refused
// is recorded here for `gatehouse doctor`. What is required is in sandbox.h.
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum wall_name {
    WALL_USER,   // user namespace: rights in it are rights to nothing outside
    WALL_PID,    // process namespace: no other process can be named
    WALL_MOUNT,  // mount namespace
    WALL_ROOT,   // the file system is an empty, read-only folder
    WALL_NET,    // network namespace: not even a loopback that is up
    WALL_IPC,    // System V and POSIX message queues
    WALL_UTS,    // the host's name
    WALL_CGROUP, // the view of control groups
    WALL_ID,     // not root outside: an ordinary user, or nobody where root plays
    WALL_RIGHTS, // no capabilities
    WALL_LANDLOCK,
    WALL_COUNT,
};

struct wall {
    bool stands;
    char detail[80]; // what it is here, or why it is missing
};

struct walls {
    struct wall each[WALL_COUNT];
    int landlock;          // a ruleset that denies everything; -1 = none
    bool landlock_signals; // it covers signals to others (ABI 6)
};

const char *walls_name(enum wall_name name); // "user-namespace"

// The names of those that do not stand, "a, b, c"; "" when all do. Cut at `size`.
void walls_list_missing(const struct walls *walls, char *text, size_t size);

// In the zygote, when nothing has to be opened any more, with one thread. Afterwards there are no
// files, no network and no rights. `off`: nothing is done and nothing stands.
void walls_raise(struct walls *walls, bool off);
void walls_fini(struct walls *walls);
