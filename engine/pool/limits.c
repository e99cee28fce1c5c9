#include "pool/limits.h"

enum {
    NS_PER_MS = 1000 * 1000,
    LIMITS_MIN_SLICE_NS = 2 * NS_PER_MS, // the kernel's figure is not finer
    LIMITS_MAX_SLICE_NS = 500 * NS_PER_MS,
};

// A process that neither works nor answers is not the script's doing: no script can sleep. Whoever took
// such a process over must not be able to hold up a game that waits for all its mods.
static const uint64_t LIMITS_STALL_NS = 10ull * 1000 * NS_PER_MS;

static uint64_t handler_limit(const struct slot *slot)
{
    return slot->loaded ? slot->limits.handler_cpu_ns : 2 * slot->limits.handler_cpu_ns;
}

static uint64_t clamp_slice(uint64_t ns)
{
    if (ns < LIMITS_MIN_SLICE_NS) return LIMITS_MIN_SLICE_NS;
    return ns > LIMITS_MAX_SLICE_NS ? LIMITS_MAX_SLICE_NS : ns;
}

void limits_begin(struct slot *slot, uint64_t now_ns)
{
    slot->check_at_ns = now_ns + clamp_slice(handler_limit(slot));
}

static void check_stall(struct slot *slot, uint64_t cpu_ns, uint64_t now_ns)
{
    if (cpu_ns != slot->cpu_seen_ns || slot->asked) {
        slot->cpu_seen_ns = cpu_ns;
        slot->progress_at_ns = now_ns;
    } else if (now_ns - slot->progress_at_ns > LIMITS_STALL_NS) {
        slot_kill(slot, "did not answer for %u s and did nothing either",
                  (unsigned)(LIMITS_STALL_NS / (1000ull * NS_PER_MS)));
    }
}

void limits_check(struct slot *slot, uint64_t now_ns)
{
    uint64_t cpu = slot_cpu_ns(slot);
    uint64_t used = cpu > slot->cpu_base_ns ? cpu - slot->cpu_base_ns : 0;
    uint64_t limit = handler_limit(slot);
    if (slot->terminated_cpu_ns) {
        limit = slot->terminated_cpu_ns + slot->limits.kill_cpu_ns;
        if (used > limit)
            slot_kill(slot, "used %u ms of CPU and did not stop", (unsigned)(used / NS_PER_MS));
    } else if (used > limit) {
        slot->terminated_cpu_ns = used;
        limit = used + slot->limits.kill_cpu_ns;
        channel_request_terminate(&slot->channel, slot->delivery);
    }
    check_stall(slot, cpu, now_ns);
    slot->check_at_ns = now_ns + clamp_slice(limit > used ? limit - used : 0);
}

void limits_check_idle(struct slot *slot, uint64_t now_ns)
{
    uint64_t cpu = slot_cpu_ns(slot), limit = handler_limit(slot);
    uint64_t used = cpu > slot->cpu_base_ns ? cpu - slot->cpu_base_ns : 0;
    if (used > limit)
        slot_kill(slot, "used %u ms of CPU while it had nothing to do", (unsigned)(used / NS_PER_MS));
    slot->check_at_ns = now_ns + clamp_slice(limit > used ? limit - used : 0);
}
