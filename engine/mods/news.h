// What mods did while they were thinking, kept to be told on the main thread: prints, errors, ends.
// One queue per mod, in the mod's own order; bounded, since a mod decides how much it prints.
//
// Threads: one at a time. Memory: texts are copied.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pool/pool.h"

enum { NEWS_MAX = 256, NEWS_MAX_TEXT_BYTES = 64 * 1024 }; // of one mod between two acts

enum news_kind {
    NEWS_PRINT,
    NEWS_DROPPED,
    NEWS_READY,
    NEWS_FAILED,
    NEWS_ERROR,
    NEWS_DIED,
    NEWS_EVALUATED,
    NEWS_RAN
};

struct news {
    enum news_kind kind;
    char *text;               // PRINT: what; DIED: why; EVALUATED: what came of it; owned
    char place[160];          // PRINT, READY: "main.js:12", "main.js", "" = unknown
    enum log_level level;     // PRINT
    uint32_t count;           // DROPPED: prints; EVALUATED: its number
    bool ok;                  // EVALUATED
    bool waits;               // READY
    bool terminated;          // ERROR, EVALUATED
    struct pool_error *error; // FAILED, ERROR; owned
};

struct news_queue {
    struct news *items;
    size_t count, capacity, text_bytes;
    uint32_t dropped; // prints that did not fit
};

void news_init(struct news_queue *queue);
void news_fini(struct news_queue *queue);
void news_clear(struct news_queue *queue);

// Adds news of a message from the pool. Prints and errors past the limits are counted, not kept;
// what ends a mod is always kept.
void news_add(struct news_queue *queue, enum news_kind kind, const struct pool_message *message);
