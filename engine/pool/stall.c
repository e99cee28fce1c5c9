#include "pool/stall.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "util/clock.h"

enum { PATH_BYTES = 48, STAT_BYTES = 512 };

// An honest delivery takes so much of it off again.
static const uint64_t STALL_FORGIVEN_NS = 1000 * 1000;

// The process's state as proc(5) has it ('R' runs or waits for a processor, 'D' for the disk); 0: unknown.
static char read_state(pid_t pid)
{
    char path[PATH_BYTES], text[STAT_BYTES];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "re");
    if (!file) return 0;
    const char *end = fgets(text, sizeof text, file) ? strrchr(text, ')') : NULL;
    fclose(file);
    return end && end[1] == ' ' ? end[2] : 0;
}

// How long it has waited for a processor so far; false: this kernel does not tell.
static bool read_wait(pid_t pid, uint64_t *wait_ns)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "/proc/%d/schedstat", (int)pid);
    FILE *file = fopen(path, "re");
    if (!file) return false;
    bool read = fscanf(file, "%*u %" SCNu64, wait_ns) == 1;
    fclose(file);
    return read;
}

void stall_begin(struct slot *slot, uint64_t now_ns)
{
    if (!slot->stall.slept)
        slot->stalled_ns -=
            slot->stalled_ns < STALL_FORGIVEN_NS ? slot->stalled_ns : STALL_FORGIVEN_NS;
    slot->stall = (struct stall){.looked_at_ns = now_ns, .cpu_ns = slot->cpu_base_ns};
}

void stall_note_asked(struct slot *slot)
{
    slot->stall.asked_at_ns = clock_now_ns();
}

void stall_note_answered(struct slot *slot)
{
    slot->stall.answering_ns += clock_now_ns() - slot->stall.asked_at_ns;
}

// It has something to do, and what it had to say was heard: it can go on.
static bool can_work(const struct slot *slot)
{
    return !slot->asked && !slot->unwoken && !slot->read_since_wake && !slot_readable(slot);
}

static uint64_t without(uint64_t time, uint64_t part)
{
    return time > part ? time - part : 0;
}

void stall_look(struct slot *slot, uint64_t cpu_ns, uint64_t now_ns, uint64_t most_ns)
{
    const struct stall before = slot->stall;
    struct stall *stall = &slot->stall;
    *stall = (struct stall){now_ns, cpu_ns, .asked_at_ns = now_ns, .slept = before.slept};
    stall->knows_wait = read_wait(slot->pid, &stall->wait_ns);
    if (!can_work(slot)) return;
    char state = read_state(slot->pid);
    if (state == 0 || state == 'R' || state == 'D') return;
    uint64_t idle = without(now_ns, before.looked_at_ns);
    if (idle > most_ns) idle = most_ns;
    idle = without(idle, without(cpu_ns, before.cpu_ns));
    idle = without(idle, before.answering_ns);
    if (before.knows_wait && stall->knows_wait)
        idle = without(idle, without(stall->wait_ns, before.wait_ns));
    slot->stalled_ns += idle;
    stall->slept = true;
}
