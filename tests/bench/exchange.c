// What a mod's process costs: one exchange (engine -> $recv -> $send -> engine), one more start, and the
// memory of one more mod.
//
// usage: bench-exchange GATEHOUSE_WORKER SDK_FOLDER
//
// Prints a table for people and the same figures as JSON, one object a line. "pinned": the engine and its
// workers share one core, which shows the CPU that an exchange costs; "free": the scheduler decides, which
// adds the time to wake an idle core.
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pool/pool.h"
#include "rounds.h"
#include "util/check.h"
#include "util/clock.h"
#include "util/mem.h"

enum {
    WARM_UP_EXCHANGES = 2000,
    BATCHES = 20,
    BATCH_BYTES = 32 * 1024 * 1024, // per size, all batches together
    MAX_EXCHANGES = 40000,
    STARTS = 20,
    CROWD = 40,
    CROWD_EXCHANGES = 60, // each mod has worked a second before its memory is measured
};

static const char ECHO[] = "$recv(bytes => $send(bytes));";

// Waits for a message of this kind from this slot.
static void expect(struct pool *pool, int slot, enum pool_message_kind kind)
{
    struct pool_message message;
    for (;;) {
        while (pool_next(pool, &message) == STATUS_EMPTY)
            CHECK(pool_wait(pool, UINT64_MAX) == STATUS_OK);
        if (message.kind == POOL_FAILED || message.kind == POOL_ERROR) {
            fprintf(stderr, "%s\n", message.error.text);
            exit(1);
        }
        if (message.kind == POOL_EXITED && kind != POOL_EXITED) {
            fprintf(stderr, "the mod ended: %s\n", message.reason);
            exit(1);
        }
        if (message.slot == slot && message.kind == kind) return;
    }
}

static int start_echo(struct pool *pool)
{
    const struct pool_module module = {"main.js", ECHO, sizeof ECHO - 1};
    struct diag diag = {""};
    int slot;
    if (pool_start(pool, "echo", NULL, &module, 1, &slot, &diag) != STATUS_OK) {
        fprintf(stderr, "%s\n", diag.text);
        exit(1);
    }
    expect(pool, slot, POOL_READY);
    return slot;
}

static void exchange(struct pool *pool, int slot, const uint8_t *bytes, size_t len)
{
    CHECK(pool_deliver(pool, slot, bytes, len) == STATUS_OK);
    pool_wake(pool);
    expect(pool, slot, POOL_SEND);
    expect(pool, slot, POOL_DONE);
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

static double measure_exchange(struct pool *pool, int slot, size_t len)
{
    uint8_t *bytes = mem_alloc(len);
    int count = (int)(BATCH_BYTES / len);
    if (count > MAX_EXCHANGES) count = MAX_EXCHANGES;
    count = bench_count(count / BATCHES);
    const int warm_up = bench_count(WARM_UP_EXCHANGES), batch_count = bench_count(BATCHES);
    for (int i = 0; i < warm_up; i++) exchange(pool, slot, bytes, len);
    double batches[BATCHES];
    for (int batch = 0; batch < batch_count; batch++) {
        uint64_t start = clock_now_ns();
        for (int i = 0; i < count; i++) exchange(pool, slot, bytes, len);
        batches[batch] = (double)(clock_now_ns() - start) / 1e3 / count;
    }
    mem_free(bytes);
    return median(batches, (size_t)batch_count);
}

static void measure_exchanges(struct pool *pool, const char *mode)
{
    static const size_t sizes[] = {64, 4096, 65536};
    int slot = start_echo(pool);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        double us = measure_exchange(pool, slot, sizes[i]);
        printf("exchange %6zu bytes, %-6s %9.2f us\n", sizes[i], mode, us);
        printf("{\"bench\":\"exchange\",\"bytes\":%zu,\"mode\":\"%s\",\"us\":%.2f}\n", sizes[i],
               mode, us);
    }
    pool_kill(pool, slot);
    expect(pool, slot, POOL_EXITED);
}

static void measure_starts(struct pool *pool, const char *mode)
{
    const int starts = bench_count(STARTS);
    double times[STARTS];
    int slots[STARTS];
    for (int i = 0; i < starts; i++) {
        uint64_t start = clock_now_ns();
        slots[i] = start_echo(pool);
        times[i] = (double)(clock_now_ns() - start) / 1e6;
    }
    for (int i = 0; i < starts; i++) {
        pool_kill(pool, slots[i]);
        expect(pool, slots[i], POOL_EXITED);
    }
    double ms = median(times, (size_t)starts);
    printf("start of one more mod, %-6s %7.2f ms\n", mode, ms);
    printf("{\"bench\":\"start\",\"mode\":\"%s\",\"ms\":%.2f}\n", mode, ms);
}

// Proportional set size of a process, in KiB; -1 when we may not look (only root may: a mod's process is
// not dumpable).
static double read_pss_kb(int pid)
{
    char path[64], line[256];
    double kb = -1;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", pid);
    FILE *file = fopen(path, "re");
    if (!file) return -1;
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "Pss: %lf kB", &kb) == 1) break;
    fclose(file);
    return kb;
}

static void measure_memory(struct pool *pool)
{
    static const uint8_t bytes[64];
    const int crowd = bench_count(CROWD), turns = bench_count(CROWD_EXCHANGES);
    int slots[CROWD];
    for (int i = 0; i < crowd; i++) slots[i] = start_echo(pool);
    for (int turn = 0; turn < turns; turn++)
        for (int i = 0; i < crowd; i++) exchange(pool, slots[i], bytes, sizeof bytes);
    double sum = 0;
    for (int i = 0; i < crowd; i++) {
        double kb = read_pss_kb(pool_pid(pool, slots[i]));
        if (kb < 0) {
            printf("memory of a mod: not measured, only root may look into a mod's process\n");
            return;
        }
        sum += kb;
    }
    double mb = sum / crowd / 1024;
    printf("memory of a mod, %d of them  %7.2f MB (PSS)\n", crowd, mb);
    printf("{\"bench\":\"memory\",\"mods\":%d,\"pss_mb\":%.2f}\n", crowd, mb);
}

static void run(const struct pool_config *config, const char *mode, bool with_memory)
{
    struct pool *pool;
    struct diag diag = {""};
    if (pool_create(&pool, config, &diag) != STATUS_OK) {
        fprintf(stderr, "%s\n", diag.text);
        exit(1);
    }
    measure_exchanges(pool, mode);
    measure_starts(pool, mode);
    if (with_memory) measure_memory(pool);
    pool_destroy(pool);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s GATEHOUSE_WORKER SDK_FOLDER\n", argv[0]);
        return 2;
    }
    const struct pool_config config = {.worker_path = argv[1], .sdk_path = argv[2]};
    run(&config, "free", true);

    // Workers inherit the affinity.
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(0, &one);
    CHECK(sched_setaffinity(0, sizeof one, &one) == 0);
    run(&config, "pinned", false);
    return 0;
}
