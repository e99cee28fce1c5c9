// Clocks, for measuring and pacing only: nothing that the world's digest depends on reads one.
#pragma once

#include <stdint.h>

uint64_t clock_now_ns(void);                 // monotonic
void clock_sleep_until_ns(uint64_t when_ns); // monotonic; returns at once when past
