// CPU limits of deliveries, enforced while the engine waits. Private to this folder.
//
// A process's CPU cannot grow faster than the clock, so a slot need not be looked at before the time at
// which it could be over its limit: no polling. The kernel's figure for a process that runs on another
// core lags by up to a scheduler tick; limits are late by as much, never early.
#pragma once

#include <stdint.h>

#include "pool/slot.h"

// A delivery began: sets slot->check_at_ns.
void cpu_limits_begin(struct slot *slot, uint64_t now_ns);

// Measures a busy slot, stops or kills it when it is over, sets slot->check_at_ns anew.
void cpu_limits_check(struct slot *slot, uint64_t now_ns);

// The same for a running slot that waits for its next delivery: no script can run there, so whoever uses
// CPU has taken the process over. It is killed.
void cpu_limits_check_idle(struct slot *slot, uint64_t now_ns);
