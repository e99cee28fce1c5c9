// An arena: memory that is allocated in a row and given back all at once. One per tick, reset at the
// barrier. Blocks are 16-byte aligned, not zeroed, and valid until arena_reset. Not thread-safe.
#pragma once

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *first, *current;
    size_t block_bytes;
    size_t used_bytes;  // since the last reset
    size_t limit_bytes; // arena_alloc gives NULL beyond this
};

void arena_init(struct arena *arena, size_t block_bytes, size_t limit_bytes);
void arena_fini(struct arena *arena);
void *arena_alloc(struct arena *arena, size_t size); // NULL when over the limit
void arena_reset(struct arena *arena);               // keeps the first block
