// A growable byte buffer. It grows as needed up to a limit that its owner names, and refuses beyond.
// Not thread-safe. `data` is valid until the next call that appends.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "util/status.h"

struct buf {
    uint8_t *data;   // owned; NULL while empty and never grown
    size_t len;      // bytes used
    size_t capacity; // bytes allocated
    size_t limit;    // bytes it may ever hold
};

void buf_init(struct buf *buf, size_t limit_bytes);
void buf_fini(struct buf *buf);
void buf_clear(struct buf *buf); // length 0, memory kept

// Appends `len` bytes, or leaves the buffer as it was and returns STATUS_LIMIT.
enum status buf_append(struct buf *buf, const void *bytes, size_t len);

// Makes room for `len` more bytes and returns where they go (the caller then adds to buf->len);
// NULL when that would pass the limit.
uint8_t *buf_reserve(struct buf *buf, size_t len);
