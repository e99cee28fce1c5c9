// Unpacks files of strangers' archives in a sandboxed process (pool.h, ipc/decoding.h): the engine itself runs no
// library on their bytes. The worker program starts when something is to be unpacked and is ended by
// unpacker_rest(); each call gets a process of its own.
//
// Threads: main only. Memory: owned by whoever created it.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/diag.h"

enum {
    UNPACKER_MAX_FILE_BYTES = 16 * 1024 * 1024, // packed, and unpacked
    UNPACKER_PROBLEM_BYTES = 200,
};

struct unpacker;

// Of raw deflate.
struct unpack_item {
    uint64_t at; // where it lies in the file
    uint32_t packed, size;
    const void *bytes; // result: `size` of them, valid within `take`; NULL: see `problem`
    char problem[UNPACKER_PROBLEM_BYTES];
};

// `worker_path`: the gatehouse-worker program, copied. `unsafe_no_sandbox`: borrowed, looked at when the program starts.
struct unpacker *unpacker_create(const char *worker_path, const bool *unsafe_no_sandbox);
void unpacker_destroy(struct unpacker *unpacker); // NULL is fine

// Reads the items from the open file and unpacks them; `take` is called once with all of them. STATUS_IO: they could
// not be read, or there is no process; the diag says why. What is wrong with one item is its own problem.
enum status unpacker_run(struct unpacker *unpacker, int file, struct unpack_item *items,
                         size_t count,
                         void (*take)(void *context, const struct unpack_item *items, size_t count),
                         void *context, struct diag *diag);

// Ends the worker program until it is wanted again.
void unpacker_rest(struct unpacker *unpacker);
