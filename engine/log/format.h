// A line of the log as text: for a terminal, for a program, for a file. What a mod printed is
// hostile text: each line of it stands behind its source, and what is not seen (util/utf8.h) is shown as
// an escape, so that no mod can move the cursor, clear the screen or forge a line of another.
//
// Plain functions, any thread. What does not fit into the buffer is cut.
#pragma once

#include <stdbool.h>

#include "util/buf.h"
#include "util/log.h"

enum {
    FORMAT_MAX_BYTES = 128 * 1024
}; // of one line of the log in any form; the limit of a buffer for it

// "   120 pet warn main.js:12: text", and so for each line of the text. `colour`: with escapes for
// a terminal.
void format_text(struct buf *to, const struct log_line *line, bool colour);

// {"tick":120,"mod":"pet","level":"warn","file":"main.js","line":12,"text":"text"} and a newline.
// `from_mod` is there, true, when the text is the mod's (util/log.h); `file` and `line` when they are
// known, `count` when the line is one that was said so many times more.
void format_json(struct buf *to, const struct log_line *line);

// Words that are no line of the log, of several lines, as a terminal may have them: what is not seen is an escape.
void format_words(struct buf *to, const char *words);

// What log files hold, and lua/lib/log_file.lua reads: tick, level, source, place and text, with a
// tab between each two, and a newline. The level of a line that was said N times more is "warn xN".
// A line that begins with a tab goes on with the text of the one before it.
void format_record(struct buf *to, const struct log_line *line);
