// A series of durations and what is said of it: how long frames and ticks took. Measuring only.
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { TIMING_SAMPLES = 8192 };

struct timing {
    uint32_t count; // samples ever taken; the last TIMING_SAMPLES are kept
    uint32_t sample_ns[TIMING_SAMPLES];
};

void timing_add(struct timing *timing, uint64_t duration_ns);
// The value below which `percent` of the kept samples lie, in nanoseconds; 0 without samples.
uint64_t timing_percentile_ns(const struct timing *timing, unsigned percent);
