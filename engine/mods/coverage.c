// What ran in a mod's process, for tests: asked for between two ticks, when the mod has nothing to do.
#include "mods/internal.h"

static bool is_at_work(const struct mods *mods, const struct session *session)
{
    return session->slot >= 0 && pool_busy(mods->pool, session->slot);
}

static void wait_for(struct mods *mods, const struct session *session)
{
    while (is_at_work(mods, session)) {
        mods_take_all(mods, UINT64_MAX);
        if (!is_at_work(mods, session)) return;
        enum status status = pool_wait(mods->pool, UINT64_MAX);
        if (status != STATUS_OK && status != STATUS_TIMEOUT) return;
    }
}

enum status mods_take_coverage(struct mods *mods, uint16_t mod, struct buf *report)
{
    struct session *session = mods_find(mods, mod);
    if (!session || session->slot < 0 || !session->joined) return STATUS_CLOSED;
    enum status status = pool_cover(mods->pool, session->slot);
    if (status != STATUS_OK) return status;
    session->coverage = report;
    session->coverage_fits = true;
    pool_wake(mods->pool);
    wait_for(mods, session);
    session->coverage = NULL;
    if (session->slot < 0 || pool_dying(mods->pool, session->slot)) return STATUS_CLOSED;
    return session->coverage_fits ? STATUS_OK : STATUS_LIMIT;
}

void mods_note_coverage(struct session *session, const void *bytes, size_t len)
{
    if (session->coverage && buf_append(session->coverage, bytes, len) != STATUS_OK)
        session->coverage_fits = false;
}
