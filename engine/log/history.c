// As the log itself, process-wide. Lines of all sources are in one list by number; each is in a list of
// its source's, too, whose oldest is what goes.
#include "log/history.h"

#include <pthread.h>
#include <string.h>

#include "util/mem.h"
#include "util/utf8.h"

enum { MAX_SOURCES = 320, LINE_COST = 48 }; // bytes that a line counts besides its text

struct voice;

struct entry {
    struct entry *before, *after; // in the log
    struct entry *next;           // of the same source
    struct voice *voice;
    uint64_t number;
    enum log_level level;
    uint32_t tick, again;
    bool from_mod;
    const char *source, *place, *text; // behind this structure
    size_t cost;
};

struct voice {
    char source[HISTORY_SOURCE_BYTES];
    struct entry *oldest, *newest;
    size_t cost;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards all below
static struct voice voices[MAX_SOURCES];
static size_t voice_count;
static struct entry *first, *last;
static size_t line_count, cost_of_all;
static uint64_t last_number;

// Those beyond the limit share one voice.
static struct voice *find_voice(const char *source)
{
    char name[HISTORY_SOURCE_BYTES];
    utf8_copy(name, sizeof name, source);
    for (size_t i = 0; i < voice_count; i++)
        if (strcmp(voices[i].source, name) == 0) return &voices[i];
    if (voice_count == MAX_SOURCES) return &voices[MAX_SOURCES - 1];
    struct voice *voice = &voices[voice_count++];
    memcpy(voice->source, name, sizeof name);
    return voice;
}

static struct voice *find_loudest(void)
{
    struct voice *loudest = &voices[0];
    for (size_t i = 1; i < voice_count; i++)
        if (voices[i].cost > loudest->cost) loudest = &voices[i];
    return loudest;
}

static void drop_oldest(struct voice *voice)
{
    struct entry *entry = voice->oldest;
    voice->oldest = entry->next;
    if (!voice->oldest) voice->newest = NULL;
    voice->cost -= entry->cost;
    cost_of_all -= entry->cost;
    line_count--;
    if (entry->before)
        entry->before->after = entry->after;
    else
        first = entry->after;
    if (entry->after)
        entry->after->before = entry->before;
    else
        last = entry->before;
    mem_free(entry);
}

static const char *put_text(char **at, const char *text, size_t size)
{
    char *start = *at;
    *at += utf8_copy(start, size, text) + 1;
    return start;
}

static struct entry *make_entry(struct voice *voice, const struct log_line *line)
{
    const char *place = line->place ? line->place : "";
    size_t room = strnlen(line->source, HISTORY_SOURCE_BYTES) +
                  strnlen(place, HISTORY_PLACE_BYTES) + strnlen(line->text, HISTORY_TEXT_BYTES) + 3;
    struct entry *entry = mem_alloc(sizeof *entry + room);
    char *at = (char *)(entry + 1);
    entry->voice = voice;
    entry->cost = room + LINE_COST;
    entry->number = ++last_number;
    entry->level = line->level;
    entry->tick = line->tick;
    entry->again = line->again;
    entry->from_mod = line->from_mod;
    entry->source = put_text(&at, line->source, HISTORY_SOURCE_BYTES);
    entry->place = put_text(&at, place, HISTORY_PLACE_BYTES);
    entry->text = put_text(&at, line->text, HISTORY_TEXT_BYTES);
    return entry;
}

static void add(struct entry *entry)
{
    struct voice *voice = entry->voice;
    entry->before = last;
    if (last)
        last->after = entry;
    else
        first = entry;
    last = entry;
    if (voice->newest)
        voice->newest->next = entry;
    else
        voice->oldest = entry;
    voice->newest = entry;
    voice->cost += entry->cost;
    cost_of_all += entry->cost;
    line_count++;
}

void history_note(const struct log_line *line)
{
    pthread_mutex_lock(&lock);
    add(make_entry(find_voice(line->source), line));
    while (line_count > HISTORY_LINES || cost_of_all > HISTORY_BYTES) drop_oldest(find_loudest());
    pthread_mutex_unlock(&lock);
}

static void copy(const struct entry *entry, struct history_line *out)
{
    out->number = entry->number;
    out->level = entry->level;
    out->tick = entry->tick;
    out->again = entry->again;
    out->from_mod = entry->from_mod;
    utf8_copy(out->source, sizeof out->source, entry->source);
    utf8_copy(out->place, sizeof out->place, entry->place);
    utf8_copy(out->text, sizeof out->text, entry->text);
}

size_t history_copy(uint64_t after, struct history_line out[HISTORY_BATCH])
{
    size_t count = 0;
    pthread_mutex_lock(&lock);
    const struct entry *entry = last;
    while (entry && entry->number > after && entry->before) entry = entry->before;
    for (; entry && count < HISTORY_BATCH; entry = entry->after)
        if (entry->number > after) copy(entry, &out[count++]);
    pthread_mutex_unlock(&lock);
    return count;
}
