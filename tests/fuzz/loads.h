// Sees every load that the engine's compiled code makes (clang's -fsanitize-coverage=trace-loads),
// before it is made. With it a target can change shared memory between two loads of one function,
// as a hostile process on another core can, and the same input does the same each time.
#pragma once

#include <stdint.h>

// Called before each load of the modules that are built with it (ipc and pool). NULL: nobody looks.
void loads_watch(void (*seen)(uintptr_t address));
