#include "util/random.h"

#include <string.h>

#include "util/check.h"
#include "util/hash.h"

uint32_t random_next(struct random *random)
{
    uint64_t old = random->state;
    random->state = old * 6364136223846793005u + random->stream;
    uint32_t shifted = (uint32_t)(((old >> 18) ^ old) >> 27);
    uint32_t turn = (uint32_t)(old >> 59);
    return (shifted >> turn) | (shifted << ((-turn) & 31));
}

void random_init(struct random *random, uint64_t seed, const char *name)
{
    random->state = 0;
    random->stream = (hash_bytes(hash_start(), name, strlen(name)) << 1) | 1;
    random_next(random);
    random->state += seed;
    random_next(random);
}

uint32_t random_below(struct random *random, uint32_t bound)
{
    CHECK(bound > 0);
    uint32_t threshold = -bound % bound;
    for (;;) {
        uint32_t value = random_next(random);
        if (value >= threshold) return value % bound;
    }
}
