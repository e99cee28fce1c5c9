#include "log/sink.h"

#include <ctype.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log/files.h"
#include "log/coalesce.h"
#include "log/format.h"
#include "log/history.h"
#include "util/check.h"
#include "util/log_tail.h"
#include "util/mem.h"

enum { STATUS_BYTES = 160 };

struct sink {
    bool colour;               // standard error is a terminal that shows colour
    bool rewrites;             // it is one that can write over a line
    char status[STATUS_BYTES]; // the progress line now
    bool json, uncoalesced;
    enum log_level least;
    char *sources[LOG_MAX_SHOWN_SOURCES];
    size_t source_count;
    char *pattern; // NULL: none
    bool pattern_is_small;
    struct coalescer *coalescer;
    struct log_files *files;
    struct buf text;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards the sink
static struct sink sink;

// --- what is shown ---

static bool has_source(const char *source)
{
    for (size_t i = 0; i < sink.source_count; i++)
        if (strcmp(sink.sources[i], source) == 0) return true;
    return sink.source_count == 0;
}

static bool starts_with(const char *text, const char *pattern, bool any_case)
{
    for (; *pattern; text++, pattern++) {
        int letter = any_case ? tolower((unsigned char)*text) : (unsigned char)*text;
        if (letter != (unsigned char)*pattern) return false;
    }
    return true;
}

static bool has_pattern(const char *text)
{
    if (!text) return false;
    for (; *text; text++)
        if (starts_with(text, sink.pattern, sink.pattern_is_small)) return true;
    return false;
}

static bool is_shown(const struct log_line *line)
{
    if (line->level < sink.least || !has_source(line->source)) return false;
    return !sink.pattern || has_pattern(line->text) || has_pattern(line->place);
}

static void show(const struct log_line *line)
{
    buf_clear(&sink.text);
    if (sink.status[0]) CHECK(buf_append(&sink.text, "\r\033[K", 4) == STATUS_OK);
    if (sink.json)
        format_json(&sink.text, line);
    else
        format_text(&sink.text, line, sink.colour);
    // Behind the longest of lines it has no room; it comes back with the next one.
    (void)buf_append(&sink.text, sink.status, strlen(sink.status));
    // Standard error has no buffer of its own: this is one write.
    fwrite(sink.text.data, 1, sink.text.len, stderr);
}

static void write_file(const struct log_line *line)
{
    struct diag diag;
    if (log_files_write(sink.files, line, &diag) != STATUS_IO) return;
    char text[sizeof diag.text + 64];
    snprintf(text, sizeof text, "there are no log files from here on: %s", diag.text);
    show(&(struct log_line){
        .level = LOG_WARN, .tick = line->tick, .source = "engine", .text = text});
}

static void emit(void *context, const struct log_line *line)
{
    (void)context;
    log_tail_note(line);
    history_note(line);
    if (sink.files) write_file(line);
    if (is_shown(line)) show(line);
}

// The text without the place that it begins with: a line has that already.
static const char *without_place(const struct log_line *line)
{
    size_t len = line->place ? strlen(line->place) : 0;
    bool is_twice = len > 0 && strncmp(line->text, line->place, len) == 0 &&
                    strncmp(line->text + len, ": ", 2) == 0;
    return is_twice ? line->text + len + 2 : line->text;
}

static void write_line(void *context, const struct log_line *line)
{
    (void)context;
    struct log_line once = *line;
    once.text = without_place(line);
    pthread_mutex_lock(&lock);
    if (sink.uncoalesced || !sink.coalescer)
        emit(NULL, &once);
    else
        coalescer_line(sink.coalescer, &once);
    pthread_mutex_unlock(&lock);
}

// --- settings ---

static void forget_filter(void)
{
    for (size_t i = 0; i < sink.source_count; i++) mem_free(sink.sources[i]);
    sink.source_count = 0;
    mem_free(sink.pattern);
    sink.pattern = NULL;
}

static void set_filter(const struct log_settings *settings)
{
    forget_filter();
    for (size_t i = 0; i < settings->source_count; i++)
        sink.sources[sink.source_count++] = mem_strdup(settings->sources[i]);
    if (!settings->pattern || !settings->pattern[0]) return;
    sink.pattern = mem_strdup(settings->pattern);
    sink.pattern_is_small = true;
    for (const char *at = sink.pattern; *at; at++)
        if (isupper((unsigned char)*at)) sink.pattern_is_small = false;
}

static enum status check(const struct log_settings *settings, struct diag *diag)
{
    if (settings->source_count > LOG_MAX_SHOWN_SOURCES)
        return diag_set(diag, STATUS_LIMIT, "at most %d mods can be named for the log",
                        LOG_MAX_SHOWN_SOURCES);
    if (settings->pattern && strlen(settings->pattern) > LOG_MAX_PATTERN_BYTES)
        return diag_set(diag, STATUS_LIMIT, "what the log is filtered by has at most %d bytes",
                        LOG_MAX_PATTERN_BYTES);
    return STATUS_OK;
}

enum status log_sink_configure(const struct log_settings *settings, struct diag *diag)
{
    enum status status = check(settings, diag);
    if (status != STATUS_OK) return status;
    struct log_files *files = NULL;
    if (settings->folder) {
        status = log_files_open(&files, settings->folder, settings->file_bytes, diag);
        if (status != STATUS_OK) return status;
    }
    pthread_mutex_lock(&lock);
    coalescer_flush(sink.coalescer);
    log_files_close(sink.files);
    sink.files = files;
    sink.json = settings->json;
    sink.uncoalesced = settings->uncoalesced;
    sink.least = settings->least;
    set_filter(settings);
    pthread_mutex_unlock(&lock);
    log_set_level(files ? LOG_DEBUG : settings->least);
    return STATUS_OK;
}

void log_sink_install(void)
{
    const char *mode = getenv("TERM");
    const char *plain = getenv("NO_COLOR");
    sink.rewrites = isatty(STDERR_FILENO) && mode && mode[0] && strcmp(mode, "dumb") != 0;
    sink.colour = sink.rewrites && !(plain && plain[0]);
    sink.least = LOG_INFO;
    if (!sink.coalescer) {
        sink.coalescer = coalescer_create(emit, NULL);
        buf_init(&sink.text, FORMAT_MAX_BYTES + STATUS_BYTES + 8);
    }
    log_set_sink(write_line, NULL);
}

void log_sink_tick_rate(uint32_t per_second)
{
    pthread_mutex_lock(&lock);
    if (sink.coalescer) coalescer_set_tick_rate(sink.coalescer, per_second);
    pthread_mutex_unlock(&lock);
}

void log_sink_tick(uint32_t tick)
{
    pthread_mutex_lock(&lock);
    if (sink.coalescer) coalescer_tick(sink.coalescer, tick);
    pthread_mutex_unlock(&lock);
}

void log_sink_finish(void)
{
    pthread_mutex_lock(&lock);
    if (sink.coalescer) coalescer_flush(sink.coalescer);
    coalescer_destroy(sink.coalescer);
    sink.coalescer = NULL;
    log_files_close(sink.files);
    sink.files = NULL;
    pthread_mutex_unlock(&lock);
}

void log_sink_status(const char *text)
{
    if (!sink.rewrites) return;
    pthread_mutex_lock(&lock);
    buf_clear(&sink.text);
    format_words(&sink.text, text ? text : "");
    snprintf(sink.status, sizeof sink.status, "%.*s", (int)sink.text.len,
             sink.text.len ? (char *)sink.text.data : "");
    fprintf(stderr, "\r\033[K%s", sink.status);
    fflush(stderr);
    pthread_mutex_unlock(&lock);
}
