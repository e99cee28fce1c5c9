// Forks the worker program's first process into a process and a user namespace of its own, where the system
// has them.
//
// As number 1 of its process namespace it cannot see or signal what is outside, and when it dies the
// kernel ends everything inside. The user namespace is what lets an ordinary user make the other
// namespaces; root makes them as root and needs none. A system that refuses gets a plain fork: these layers
// are extra, the system-call filter is the one that must hold.
#pragma once

#include <stdbool.h>
#include <sys/types.h>

// Forks. `isolated`: into new namespaces if possible. Returns as fork(); the child's number is the caller's
// view of it, getpid() in the child is its own. The child may only do what is safe after a fork of a
// process with several threads, and should exec: libc does not know that it is new.
pid_t namespaced_fork(bool isolated);
