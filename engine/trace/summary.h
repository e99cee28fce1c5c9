// What is in a recording, without playing it.
#pragma once

#include "trace/tape.h"

enum { SUMMARY_ID_BYTES = 64, SUMMARY_MAX_MODS = 512 };

struct summary_mod {
    char id[SUMMARY_ID_BYTES];
    uint64_t starts, given, given_bytes, sends, sent_bytes, queries, prints, errors, deaths;
    uint64_t cpu_ns;
};

struct summary {
    uint64_t entries, turns, inputs;
    uint32_t first_tick, last_tick;
    struct summary_mod mods[SUMMARY_MAX_MODS];
    size_t mod_count;
};

// Reads the tape to its end. `marked`: each mark and error, with the tick and, of an error, the mod; may be NULL.
void summary_read(struct tape *tape, struct summary *summary,
                  void (*noted)(void *context, uint32_t tick, const char *mod, const char *what,
                                const char *text),
                  void *context);
