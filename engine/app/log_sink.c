// A log line from a mod is hostile text: control characters are shown as escapes, so that a mod cannot
// move the cursor, clear the screen or forge a line of another mod.
#include "app/log_sink.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/log.h"

enum { STATUS_BYTES = 160 };

struct terminal {
    bool colour;               // standard error is a terminal that shows colour
    char status[STATUS_BYTES]; // the progress line now
};

static struct terminal terminal; // written by the main thread only, read under the log's lock

static const char *colour_of(enum log_level level)
{
    if (level == LOG_ERROR) return "\033[31m";
    if (level == LOG_WARN) return "\033[33m";
    if (level == LOG_DEBUG) return "\033[2m";
    return "";
}

static void put_text(const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        if (*at == '\n') fputs("\n        ", stderr);
        else if (*at == '\t') fputc('\t', stderr);
        else if (*at < 0x20 || *at == 0x7f) fprintf(stderr, "\\x%02x", *at);
        else if (*at == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0) fprintf(stderr, "\\u00%02x", *++at);
        else fputc(*at, stderr);
    }
}

static void write_line(void *context, const struct log_line *line)
{
    struct terminal *to = context;
    if (to->status[0]) fputs("\r\033[K", stderr);
    if (line->tick) fprintf(stderr, "%6u ", line->tick);
    if (to->colour) fputs("\033[36m", stderr);
    put_text(line->source);
    if (to->colour) fputs("\033[0m", stderr);
    if (line->level != LOG_INFO) {
        fprintf(stderr, " %s%s%s", to->colour ? colour_of(line->level) : "", log_level_text(line->level),
                to->colour ? "\033[0m" : "");
    }
    if (line->place) {
        fputc(' ', stderr);
        put_text(line->place);
    }
    fputs(": ", stderr);
    put_text(line->text);
    fputc('\n', stderr);
    if (to->status[0]) fputs(to->status, stderr);
}

void log_sink_install(void)
{
    const char *mode = getenv("TERM");
    terminal.colour = isatty(STDERR_FILENO) && !getenv("NO_COLOR") && mode && strcmp(mode, "dumb") != 0;
    log_set_sink(write_line, &terminal);
}

void log_sink_status(const char *text)
{
    if (!isatty(STDERR_FILENO)) return;
    snprintf(terminal.status, sizeof terminal.status, "%s", text ? text : "");
    fprintf(stderr, "\r\033[K%s", terminal.status);
    fflush(stderr);
}
