// What mods did while they were thinking, kept to be told on the main thread: prints, errors, ends.
// One queue per mod, in the mod's own order; bounded, since a mod decides how much it prints.
//
// Threads: one at a time. Memory: texts are copied.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pool/pool.h"

enum {
    NOTIFICATION_MAX = 256,
    NOTIFICATION_MAX_TEXT_BYTES = 64 * 1024
}; // of one mod between two acts

enum notification_kind {
    NOTIFICATION_PRINT,
    NOTIFICATION_DROPPED,
    NOTIFICATION_READY,
    NOTIFICATION_FAILED,
    NOTIFICATION_ERROR,
    NOTIFICATION_DIED,
    NOTIFICATION_EVALUATED,
    NOTIFICATION_RAN
};

struct notification {
    enum notification_kind kind;
    char *text;               // PRINT: what; DIED: why; EVALUATED: what came of it; owned
    char place[160];          // PRINT, READY: "main.js:12", "main.js", "" = unknown
    enum log_level level;     // PRINT
    uint32_t count;           // DROPPED: prints; EVALUATED: its number
    bool ok;                  // EVALUATED
    bool waits;               // READY
    bool terminated;          // ERROR, EVALUATED
    struct pool_error *error; // FAILED, ERROR; owned
};

struct notification_queue {
    struct notification *items;
    size_t count, capacity, text_bytes;
    uint32_t dropped; // prints that did not fit
};

void notification_queue_init(struct notification_queue *queue);
void notification_queue_fini(struct notification_queue *queue);
void notification_queue_clear(struct notification_queue *queue);

// Adds a notification about a message from the pool. Prints and errors past the limits are counted, not kept;
// what ends a mod is always kept.
void notification_queue_add(struct notification_queue *queue, enum notification_kind kind,
                            const struct pool_message *message);
