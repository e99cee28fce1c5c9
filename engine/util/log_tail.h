// The last lines of each source of the log, for a player who asks what a mod has said. Written by
// the log's sink, read from any thread. Lines are cut, sources are limited: what is new
// beyond them is not kept.
#pragma once

#include <stddef.h>

#include "util/log.h"

enum {
    LOG_TAIL_LINES = 20,    // of each source
    LOG_TAIL_SOURCES = 320, // the engine's own few, and mods
    LOG_TAIL_TEXT_BYTES = 241,
    LOG_TAIL_PLACE_BYTES = 65,
    LOG_TAIL_SOURCE_BYTES = 65,
};

struct log_tail_line {
    enum log_level level;
    uint32_t tick;
    char place[LOG_TAIL_PLACE_BYTES]; // "" when it has none
    char text[LOG_TAIL_TEXT_BYTES];
};

// The sink calls this for each text of the log; each line of it is kept by itself.
void log_tail_note(const struct log_line *line);
// Copies the source's last lines, oldest first; how many. The caller holds no lock of the log.
size_t log_tail_copy(const char *source, struct log_tail_line out[LOG_TAIL_LINES]);
