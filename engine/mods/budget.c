// What a mod has left over several ticks: its bucket of CPU time. What it may print is the pool's to know.
#include "mods/internal.h"

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
    session->paid_ns = 0;
    session->bucket_ns += (int64_t)budget_refill_ns(session);
    if (session->bucket_ns > burst) session->bucket_ns = burst;
    gate_note_print_budget(mods->gate, session->number,
                           pool_print_budget(mods->pool, session->slot));
}

// A message costs its sender what reading it took, but not what else its receiver made of it.
static const uint64_t PRICE_NS_PER_BYTE = 100;

// What a sender pays now: at most half of what it gets in a tick, so that nobody who listens can starve it.
static uint64_t pay(struct session *sender, uint64_t ns)
{
    uint64_t most = budget_refill_ns(sender) / 2;
    uint64_t left = most > sender->paid_ns ? most - sender->paid_ns : 0;
    if (ns > left) ns = left;
    sender->paid_ns += ns;
    sender->bucket_ns -= (int64_t)ns;
    return ns;
}

void budget_charge_senders(struct mods *mods, struct session *session, uint64_t cpu_ns)
{
    if (session->batch_bytes == 0) return;
    for (size_t i = 0; i < mods->count; i++) {
        struct session *sender = mods->sessions[i];
        uint64_t bytes = gate_taken_from(mods->gate, session->number, sender->number);
        if (bytes == 0 || sender == session) continue;
        if (bytes > session->batch_bytes) bytes = session->batch_bytes;
        uint64_t part = cpu_ns / session->batch_bytes * bytes, most = bytes * PRICE_NS_PER_BYTE;
        session->bucket_ns += (int64_t)pay(sender, part < most ? part : most);
    }
    session->batch_bytes = 0;
}

void budget_use(struct session *session, uint64_t cpu_ns)
{
    session->bucket_ns -= (int64_t)cpu_ns;
}

bool budget_starves(const struct mods *mods, const struct session *session)
{
    return mods->realtime && session->bucket_ns <= 0;
}
