// A seeded random stream (PCG-XSH-RR 64/32, O'Neill 2014, https://www.pcg-random.org). One per
// subsystem, so that one subsystem's draws never shift another's. Plain value: part of the digest.
#pragma once

#include <stdint.h>

struct random {
    uint64_t state, stream;
};

// A stream from a seed and a name ("loot"): the same pair gives the same numbers on every machine.
void random_init(struct random *random, uint64_t seed, const char *name);
uint32_t random_next(struct random *random);                  // 0 .. 2^32-1
uint32_t random_below(struct random *random, uint32_t bound); // 0 .. bound-1, unbiased; bound > 0
