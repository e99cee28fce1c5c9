// The log: a text with tick, source, level and an optional place. Every message for people goes
// through here, the engine's own and each mod's. A text may have several lines; the sink shows each of
// them behind its source. Thread-safe: a text is written whole, cut at LOG_MAX_TEXT_BYTES.
//
// No lock is held while a sink writes: several threads may be in it at once, and it locks for itself.
//
// There is one sink per process, set by `app`; without one, lines go to standard error.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_LEVELS };

enum { LOG_MAX_TEXT_BYTES = 9 * 1024 };

struct log_line {
    enum log_level level;
    uint32_t tick;      // 0 outside a game
    const char *source; // "engine", "game", or a mod's id; never NULL
    const char *place;  // "main.js:12", or NULL
    const char *text;   // UTF-8, NUL-terminated
    uint32_t again;     // a sink may tell that the same was said so many times more; else 0
    bool from_mod;      // the text is the mod's: what it printed, or the error that it threw
};

typedef void (*log_sink)(void *context, const struct log_line *line);

void log_set_sink(log_sink sink, void *context); // NULL: standard error
void log_set_level(enum log_level least);        // lines below it are dropped; LOG_INFO at first
void log_set_tick(uint32_t tick);                // stamped on lines that follow
void log_write(enum log_level level, const char *source, const char *place, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
// The same with the text of the mod `source`, which is marked as such.
void log_write_of_mod(enum log_level level, const char *source, const char *place,
                      const char *text);
const char *log_level_text(enum log_level level); // "debug", "info", "warn", "error"
