#include "log/coalesce.h"

#include <stdbool.h>
#include <string.h>

#include "util/hash.h"
#include "util/mem.h"

struct entry {
    char *text, *source, *place; // text NULL: the entry is free; place NULL: none
    enum log_level level;
    bool from_mod;
    uint32_t since; // the tick at which it was last told
    uint32_t last;  // the tick at which it was last said
    uint32_t again; // since then, not told
};

struct coalescer {
    coalescer_out out;
    void *context;
    uint32_t second_ticks;
    size_t used;
    struct entry entries[COALESCE_LINES]; // by hash: two lines that meet in one take turns
};

struct coalescer *coalescer_create(coalescer_out out, void *context)
{
    struct coalescer *coalescer = mem_alloc(sizeof *coalescer);
    coalescer->out = out;
    coalescer->context = context;
    coalescer->second_ticks = COALESCE_TICKS;
    return coalescer;
}

static void clear(struct coalescer *coalescer, struct entry *entry)
{
    mem_free(entry->text);
    mem_free(entry->source);
    mem_free(entry->place);
    *entry = (struct entry){.text = NULL};
    coalescer->used--;
}

void coalescer_destroy(struct coalescer *coalescer)
{
    if (!coalescer) return;
    for (size_t i = 0; i < COALESCE_LINES; i++)
        if (coalescer->entries[i].text) clear(coalescer, &coalescer->entries[i]);
    mem_free(coalescer);
}

static void tell(struct coalescer *coalescer, struct entry *entry)
{
    if (entry->again == 0) return;
    const struct log_line line = {.level = entry->level,
                                  .tick = entry->last,
                                  .source = entry->source,
                                  .place = entry->place,
                                  .text = entry->text,
                                  .again = entry->again,
                                  .from_mod = entry->from_mod};
    coalescer->out(coalescer->context, &line);
    entry->again = 0;
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
    size_t len = text ? strlen(text) : 0;
    return hash_u64(hash_bytes(hash, text ? text : "", len), len);
}

static struct entry *entry_of(struct coalescer *coalescer, const struct log_line *line)
{
    uint64_t hash = hash_u64(hash_start(), line->level);
    hash = hash_text(hash_text(hash_text(hash, line->source), line->place), line->text);
    return &coalescer->entries[hash_finish(hash) % COALESCE_LINES];
}

static bool is_same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_same(const struct entry *entry, const struct log_line *line)
{
    return entry->text && entry->level == line->level && entry->from_mod == line->from_mod &&
           strcmp(entry->text, line->text) == 0 && strcmp(entry->source, line->source) == 0 &&
           is_same_text(entry->place, line->place);
}

void coalescer_set_tick_rate(struct coalescer *coalescer, uint32_t per_second)
{
    coalescer->second_ticks = per_second;
}

static bool is_over(const struct coalescer *coalescer, const struct entry *entry, uint32_t tick)
{
    // A new game begins before `since`: that is over, too.
    return tick - entry->since >= coalescer->second_ticks;
}

void coalescer_line(struct coalescer *coalescer, const struct log_line *line)
{
    if (line->tick == 0) {
        coalescer->out(coalescer->context, line);
        return;
    }
    struct entry *entry = entry_of(coalescer, line);
    if (is_same(entry, line) && !is_over(coalescer, entry, line->tick)) {
        entry->again++;
        entry->last = line->tick;
        return;
    }
    if (entry->text) {
        tell(coalescer, entry);
        clear(coalescer, entry);
    }
    *entry = (struct entry){.text = mem_strdup(line->text),
                            .source = mem_strdup(line->source),
                            .place = line->place ? mem_strdup(line->place) : NULL,
                            .level = line->level,
                            .from_mod = line->from_mod,
                            .since = line->tick,
                            .last = line->tick};
    coalescer->used++;
    coalescer->out(coalescer->context, line);
}

void coalescer_tick(struct coalescer *coalescer, uint32_t tick)
{
    if (coalescer->used == 0) return;
    for (size_t i = 0; i < COALESCE_LINES; i++) {
        struct entry *entry = &coalescer->entries[i];
        if (!entry->text || !is_over(coalescer, entry, tick)) continue;
        if (entry->again == 0) {
            clear(coalescer, entry);
            continue;
        }
        tell(coalescer, entry);
        entry->since = tick;
    }
}

void coalescer_flush(struct coalescer *coalescer)
{
    for (size_t i = 0; i < COALESCE_LINES; i++) {
        if (!coalescer->entries[i].text) continue;
        tell(coalescer, &coalescer->entries[i]);
        clear(coalescer, &coalescer->entries[i]);
    }
}
