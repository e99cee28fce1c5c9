// The one piece of process-wide state in the engine: a log is asked for from everywhere.
#include "util/log.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>

// Guards all below, and is held over nothing else: a sink has locks of its own, and it writes.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static log_sink current_sink;
static void *current_context;
static enum log_level least_level = LOG_INFO;
static uint32_t current_tick;

const char *log_level_text(enum log_level level)
{
    static const char *const names[LOG_LEVELS] = {"debug", "info", "warn", "error"};
    return (unsigned)level < LOG_LEVELS ? names[level] : "unknown";
}

static void write_to_stderr(const struct log_line *line)
{
    fprintf(stderr, "[%u] %s %s%s%s: %s\n", line->tick, log_level_text(line->level), line->source,
            line->place ? " " : "", line->place ? line->place : "", line->text);
}

void log_set_sink(log_sink sink, void *context)
{
    pthread_mutex_lock(&lock);
    current_sink = sink;
    current_context = context;
    pthread_mutex_unlock(&lock);
}

void log_set_level(enum log_level least)
{
    pthread_mutex_lock(&lock);
    least_level = least;
    pthread_mutex_unlock(&lock);
}

void log_set_tick(uint32_t tick)
{
    pthread_mutex_lock(&lock);
    current_tick = tick;
    pthread_mutex_unlock(&lock);
}

static void give(enum log_level level, const char *source, const char *place, const char *text,
                 bool from_mod)
{
    pthread_mutex_lock(&lock);
    bool is_wanted = level >= least_level;
    struct log_line line = {level, current_tick, source, place, text, 0, from_mod};
    log_sink sink = current_sink;
    void *context = current_context;
    pthread_mutex_unlock(&lock);
    if (!is_wanted) return;
    if (sink)
        sink(context, &line);
    else
        write_to_stderr(&line);
}

void log_write(enum log_level level, const char *source, const char *place, const char *format, ...)
{
    char text[LOG_MAX_TEXT_BYTES];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    give(level, source, place, text, false);
}

void log_write_of_mod(enum log_level level, const char *source, const char *place, const char *text)
{
    char copy[LOG_MAX_TEXT_BYTES];
    snprintf(copy, sizeof copy, "%s", text);
    give(level, source, place, copy, true);
}
