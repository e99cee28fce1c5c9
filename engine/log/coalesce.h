// Lines that are said again and again within a second of the game are shown once, and then counted:
// a mod that prints in each tick stays readable, and nothing is lost without a word. What is coalesced
// is the same in source, level, place and text; lines of others may stand between.
//
// Time is the log's tick, so that a run without a window coalesces the same way each time; what is said
// at tick 0, before the game, is not coalesced. Threads: one at a time. Memory: lines are copied, a
// fixed number of them.
#pragma once

#include "util/log.h"

enum {
    COALESCE_TICKS =
        60, // of a second, until it is said: so long a line is counted before that is told
    COALESCE_LINES = 512, // that are remembered at once; one more takes the place of another
};

struct coalescer;

// What comes out: the line itself, or one that was said before with `again` = how many more times.
typedef void (*coalescer_out)(void *context, const struct log_line *line);

struct coalescer *coalescer_create(coalescer_out out, void *context);
// What is still counted is not told: coalescer_flush before it. NULL is fine.
void coalescer_destroy(struct coalescer *coalescer);

// How many ticks a second has. Not 0.
void coalescer_set_tick_rate(struct coalescer *coalescer, uint32_t per_second);
void coalescer_line(struct coalescer *coalescer, const struct log_line *line);
// Tells what was counted for a second. Once per tick.
void coalescer_tick(struct coalescer *coalescer, uint32_t tick);
// Tells all that was counted and forgets it.
void coalescer_flush(struct coalescer *coalescer);
