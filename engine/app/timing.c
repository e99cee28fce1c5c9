#include "app/timing.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

void timing_add(struct timing *timing, uint64_t duration_ns)
{
    timing->sample_ns[timing->count++ % TIMING_SAMPLES] =
        duration_ns < UINT32_MAX ? (uint32_t)duration_ns : UINT32_MAX;
}

static int compare(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

uint64_t timing_percentile_ns(const struct timing *timing, unsigned percent)
{
    size_t kept = timing->count < TIMING_SAMPLES ? timing->count : TIMING_SAMPLES;
    if (kept == 0) return 0;
    uint32_t *sorted = mem_alloc(kept * sizeof *sorted);
    memcpy(sorted, timing->sample_ns, kept * sizeof *sorted);
    qsort(sorted, kept, sizeof *sorted, compare);
    uint64_t value = sorted[(kept - 1) * percent / 100];
    mem_free(sorted);
    return value;
}
