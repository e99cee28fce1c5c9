// As the log itself, process-wide: whoever writes a line knows no object that could keep it.
#include "util/log_tail.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "util/mem.h"
#include "util/utf8.h"

enum { AGAIN_BYTES = 32 };

struct tail {
    char source[LOG_TAIL_SOURCE_BYTES];
    struct log_tail_line lines[LOG_TAIL_LINES];
    size_t count, next; // next: where the oldest is once all are used
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards all below
static struct tail *tails[LOG_TAIL_SOURCES];             // made when a source first says something
static size_t tail_count;

static struct tail *find(const char *source)
{
    for (size_t i = 0; i < tail_count; i++)
        if (strcmp(tails[i]->source, source) == 0) return tails[i];
    return NULL;
}

static struct tail *find_or_make(const char *source)
{
    struct tail *tail = find(source);
    if (tail || tail_count == LOG_TAIL_SOURCES) return tail;
    if (strlen(source) >= LOG_TAIL_SOURCE_BYTES) return NULL;
    tail = tails[tail_count++] = mem_alloc(sizeof *tail);
    strcpy(tail->source, source);
    return tail;
}

static void keep(struct tail *tail, const struct log_line *line, const char *text, size_t len)
{
    struct log_tail_line *kept = &tail->lines[tail->next];
    tail->next = (tail->next + 1) % LOG_TAIL_LINES;
    if (tail->count < LOG_TAIL_LINES) tail->count++;
    kept->level = line->level;
    kept->tick = line->tick;
    utf8_copy(kept->place, sizeof kept->place, line->place ? line->place : "");
    size_t fits = utf8_cut(text, len, sizeof kept->text - 1);
    memcpy(kept->text, text, fits);
    kept->text[fits] = 0;
    if (line->again > 0 && fits + AGAIN_BYTES < sizeof kept->text)
        snprintf(kept->text + fits, AGAIN_BYTES, " (again, %" PRIu32 " x)", line->again);
}

void log_tail_note(const struct log_line *line)
{
    pthread_mutex_lock(&lock);
    struct tail *tail = find_or_make(line->source);
    for (const char *at = line->text; tail && at;) {
        const char *end = strchr(at, '\n');
        keep(tail, line, at, end ? (size_t)(end - at) : strlen(at));
        at = end && line->again == 0 ? end + 1
                                     : NULL; // of what is said again the first line is enough
    }
    pthread_mutex_unlock(&lock);
}

size_t log_tail_copy(const char *source, struct log_tail_line out[LOG_TAIL_LINES])
{
    pthread_mutex_lock(&lock);
    const struct tail *tail = find(source);
    size_t count = tail ? tail->count : 0;
    for (size_t i = 0; i < count; i++)
        out[i] = tail->lines[(tail->next + LOG_TAIL_LINES - count + i) % LOG_TAIL_LINES];
    pthread_mutex_unlock(&lock);
    return count;
}
