#include "pool/cpu_limits.h"

#include "pool/stall.h"

enum {
    NS_PER_MS = 1000 * 1000,
    LIMITS_MIN_SLICE_NS = 2 * NS_PER_MS, // the kernel's figure is not finer
    LIMITS_MAX_SLICE_NS = 500 * NS_PER_MS,
    // Most deliveries are done before the first look. What sleeps is seen to sleep.
    LIMITS_FIRST_LOOK_NS = 5 * NS_PER_MS,
    LIMITS_LOOK_NS = 20 * NS_PER_MS,
};

// A process that hardly works and does not answer is not the script's doing: no script can sleep. Whoever
// took such a process over must not be able to hold up a game that waits for all its mods: neither for
// long nor again and again. These limits go
// by the clock, and yet a run with honest mods stays reproducible: those use CPU whenever they get it, and
// answer or meet their CPU limit long before, unless some hundred processes share each core.
static const uint64_t LIMITS_STALL_NS = 10ull * 1000 * NS_PER_MS;
static const uint64_t LIMITS_STALL_CPU_NS = 50 * NS_PER_MS; // less than this in that time
static const uint64_t LIMITS_START_NS =
    20ull * 1000 * NS_PER_MS; // from the start to READY or FAILED

// The engine looks more often than that while it plays; a longer time between two looks counts as this.
static const uint64_t LIMITS_WATCH_NS = 1000ull * NS_PER_MS;

// No script runs between two deliveries. An honest process sleeps there at once; what it used to get there
// may be seen late.
static const uint64_t LIMITS_IDLE_CPU_NS = 20 * NS_PER_MS;
static const uint64_t LIMITS_IDLE_SLICE_NS = 1000ull * NS_PER_MS; // how often it is looked at

static uint64_t clamp_slice(uint64_t ns)
{
    if (ns < LIMITS_MIN_SLICE_NS) return LIMITS_MIN_SLICE_NS;
    return ns > LIMITS_MAX_SLICE_NS ? LIMITS_MAX_SLICE_NS : ns;
}

void cpu_limits_begin(struct slot *slot, uint64_t now_ns)
{
    uint64_t slice = clamp_slice(slot_handler_ns(slot));
    slot->check_at_ns = now_ns + (slice < LIMITS_FIRST_LOOK_NS ? slice : LIMITS_FIRST_LOOK_NS);
}

static void check_stall(struct slot *slot, uint64_t cpu_ns, uint64_t now_ns)
{
    stall_look(slot, cpu_ns, now_ns, LIMITS_WATCH_NS);
    uint64_t since = now_ns - slot->looked_at_ns;
    slot->watched_ns += since < LIMITS_WATCH_NS ? since : LIMITS_WATCH_NS;
    slot->looked_at_ns = now_ns;
    if (cpu_ns >= slot->cpu_seen_ns + LIMITS_STALL_CPU_NS || slot->asked) {
        slot->cpu_seen_ns = cpu_ns;
        slot->progress_ns = slot->watched_ns;
    } else if (slot->watched_ns - slot->progress_ns > LIMITS_STALL_NS) {
        slot_kill(slot, "did not answer for %u s and did nothing either",
                  (unsigned)(LIMITS_STALL_NS / (1000ull * NS_PER_MS)));
    } else if (slot->stalled_ns > LIMITS_STALL_NS) {
        slot_kill(slot, "kept the game waiting for %u s in all and did nothing",
                  (unsigned)(LIMITS_STALL_NS / (1000ull * NS_PER_MS)));
    }
    if (slot->delivery == 1 && slot->watched_ns > LIMITS_START_NS) {
        slot_kill(slot, "was not ready after %u s and did little",
                  (unsigned)(LIMITS_START_NS / (1000ull * NS_PER_MS)));
    }
}

void cpu_limits_check(struct slot *slot, uint64_t now_ns)
{
    uint64_t cpu = slot_cpu_ns(slot);
    uint64_t used = cpu > slot->cpu_base_ns ? cpu - slot->cpu_base_ns : 0;
    uint64_t limit = slot_handler_ns(slot);
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
    uint64_t slice = clamp_slice(limit > used ? limit - used : 0);
    slot->check_at_ns = now_ns + (slice < LIMITS_LOOK_NS ? slice : LIMITS_LOOK_NS);
}

void cpu_limits_check_idle(struct slot *slot, uint64_t now_ns)
{
    uint64_t cpu = slot_cpu_ns(slot);
    uint64_t used = cpu > slot->cpu_base_ns ? cpu - slot->cpu_base_ns : 0;
    if (used > LIMITS_IDLE_CPU_NS)
        slot_kill(slot, "used %u ms of CPU while it had nothing to do",
                  (unsigned)(used / NS_PER_MS));
    slot->check_at_ns = now_ns + LIMITS_IDLE_SLICE_NS;
}
