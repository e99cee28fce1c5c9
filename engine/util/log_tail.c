// As the log itself, process-wide: whoever writes a line knows no object that could keep it.
#include "util/log_tail.h"

#include <pthread.h>
#include <string.h>

#include "util/mem.h"
#include "util/utf8.h"

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

void log_tail_note(const struct log_line *line)
{
    pthread_mutex_lock(&lock);
    struct tail *tail = find_or_make(line->source);
    if (tail) {
        struct log_tail_line *kept = &tail->lines[tail->next];
        tail->next = (tail->next + 1) % LOG_TAIL_LINES;
        if (tail->count < LOG_TAIL_LINES) tail->count++;
        kept->level = line->level;
        kept->tick = line->tick;
        utf8_copy(kept->place, sizeof kept->place, line->place ? line->place : "");
        utf8_copy(kept->text, sizeof kept->text, line->text);
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
