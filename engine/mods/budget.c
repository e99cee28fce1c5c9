// What a mod has left over several ticks: its bucket of CPU time. What it may print is the pool's to know.
#include "mods/mods_private.h"

static const uint64_t DEFAULT_REFILL_NS = 2 * 1000 * 1000, DEFAULT_BURST_NS = 100 * 1000 * 1000;

uint64_t budget_refill_ns(const struct session *session)
{
    uint64_t ns = session->package.source.limits.bucket_refill_ns;
    return ns ? ns : DEFAULT_REFILL_NS;
}

uint64_t budget_burst_ns(const struct session *session)
{
    uint64_t ns = session->package.source.limits.bucket_burst_ns;
    return ns ? ns : DEFAULT_BURST_NS;
}

void budget_begin(struct session *session)
{
    session->bucket_ns = (int64_t)budget_burst_ns(session);
}

void budget_tick(const struct mods *mods, struct session *session)
{
    int64_t burst = (int64_t)budget_burst_ns(session);
    session->bucket_ns += (int64_t)budget_refill_ns(session);
    if (session->bucket_ns > burst) session->bucket_ns = burst;
    gate_note_print_budget(mods->gate, session->number,
                           pool_print_budget(mods->pool, session->slot));
}

void budget_use(struct session *session, uint64_t cpu_ns)
{
    session->bucket_ns -= (int64_t)cpu_ns;
}

bool budget_starves(const struct mods *mods, const struct session *session)
{
    return mods->realtime && session->bucket_ns <= 0;
}
