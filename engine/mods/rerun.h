// One mod of a recording again, without the game: its process is given what it was given then, and what it says is
// compared with what it said. Its modules may be others than those that were recorded.
//
// Queries are answered as they were. Whatever a process may use is not limited as in a game: what was ended for its CPU
// then runs to its end now, and what comes after that is another history, which is told.
#pragma once

#include "pool/pool.h"
#include "trace/tape.h"

// The first thing that the mod says and did not, or said and does not.
struct rerun_difference {
    uint32_t tick; // of the world
    const char *what;
    const void *then, *now; // bytes of $send; NULL: there was none, there is none
    size_t then_len, now_len;
};

struct rerun_config {
    const char *mod;                   // its id
    const struct pool_module *modules; // instead of those that were recorded; NULL: those
    size_t module_count;
    void *context;
    void (*printed)(void *context, uint32_t tick, const struct pool_message *message);
    // Its errors, how it did not load, how it ended.
    void (*failed)(void *context, uint32_t tick, const char *what, const struct pool_error *error);
    void (*differs)(void *context, const struct rerun_difference *difference);
    // The events that let the mod say where it sent what differs (differs was called just before): their bytes, or 0.
    size_t (*asks_place)(void *context, uint8_t *bytes, size_t room);
    // One more word at each delivery, for who counts; may be NULL. False: enough.
    bool (*ticks)(void *context, uint32_t tick);
};

struct rerun_result {
    uint64_t deliveries, sends; // that were made again
    uint32_t first_tick, last_tick;
    uint64_t starts;
    bool same;
};

// STATUS_NOT_FOUND: the recording has no such mod; STATUS_IO: no process; the diag says why.
enum status rerun(struct tape *tape, struct pool *pool, const struct rerun_config *config,
                  struct rerun_result *result, struct diag *diag);
