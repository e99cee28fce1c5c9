// How long a slot's process kept the engine waiting and did nothing, over all of its deliveries. Private to
// this folder.
//
// No script can sleep: a process that has something to do, is not waited for by the kernel's scheduler and
// not for us, and yet sleeps, was taken over. Nothing else is counted, so that an honest process on a machine
// however loaded never has any of it.
#pragma once

#include <stdint.h>

#include "pool/slot.h"

// A delivery begins.
void stall_begin(struct slot *slot, uint64_t now_ns);

// It asked something, and it was answered: what lies between is the engine's time.
void stall_note_asked(struct slot *slot);
void stall_note_answered(struct slot *slot);

// Looks at a busy slot whose process has used so much CPU so far, and adds to slot->stalled_ns what it slept
// since the last look (`most_ns` at most: the engine may not have looked for long).
void stall_look(struct slot *slot, uint64_t cpu_ns, uint64_t now_ns, uint64_t most_ns);
