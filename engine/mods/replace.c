// A newer source of a mod that plays: it loads in a process of its own beside the old one and takes
// its place when it is ready, or is forgotten when it does not load.
#include <string.h>

#include "mods/feed.h"
#include "mods/internal.h"
#include "util/log.h"
#include "util/mem.h"
#include "util/utf8.h"

// What a mod sends while it is loaded, each with its length: all that the pool lets through.
enum { MOST_HELD_BYTES = POOL_MAX_SENT_BYTES + POOL_MAX_SENDS * sizeof(uint32_t) };

void mods_forget_next(struct mods *mods, struct instance *instance)
{
    struct instance *next = instance->next;
    if (!next) return;
    instance->next = NULL;
    mods_release_slot(mods, next, true);
    mods_end_assets(mods, next);
    mod_package_fini(&next->package);
    notification_queue_fini(&next->notifications);
    buf_fini(&next->held);
    mem_free(next);
}

enum status mods_replace(struct mods *mods, uint16_t mod, const struct mod_source *source,
                         struct diag *diag)
{
    struct instance *instance = mods_find(mods, mod);
    if (!instance) return diag_set(diag, STATUS_NOT_FOUND, "no mod has the number %u", mod);
    if (strcmp(instance->package.source.id, source->id) != 0)
        return diag_set(diag, STATUS_INVALID, "%s cannot become %s while it plays",
                        instance->package.source.id, source->id);
    mods_forget_next(mods, instance);
    struct instance *next = mem_alloc(sizeof *next);
    next->number = mod;
    next->slot = -1;
    next->is_next = true;
    enum status status = mod_package_init(&next->package, source);
    if (status != STATUS_OK) {
        mem_free(next);
        return diag_set(diag, status, "%s: its texts: %s", source->id, status_text(status));
    }
    notification_queue_init(&next->notifications);
    buf_init(&next->held, MOST_HELD_BYTES);
    instance->next = next;
    int slot;
    status = mods_start_process(mods, source, &slot, diag);
    if (status != STATUS_OK) {
        mods_forget_next(mods, instance);
        return status;
    }
    next->slot = slot;
    next->state = MOD_STARTING;
    mods->by_slot[slot] = next;
    mods_note_assets(next, source);
    mods_begin_assets(mods, next, source);
    return STATUS_OK;
}

void mods_hold(struct mods *mods, struct instance *next, const void *bytes, size_t len)
{
    uint32_t size = (uint32_t)len;
    if (buf_append(&next->held, &size, sizeof size) != STATUS_OK ||
        buf_append(&next->held, bytes, len) != STATUS_OK)
        feed_kill(mods, next->slot); // so it ends like any other that does not load
}

bool mods_next_loads(const struct instance *instance)
{
    const struct instance *next = instance->next;
    return next && next->slot >= 0 && (!next->ready || (next->job && !next->decoded));
}

// What it sent while it was loaded is done now, as if it had just been started.
static void submit_held(struct mods *mods, struct instance *instance, const struct buf *held)
{
    for (size_t at = 0; at < held->len;) {
        uint32_t size;
        memcpy(&size, (const char *)held->data + at, sizeof size);
        at += sizeof size;
        gate_submit(mods->gate, instance->number, (const char *)held->data + at, size);
        at += size;
    }
}

// The package, process and assets of `next` become the instance's.
static void move_in(struct mods *mods, struct instance *instance, struct instance *next)
{
    mods_end_assets(mods, instance);
    mod_package_fini(&instance->package);
    instance->package = next->package;
    instance->slot = next->slot;
    instance->asset_names = next->asset_names;
    instance->asset_count = next->asset_count;
    instance->job = next->job;
    instance->decoded = next->decoded;
    instance->assets = NULL;
    instance->ready = true;
    instance->waits = next->waits;
    utf8_copy(instance->waits_at, sizeof instance->waits_at, next->waits_at);
    instance->joined = instance->late = false;
    instance->read_memory_at = 0;
    instance->cpu_ns += next->cpu_ns;
    instance->prints += next->prints;
    instance->prints_dropped += next->prints_dropped;
    instance->drops_unsaid += next->drops_unsaid;
    mods->by_slot[instance->slot] = instance;
    budget_begin(instance);
}

static void swap(struct mods *mods, struct instance *instance)
{
    struct instance *next = instance->next;
    instance->next = NULL;
    mods_stop(mods, instance->number, "a newer version takes its place");
    gate_remove_mod(mods->gate, instance->number); // one that died may not have been removed yet
    notification_queue_clear(&instance->notifications);
    move_in(mods, instance, next);
    struct diag diag = {""};
    struct pool_error error = {.line = 0};
    enum status status = mods_add_to_gate(mods, instance, &diag);
    if (status == STATUS_OK) {
        instance->state = instance->waits ? MOD_STARTING : MOD_RUNNING;
        instance->restarts++;
        submit_held(mods, instance, &next->held);
    } else {
        mods_release_slot(mods, instance, true);
        instance->state = MOD_DEAD;
        utf8_copy(instance->reason, sizeof instance->reason, diag.text);
        utf8_copy(error.message, sizeof error.message, diag.text);
    }
    notification_queue_fini(&next->notifications);
    buf_fini(&next->held);
    mem_free(next);
    mods_tell_replaced(mods, instance, status == STATUS_OK ? NULL : &error);
}

void mods_step_next(struct mods *mods, struct instance *instance)
{
    struct instance *next = instance->next;
    struct pool_error error;
    if (!next) return;
    bool failed = mods_tell_next(mods, next, &error);
    if (failed) {
        mods_forget_next(mods, instance);
        mods_tell_replaced(mods, instance, &error);
    } else if (!mods_next_loads(instance)) {
        swap(mods, instance);
    }
}
