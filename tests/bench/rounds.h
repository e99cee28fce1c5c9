// How often a benchmark does what it measures. With BENCH_ONCE in the environment each thing is done a few times only:
// what is printed then is no measure, but it shows that the benchmark still works (`make test` asks for that).
#pragma once

#include <stdlib.h>

enum { BENCH_ONCE_COUNT = 2 };

// `many`, or BENCH_ONCE_COUNT where one round is asked for; never more than `many`, which arrays are made for.
static inline int bench_count(int many)
{
    return getenv("BENCH_ONCE") && many > BENCH_ONCE_COUNT ? BENCH_ONCE_COUNT : many;
}
