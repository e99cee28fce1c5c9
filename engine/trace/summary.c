#include "trace/summary.h"

#include <string.h>

#include "pool/pool.h"
#include "util/utf8.h"

struct reading {
    struct summary *summary;
    int by_slot[POOL_MAX_SLOTS]; // numbers of mods; -1
    uint32_t tick;
    void (*noted)(void *context, uint32_t tick, const char *mod, const char *what,
                  const char *text);
    void *context;
};

static int find_mod(struct summary *summary, const char *id)
{
    char name[SUMMARY_ID_BYTES];
    utf8_copy(name, sizeof name, id);
    for (size_t i = 0; i < summary->mod_count; i++)
        if (strcmp(summary->mods[i].id, name) == 0) return (int)i;
    if (summary->mod_count == SUMMARY_MAX_MODS) return -1;
    struct summary_mod *mod = &summary->mods[summary->mod_count];
    memcpy(mod->id, name, sizeof name);
    return (int)summary->mod_count++;
}

static struct summary_mod *mod_at(struct reading *reading, uint32_t slot)
{
    if (slot >= POOL_MAX_SLOTS || reading->by_slot[slot] < 0) return NULL;
    return &reading->summary->mods[reading->by_slot[slot]];
}

static void note(const struct reading *reading, const struct summary_mod *mod, const char *what,
                 const char *text)
{
    if (reading->noted)
        reading->noted(reading->context, reading->tick, mod ? mod->id : NULL, what, text);
}

static void read_said(struct reading *reading, const Gatehouse__Trace__Said *said)
{
    struct summary_mod *mod = mod_at(reading, said->slot);
    if (!mod) return;
    switch ((enum pool_message_kind)said->kind) {
    case POOL_SEND:
        mod->sends++;
        mod->sent_bytes += said->content.len;
        break;
    case POOL_QUERY:
        mod->queries++;
        mod->sent_bytes += said->content.len;
        break;
    case POOL_PRINT:
        mod->prints++;
        break;
    case POOL_DONE:
        mod->cpu_ns += said->cpu_ns;
        break;
    case POOL_ERROR:
    case POOL_FAILED:
        mod->errors++;
        note(reading, mod, said->kind == POOL_FAILED ? "did not load" : "error",
             said->error ? said->error->text[0] ? said->error->text : said->error->message : "");
        break;
    case POOL_EXITED:
        mod->deaths++;
        note(reading, mod, "ended", said->reason);
        break;
    default:
        break;
    }
}

static void read_one(struct reading *reading, const tape_entry *entry)
{
    struct summary *summary = reading->summary;
    struct summary_mod *mod;
    summary->entries++;
    switch (entry->what_case) {
    case GATEHOUSE__TRACE__ENTRY__WHAT_STARTED: {
        int number = find_mod(summary, entry->started->mod);
        if (entry->started->slot < POOL_MAX_SLOTS) reading->by_slot[entry->started->slot] = number;
        if (number >= 0) summary->mods[number].starts++;
        break;
    }
    case GATEHOUSE__TRACE__ENTRY__WHAT_GIVEN:
        mod = mod_at(reading, entry->given->slot);
        if (!mod) break;
        mod->given++;
        mod->given_bytes += entry->given->content.len;
        break;
    case GATEHOUSE__TRACE__ENTRY__WHAT_SAID:
        read_said(reading, entry->said);
        break;
    case GATEHOUSE__TRACE__ENTRY__WHAT_INPUT:
        summary->inputs++;
        break;
    case GATEHOUSE__TRACE__ENTRY__WHAT_TICK:
        if (summary->turns++ == 0) summary->first_tick = entry->tick->tick;
        summary->last_tick = reading->tick = entry->tick->tick;
        break;
    case GATEHOUSE__TRACE__ENTRY__WHAT_MARKER:
        note(reading, NULL, "mark", entry->marker);
        break;
    default:
        break;
    }
}

void summary_read(struct tape *tape, struct summary *summary,
                  void (*noted)(void *context, uint32_t tick, const char *mod, const char *what,
                                const char *text),
                  void *context)
{
    struct reading reading = {.summary = summary, .noted = noted, .context = context};
    const tape_entry *entry;
    memset(summary, 0, sizeof *summary);
    memset(reading.by_slot, -1, sizeof reading.by_slot);
    tape_show_marks(tape);
    while ((entry = tape_peek(tape)) != NULL) {
        read_one(&reading, entry);
        tape_drop(tape);
    }
}
