// What a mod has left over several ticks: its bucket of CPU time. What it may print is the pool's to know.
#include "mods/feed.h"
#include "mods/internal.h"

static const uint64_t DEFAULT_REFILL_NS = 2 * 1000 * 1000, DEFAULT_BURST_NS = 100 * 1000 * 1000;

uint64_t budget_refill_ns(const struct instance *instance)
{
    uint64_t ns = instance->package.source.limits.bucket_refill_ns;
    return ns ? ns : DEFAULT_REFILL_NS;
}

uint64_t budget_burst_ns(const struct instance *instance)
{
    uint64_t ns = instance->package.source.limits.bucket_burst_ns;
    return ns ? ns : DEFAULT_BURST_NS;
}

void budget_begin(struct instance *instance)
{
    instance->bucket_ns = (int64_t)budget_burst_ns(instance);
}

void budget_tick(struct mods *mods, struct instance *instance)
{
    int64_t burst = (int64_t)budget_burst_ns(instance);
    instance->paid_ns = 0;
    instance->bucket_ns += (int64_t)budget_refill_ns(instance);
    if (instance->bucket_ns > burst) instance->bucket_ns = burst;
    gate_note_print_budget(mods->gate, instance->number, feed_print_budget(mods, instance->slot));
}

// A message costs its sender what reading it took, but not what else its receiver made of it.
static const uint64_t PRICE_NS_PER_BYTE = 100;

// What a sender pays now: at most half of what it gets in a tick, so that nobody who listens can starve it.
static uint64_t pay(struct instance *sender, uint64_t ns)
{
    uint64_t most = budget_refill_ns(sender) / 2;
    uint64_t left = most > sender->paid_ns ? most - sender->paid_ns : 0;
    if (ns > left) ns = left;
    sender->paid_ns += ns;
    sender->bucket_ns -= (int64_t)ns;
    return ns;
}

void budget_charge_senders(struct mods *mods, struct instance *instance, uint64_t cpu_ns)
{
    if (instance->batch_bytes == 0) return;
    for (size_t i = 0; i < mods->count; i++) {
        struct instance *sender = mods->instances[i];
        uint64_t bytes = gate_taken_from(mods->gate, instance->number, sender->number);
        if (bytes == 0 || sender == instance) continue;
        if (bytes > instance->batch_bytes) bytes = instance->batch_bytes;
        uint64_t part = cpu_ns / instance->batch_bytes * bytes, most = bytes * PRICE_NS_PER_BYTE;
        instance->bucket_ns += (int64_t)pay(sender, part < most ? part : most);
    }
    instance->batch_bytes = 0;
}

void budget_use(struct instance *instance, uint64_t cpu_ns)
{
    instance->bucket_ns -= (int64_t)cpu_ns;
}

bool budget_starves(const struct mods *mods, const struct instance *instance)
{
    return mods->realtime && instance->bucket_ns <= 0;
}
