// The warm isolate: V8 started, the SDK loaded and run, ready to be forked.
//
// What is done here is done once instead of once per mod, and it is the last time that anything
// can be opened: whatever V8 reads from the system must have been read when this is over.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "util/diag.h"
#include "util/status.h"
#include "worker/process/sdk.h"
#include "worker/worker.h"

// Starts V8, makes the worker, loads the SDK of that folder; `late` becomes what of it is loaded later, in
// forks (the caller's, for sdk_free), and `has_core` whether there is an SDK_CORE. STATUS_SCRIPT: the SDK is broken, the diag
// says where. The process must have one thread, and still has one afterwards.
enum status warm_create(struct worker **worker, struct sdk *late, bool *has_core,
                        const char *sdk_folder, size_t heap_bytes, struct diag *diag);

// Undoes MADV_DONTFORK on all of this process's memory. V8 sets it on its heap, and without this a
// forked child would have no isolate.
enum status warm_keep_in_forks(struct diag *diag);
