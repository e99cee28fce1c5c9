// What ran in a mod's process, for tests: asked for between two ticks, when the mod has nothing to do.
#include "mods/internal.h"

static bool is_at_work(const struct mods *mods, const struct instance *instance)
{
    return instance->slot >= 0 && pool_busy(mods->pool, instance->slot);
}

static void wait_for(struct mods *mods, const struct instance *instance)
{
    while (is_at_work(mods, instance)) {
        mods_take_all(mods, UINT64_MAX);
        if (!is_at_work(mods, instance)) return;
        enum status status = pool_wait(mods->pool, UINT64_MAX);
        if (status != STATUS_OK && status != STATUS_TIMEOUT) return;
    }
}

enum status mods_take_coverage(struct mods *mods, uint16_t mod, struct buf *report)
{
    struct instance *instance = mods_find(mods, mod);
    if (!instance || instance->slot < 0 || !instance->joined) return STATUS_CLOSED;
    enum status status = pool_cover(mods->pool, instance->slot);
    if (status != STATUS_OK) return status;
    instance->coverage = report;
    instance->coverage_fits = true;
    pool_wake(mods->pool);
    wait_for(mods, instance);
    instance->coverage = NULL;
    if (instance->slot < 0 || pool_dying(mods->pool, instance->slot)) return STATUS_CLOSED;
    return instance->coverage_fits ? STATUS_OK : STATUS_LIMIT;
}

void mods_note_coverage(struct instance *instance, const void *bytes, size_t len)
{
    if (instance->coverage && buf_append(instance->coverage, bytes, len) != STATUS_OK)
        instance->coverage_fits = false;
}
