// Attacks on the sandbox, each a named test in a process of its own.
//
// The zygote runs the first one before it serves anybody: a sandbox that does not hold on this machine
// is an error at the start, not a surprise later. `gatehouse-worker --check` runs them all.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "util/diag.h"
#include "util/status.h"
#include "worker/process/sandbox.h"

size_t probe_count(void);
const char *probe_name(size_t index);
bool probe_is_bare(
    size_t index); // done without the system-call filter: the layers behind it are attacked
bool probe_is_decoder(size_t index); // done in a decoder's process (decode.h) instead of a mod's

// False when the layer that this attack is for is missing here.
bool probe_applies(const struct sandbox *sandbox, size_t index);

// Forks, seals the child, attacks. True when the attack was stopped; `how` says how ("killed (Bad
// system call)"), for people.
bool probe_run(const struct sandbox *sandbox, size_t index, char *how, size_t how_size);

// STATUS_UNSUPPORTED: the sandbox does not stop even the plainest attack here; the diag says what happened.
enum status probe_sandbox(const struct sandbox *sandbox, struct diag *diag);
