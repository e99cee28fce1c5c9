// A log line from a mod is hostile text: control characters are shown as escapes, so that a mod cannot
// move the cursor, clear the screen or forge a line of another mod.
#include "app/log_sink.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/log.h"

enum { STATUS_BYTES = 160, LINE_BYTES = 16384 };

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

// A line is put together here and written at once: standard error has no buffer of its own.
struct line_text {
    char bytes[LINE_BYTES];
    size_t len;
};

static void put(struct line_text *to, const char *text, size_t len)
{
    size_t room = sizeof to->bytes - 1 - to->len; // the last byte is kept for the line's end
    if (len > room) len = room;
    memcpy(to->bytes + to->len, text, len);
    to->len += len;
}

static void put_plain(struct line_text *to, const char *text) { put(to, text, strlen(text)); }

static void put_escape(struct line_text *to, const char *format, unsigned value)
{
    char escape[8];
    snprintf(escape, sizeof escape, format, value);
    put_plain(to, escape);
}

static void put_text(struct line_text *to, const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        if (*at == '\n') put_plain(to, "\n        ");
        else if (*at == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0) put_escape(to, "\\u%04x", *++at);
        else if ((*at < 0x20 && *at != '\t') || *at == 0x7f) put_escape(to, "\\x%02x", *at);
        else put(to, (const char *)at, 1);
    }
}

static void write_line(void *context, const struct log_line *line)
{
    struct terminal *terminal_now = context;
    struct line_text text = {.len = 0};
    bool colour = terminal_now->colour;
    if (terminal_now->status[0]) put_plain(&text, "\r\033[K");
    if (line->tick) {
        char tick[16];
        snprintf(tick, sizeof tick, "%6u ", line->tick);
        put_plain(&text, tick);
    }
    if (colour) put_plain(&text, "\033[36m");
    put_text(&text, line->source);
    if (colour) put_plain(&text, "\033[0m");
    if (line->level != LOG_INFO) {
        put_plain(&text, " ");
        if (colour) put_plain(&text, colour_of(line->level));
        put_plain(&text, log_level_text(line->level));
        if (colour) put_plain(&text, "\033[0m");
    }
    if (line->place) {
        put_plain(&text, " ");
        put_text(&text, line->place);
    }
    put_plain(&text, ": ");
    put_text(&text, line->text);
    text.bytes[text.len++] = '\n';
    fwrite(text.bytes, 1, text.len, stderr);
    if (terminal_now->status[0]) fputs(terminal_now->status, stderr);
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
