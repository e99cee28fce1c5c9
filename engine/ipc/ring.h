// A bounded ring of frames in shared memory, one writer and one reader, without locks.
//
// The two sides are two processes and the engine's peer is hostile: it may write anything anywhere in
// the shared memory at any time. So each side keeps its own index privately and never reads it back,
// loads the peer's index once per call and checks it, and ring_read() copies a frame's header once,
// checks the copy, then copies the payload into private memory and never looks at the original again.
// ring_peek() skips that last copy: only for a side that trusts its peer (a mod reading the engine).
//
// The bytes must be mapped twice in a row ("mirrored", see channel.c), so that every frame is
// contiguous wherever it starts. Frames are {u32 length, u32 type} and the payload, padded to 8 bytes.
//
// Indices run freely modulo 2^32; capacity is a power of two. No waiting here: see channel.h.
// Threads: one for the writer, one for the reader.
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/status.h"

enum {
    RING_HEADER_BYTES = 8,
    RING_ALIGN_BYTES = 8,
    RING_CACHE_LINE_BYTES = 64,
};

// The shared half: each index on its own cache line, so that the two sides do not fight over one.
struct ring_indices {
    _Alignas(RING_CACHE_LINE_BYTES) _Atomic uint32_t tail; // bytes ever written; the writer's
    _Alignas(RING_CACHE_LINE_BYTES) _Atomic uint32_t head; // bytes ever released; the reader's
};

struct ring_writer {
    struct ring_indices *shared;
    uint8_t *bytes;    // 2 * capacity bytes of address space, the second half mirrors the first
    uint32_t capacity; // a power of two
    uint32_t tail;     // ours; shared->tail is only a copy for the reader
};

struct ring_reader {
    struct ring_indices *shared;
    const uint8_t *bytes;
    uint32_t capacity;
    uint32_t head; // ours; what was taken, released or not
};

struct ring_part {
    const void *bytes;
    size_t len;
};

struct ring_frame {
    uint32_t type;
    uint32_t len;
    const uint8_t *bytes; // in the ring until the frame is released
};

// The rings must be new: both indices zero.
void ring_writer_init(struct ring_writer *writer, struct ring_indices *shared, uint8_t *bytes,
                      uint32_t capacity);
void ring_reader_init(struct ring_reader *reader, struct ring_indices *shared, const uint8_t *bytes,
                      uint32_t capacity);

// Bytes of ring that a frame with this payload takes.
static inline size_t ring_frame_bytes(size_t len)
{
    return RING_HEADER_BYTES + ((len + RING_ALIGN_BYTES - 1) & ~(size_t)(RING_ALIGN_BYTES - 1));
}

// Appends one frame made of the parts, in order. STATUS_FULL: no room now. STATUS_LIMIT: it can never
// fit. STATUS_MALFORMED: the reader's index is impossible. Nothing is written on failure.
enum status ring_write(struct ring_writer *writer, uint32_t type, const struct ring_part *parts,
                       size_t count);

// Bytes written and not released yet; the capacity when the reader's index is impossible.
uint32_t ring_used(const struct ring_writer *writer);

// Whether ring_read() would give anything but STATUS_EMPTY.
static inline bool ring_readable(const struct ring_reader *reader)
{
    return atomic_load_explicit(&reader->shared->tail, memory_order_acquire) != reader->head;
}

// Copies the next frame's payload into `buffer` and releases the frame. STATUS_EMPTY: none now.
// STATUS_MALFORMED: index, length or type cannot be right, or the payload is longer than `size`; the
// ring is of no more use then.
enum status ring_read(struct ring_reader *reader, void *buffer, size_t size, uint32_t *type,
                      uint32_t *len);

// The next frame where it lies; it stays there until ring_release(). Same failures, but for the size.
enum status ring_peek(struct ring_reader *reader, struct ring_frame *frame);

// Gives everything that was peeked back to the writer.
void ring_release(struct ring_reader *reader);
