// What the sandbox costs and how fast it acts: exchanges with and without it in one run, the time until an
// endless loop is reported, and until a mod that was killed runs again.
//
// usage: bench-sandbox GATEHOUSE_WORKER SDK_FOLDER
//
// Prints a table for people and the same figures as JSON, one object a line.
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pool/pool.h"
#include "rounds.h"
#include "util/check.h"
#include "util/clock.h"

enum {
    WARM_UP_EXCHANGES = 2000,
    ROUNDS = 41, // of each kind, alternating
    ROUND_EXCHANGES = 1000,
    PAYLOAD_BYTES = 256,
    LOOPS = 5,
    KILLS = 21,
};

static const char ECHO[] = "$recv(bytes => $send(bytes));";
static const char SPIN[] = "$recv(() => { for (;;); });";

_Noreturn static void give_up(const char *text)
{
    fprintf(stderr, "%s\n", text);
    exit(1);
}

// The next message of this kind from this slot.
static struct pool_message expect(struct pool *pool, int slot, enum pool_message_kind kind)
{
    struct pool_message message;
    for (;;) {
        while (pool_next(pool, &message) == STATUS_EMPTY)
            CHECK(pool_wait(pool, UINT64_MAX) == STATUS_OK);
        if (message.slot == slot && message.kind == kind) return message;
        if (message.kind == POOL_FAILED) give_up(message.error.text);
        if (message.kind == POOL_EXITED) give_up(message.reason);
    }
}

static struct pool *open_pool(const char *const *paths, bool unsafe)
{
    const struct pool_config config = {
        .worker_path = paths[1], .sdk_path = paths[2], .unsafe_no_sandbox = unsafe};
    struct pool *pool;
    struct diag diag = {""};
    if (pool_create(&pool, &config, &diag) != STATUS_OK) give_up(diag.text);
    return pool;
}

static int start(struct pool *pool, const char *source)
{
    const struct pool_module module = {"main.js", source, strlen(source)};
    struct diag diag = {""};
    int slot;
    if (pool_start(pool, "bench", NULL, &module, 1, &slot, &diag) != STATUS_OK) give_up(diag.text);
    expect(pool, slot, POOL_READY);
    return slot;
}

static void deliver(struct pool *pool, int slot)
{
    static const uint8_t bytes[PAYLOAD_BYTES];
    CHECK(pool_deliver(pool, slot, bytes, sizeof bytes) == STATUS_OK);
    pool_wake(pool);
}

static double exchange_us(struct pool *pool, int slot, int count)
{
    uint64_t begin = clock_now_ns();
    for (int i = 0; i < count; i++) {
        deliver(pool, slot);
        expect(pool, slot, POOL_DONE);
    }
    return (double)(clock_now_ns() - begin) / 1e3 / count;
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare);
    return values[count / 2];
}

// Pairs of rounds, so that whatever else the machine does meets both; the ratio is taken pair by pair.
static void measure_cost(const char *const *paths)
{
    struct pool *pools[2] = {open_pool(paths, false), open_pool(paths, true)};
    const int rounds = bench_count(ROUNDS), exchanges = bench_count(ROUND_EXCHANGES);
    int slots[2];
    double us[2][ROUNDS], ratios[ROUNDS];
    for (int i = 0; i < 2; i++) {
        slots[i] = start(pools[i], ECHO);
        exchange_us(pools[i], slots[i], bench_count(WARM_UP_EXCHANGES));
    }
    for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < 2; i++) us[i][round] = exchange_us(pools[i], slots[i], exchanges);
        ratios[round] = us[0][round] / us[1][round];
    }
    const size_t count = (size_t)rounds;
    double with = median(us[0], count), without = median(us[1], count),
           ratio = median(ratios, count);
    printf("exchange with sandbox %8.2f us, without %8.2f us: %.3f times\n", with, without, ratio);
    printf("{\"bench\":\"sandbox\",\"with_us\":%.2f,\"without_us\":%.2f,\"ratio\":%.3f}\n", with,
           without, ratio);
    for (int i = 0; i < 2; i++) pool_destroy(pools[i]);
}

// From the delivery to the report of the place; its CPU is that of the process until then.
static void measure_loops(struct pool *pool)
{
    const int loops = bench_count(LOOPS);
    double wall_ms[LOOPS], cpu_ms[LOOPS];
    int slot = start(pool, SPIN);
    for (int i = 0; i < loops; i++) {
        uint64_t begin = clock_now_ns(), cpu = pool_cpu_ns(pool, slot);
        deliver(pool, slot);
        CHECK(expect(pool, slot, POOL_ERROR).terminated);
        wall_ms[i] = (double)(clock_now_ns() - begin) / 1e6;
        cpu_ms[i] = (double)(pool_cpu_ns(pool, slot) - cpu) / 1e6;
        expect(pool, slot, POOL_DONE);
    }
    double wall = median(wall_ms, (size_t)loops), cpu = median(cpu_ms, (size_t)loops);
    printf("endless loop to its report %8.1f ms, %.1f ms of CPU\n", wall, cpu);
    printf("{\"bench\":\"endless_loop\",\"wall_ms\":%.1f,\"cpu_ms\":%.1f}\n", wall, cpu);
    pool_kill(pool, slot);
    expect(pool, slot, POOL_EXITED);
}

// From SIGKILL from outside, by way of the news of it, to READY of a new process.
static void measure_kills(struct pool *pool)
{
    const int kills = bench_count(KILLS);
    double ms[KILLS];
    int slot = start(pool, ECHO);
    for (int i = 0; i < kills; i++) {
        uint64_t begin = clock_now_ns();
        kill(pool_pid(pool, slot), SIGKILL);
        expect(pool, slot, POOL_EXITED);
        slot = start(pool, ECHO);
        ms[i] = (double)(clock_now_ns() - begin) / 1e6;
    }
    double all = median(ms, (size_t)kills);
    printf("SIGKILL until it runs again %7.2f ms\n", all);
    printf("{\"bench\":\"kill_to_ready\",\"ms\":%.2f}\n", all);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s GATEHOUSE_WORKER SDK_FOLDER\n", argv[0]);
        return 2;
    }
    const char *const paths[] = {argv[0], argv[1], argv[2]};
    measure_cost(paths);
    struct pool *pool = open_pool(paths, false);
    measure_loops(pool);
    measure_kills(pool);
    pool_destroy(pool);
    return 0;
}
