// A trace as a file: frames, each packed (zstd) and with a check of its own, so that what was written before a kill, a
// full disk or a lost piece can be read up to the last whole frame.
//
//   8 bytes "GHTRACE1", then frames:
//   u32 magic, u32 kind, u32 packed bytes, u32 plain bytes, u32 first tick, u32 last tick, u64 check, packed bytes
//
// Numbers are little-endian; the check is hash_bytes() over the six numbers and the packed bytes. A reader treats the
// file as a stranger's: sizes are bounded before anything is allocated for them.
// Plain values; not thread-safe.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "util/buf.h"
#include "util/diag.h"
#include "util/status.h"

enum {
    TRACE_FORMAT = 1,                         // of Head; a reader knows this one alone
    TRACE_MAX_FRAME_BYTES = 96 * 1024 * 1024, // plain; the head has packages
    TRACE_MAX_FILE_BYTES = 1024 * 1024 * 1024,
};

enum trace_frame_kind { TRACE_HEAD = 1, TRACE_BODY = 2, TRACE_END = 3 };

struct trace_frame {
    enum trace_frame_kind kind;
    uint32_t first_tick, last_tick;
    const void *bytes; // plain
    size_t len;
};

// Appends the file's beginning, or a frame, to `out`. STATUS_LIMIT: the buffer's limit is reached; nothing was added.
enum status trace_put_magic(struct buf *out);
enum status trace_put_frame(struct buf *out, const struct trace_frame *frame);

struct trace_file;

// Reads a file whole. STATUS_IO: it cannot be read; STATUS_MALFORMED: it is no trace; STATUS_LIMIT: too long.
enum status trace_file_open(struct trace_file **file, const char *path, struct diag *diag);
void trace_file_close(struct trace_file *file); // NULL is fine
// The next frame; its bytes are borrowed until the next call. STATUS_EMPTY: the end. STATUS_MALFORMED: what follows
// is cut or damaged: the diag says where; what came before is whole.
enum status trace_file_next(struct trace_file *file, struct trace_frame *frame, struct diag *diag);
void trace_file_rewind(struct trace_file *file);
