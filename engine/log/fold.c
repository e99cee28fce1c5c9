#include "log/fold.h"

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

struct fold {
    fold_out out;
    void *context;
    size_t used;
    struct entry entries[FOLD_LINES]; // by hash: two lines that meet in one take turns
};

struct fold *fold_create(fold_out out, void *context)
{
    struct fold *fold = mem_alloc(sizeof *fold);
    fold->out = out;
    fold->context = context;
    return fold;
}

static void clear(struct fold *fold, struct entry *entry)
{
    mem_free(entry->text);
    mem_free(entry->source);
    mem_free(entry->place);
    *entry = (struct entry){.text = NULL};
    fold->used--;
}

void fold_destroy(struct fold *fold)
{
    if (!fold) return;
    for (size_t i = 0; i < FOLD_LINES; i++)
        if (fold->entries[i].text) clear(fold, &fold->entries[i]);
    mem_free(fold);
}

static void tell(struct fold *fold, struct entry *entry)
{
    if (entry->again == 0) return;
    const struct log_line line = {.level = entry->level,
                                  .tick = entry->last,
                                  .source = entry->source,
                                  .place = entry->place,
                                  .text = entry->text,
                                  .again = entry->again,
                                  .from_mod = entry->from_mod};
    fold->out(fold->context, &line);
    entry->again = 0;
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
    size_t len = text ? strlen(text) : 0;
    return hash_u64(hash_bytes(hash, text ? text : "", len), len);
}

static struct entry *entry_of(struct fold *fold, const struct log_line *line)
{
    uint64_t hash = hash_u64(hash_start(), line->level);
    hash = hash_text(hash_text(hash_text(hash, line->source), line->place), line->text);
    return &fold->entries[hash_finish(hash) % FOLD_LINES];
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

static bool is_over(const struct entry *entry, uint32_t tick)
{
    return tick - entry->since >= FOLD_TICKS; // a new game begins before `since`: that is over, too
}

void fold_line(struct fold *fold, const struct log_line *line)
{
    if (line->tick == 0) {
        fold->out(fold->context, line);
        return;
    }
    struct entry *entry = entry_of(fold, line);
    if (is_same(entry, line) && !is_over(entry, line->tick)) {
        entry->again++;
        entry->last = line->tick;
        return;
    }
    if (entry->text) {
        tell(fold, entry);
        clear(fold, entry);
    }
    *entry = (struct entry){.text = mem_strdup(line->text),
                            .source = mem_strdup(line->source),
                            .place = line->place ? mem_strdup(line->place) : NULL,
                            .level = line->level,
                            .from_mod = line->from_mod,
                            .since = line->tick,
                            .last = line->tick};
    fold->used++;
    fold->out(fold->context, line);
}

void fold_tick(struct fold *fold, uint32_t tick)
{
    if (fold->used == 0) return;
    for (size_t i = 0; i < FOLD_LINES; i++) {
        struct entry *entry = &fold->entries[i];
        if (!entry->text || !is_over(entry, tick)) continue;
        if (entry->again == 0) {
            clear(fold, entry);
            continue;
        }
        tell(fold, entry);
        entry->since = tick;
    }
}

void fold_flush(struct fold *fold)
{
    for (size_t i = 0; i < FOLD_LINES; i++) {
        if (!fold->entries[i].text) continue;
        tell(fold, &fold->entries[i]);
        clear(fold, &fold->entries[i]);
    }
}
