// The last lines of the whole log in the order in which they were said, for a console that is opened later.
// Bounded in lines and bytes; when it is full, the source that takes the most room loses its oldest
// line, so that whoever talks the most pushes out himself and nobody else. Written by the log's sink,
// read from any thread.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/log.h"

enum {
    HISTORY_LINES = 2000,
    HISTORY_BYTES = 256 * 1024, // of all texts, places and sources
    HISTORY_TEXT_BYTES = 2048,  // of one text, cut beyond
    HISTORY_PLACE_BYTES = 128,
    HISTORY_SOURCE_BYTES = 64,
};

struct history_line {
    uint64_t number; // from 1 in the order of the log; some in between may be gone
    enum log_level level;
    uint32_t tick, again;
    bool from_mod;
    char source[HISTORY_SOURCE_BYTES];
    char place[HISTORY_PLACE_BYTES]; // "" = none
    char text[HISTORY_TEXT_BYTES];
};

enum { HISTORY_BATCH = 16 };

void history_note(const struct log_line *line);
// Copies the oldest that have a greater number than `after`, oldest first; how many.
size_t history_copy(uint64_t after, struct history_line out[HISTORY_BATCH]);
