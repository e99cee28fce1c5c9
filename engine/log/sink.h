// Where the log's lines go: repeated ones are coalesced, then each goes to what is kept in memory for
// the screen (util/log_tail.h), to the files when there are any, and to standard error when the
// filter lets it through.
//
// There is one, as there is one log. Threads: any; the settings are the main thread's.
#pragma once

#include <stdbool.h>

#include "util/diag.h"
#include "util/log.h"
#include "util/status.h"

enum { LOG_MAX_SHOWN_SOURCES = 64, LOG_MAX_PATTERN_BYTES = 256 };

struct log_settings {
    bool json;                  // one object a line (form.h), else text for people
    bool uncoalesced;           // each line as it is said
    enum log_level least;       // that is shown
    const char *const *sources; // those that are shown; none = all
    size_t source_count;
    const char *pattern; // only lines with this plain text in text or place; small letters fit
                         // capital ones, too
    const char *folder;  // log files go there; NULL = none. They get every line of every level
    size_t file_bytes;   // 0 = LOG_FILE_BYTES
};

void log_sink_install(void);
// The settings from now on; what they point to is copied. STATUS_LIMIT, or what log_files_open
// gives: then all stays as it was.
enum status log_sink_configure(const struct log_settings *settings, struct diag *diag);
// How many ticks a second of the game has, for those that begin now; 60 until it is said. Not 0.
void log_sink_tick_rate(uint32_t per_second);
// A tick began: what was coalesced for a second is told.
void log_sink_tick(uint32_t tick);
// The end: what was coalesced is told, files are closed. Lines after it go to standard error alone.
void log_sink_finish(void);

// Text that stays on the last line of the terminal (a progress line); NULL or "" takes it away.
// Nothing is shown when standard error is not a terminal.
void log_sink_status(const char *text);
