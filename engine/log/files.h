// The log in files: one for each mod (ID.log) and one for all else (engine.log), in one folder. A
// file that has grown to LOG_FILE_BYTES becomes ID.log.1, what was ID.log.1 becomes ID.log.2, and
// so on; of the oldest nothing is kept. What stands in them is in format_record (form.h), after a
// line "# DATE TIME" per run.
//
// The folder is the player's, but another program of his may have put anything there: a file is
// opened without following a link, only when it is a plain file with one name, and is readable by
// its owner alone. A line is one write() and no fsync(): what the engine has written is kept when
// the engine dies, not when the machine does. Threads: one at a time.
#pragma once

#include "util/diag.h"
#include "util/log.h"
#include "util/status.h"

enum {
    LOG_FILE_BYTES = 1024 * 1024, // of one file
    LOG_FILES_OLD = 3,            // ID.log.1 to ID.log.3
    LOG_FILES_OPEN = 32, // at once; one more closes the one that was not written for longest
};

struct log_files;

// `folder` must exist. `file_bytes`: the size at which files are changed, 0 = LOG_FILE_BYTES.
// STATUS_IO, STATUS_NOT_FOUND: as the diag says.
enum status log_files_open(struct log_files **files, const char *folder, size_t file_bytes,
                           struct diag *diag);
void log_files_close(struct log_files *files); // NULL is fine

// Adds a line to its source's file. STATUS_IO: it could not be written, and the diag says which
// file and why; nothing is written any more after that, and later calls are STATUS_CLOSED.
enum status log_files_write(struct log_files *files, const struct log_line *line,
                            struct diag *diag);
