// What saving a game costs: a world of 96 x 96 tiles with 600 entities, and 20 mods that keep 64 KB
// each. What the tick waits for is the copy; the file is written meanwhile, on another thread.
//
// usage: bench-save FOLDER    where the file is written: how long a disk takes is part of it
//
// Prints a table for people and the same figures as JSON, one object a line.
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "rounds.h"
#include "store/save.h"
#include "util/buf.h"
#include "util/check.h"
#include "util/clock.h"
#include "world/world.h"

enum { SIDE_TILES = 96, ENTITIES = 600, MODS = 20, KEYS = 64, VALUE_BYTES = 1000, ROUNDS = 40 };

struct stage {
    struct world *world;
    struct storage *storage;
    struct save_file *file;
};

static int compare(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

static void tell(const char *key, const char *what, uint64_t *ns, int rounds)
{
    qsort(ns, (size_t)rounds, sizeof *ns, compare);
    double median = (double)ns[rounds / 2] / 1000, most = (double)ns[rounds - 1] / 1000;
    printf("%-58s %9.1f us   (most %9.1f us)\n", what, median, most);
    printf("{\"bench\":\"save\",\"what\":\"%s\",\"us\":%.1f,\"most_us\":%.1f}\n", key, median,
           most);
}

static void keep(struct stage *stage, int mod, int round)
{
    char id[32], key[32];
    uint8_t value[VALUE_BYTES] = {(uint8_t)round};
    snprintf(id, sizeof id, "mod-%02d", mod);
    for (int i = 0; i < KEYS; i++) {
        snprintf(key, sizeof key, "key-%d", i);
        CHECK(storage_set(stage->storage, id, key, value, sizeof value, NULL) == STATUS_OK);
    }
}

static void fill(struct stage *stage)
{
    const struct kind_def crab = {
        .name = "crab", .half_w_px = 4, .half_h_px = 4, .hp = 20, .friction = 256};
    entity_id id;
    CHECK(world_reset(stage->world, SIDE_TILES, SIDE_TILES, 1) == STATUS_OK);
    CHECK(world_define_kind(stage->world, &crab, NULL) == STATUS_OK);
    for (int32_t i = 0; i < ENTITIES; i++)
        CHECK(world_spawn(stage->world, 0, 0, 4096 + i * 500, 4096 + i * 300, &id) == STATUS_OK);
    for (int mod = 0; mod < MODS; mod++) {
        char name[32];
        snprintf(name, sizeof name, "mod-%02d", mod);
        storage_begin(stage->storage, name, 1, 128 * 1024, NULL);
        keep(stage, mod, 0);
    }
}

// What the main thread does.
static struct save *copy(struct stage *stage, bool all)
{
    struct save *save = save_create();
    struct buf bytes;
    buf_init(&bytes, WORLD_SAVE_MAX_BYTES);
    CHECK(world_save(stage->world, &bytes) == STATUS_OK);
    CHECK(save_set_world(save, bytes.data, bytes.len) == STATUS_OK);
    CHECK(save_set_game(save, "{}", 2) == STATUS_OK);
    save->whole = all;
    save->storage = storage_copy_changed(stage->storage, all);
    buf_fini(&bytes);
    return save;
}

static void measure(struct stage *stage, bool all, int changed_mods, const char *key,
                    const char *what)
{
    const int rounds = bench_count(ROUNDS);
    uint64_t copy_ns[ROUNDS], write_ns[ROUNDS];
    char name[64], text[96];
    struct diag diag;
    for (int round = 0; round < rounds; round++) {
        for (int mod = 0; mod < changed_mods; mod++) keep(stage, mod, round);
        uint64_t start = clock_now_ns();
        struct save *save = copy(stage, all);
        uint64_t copied = clock_now_ns();
        CHECK(save_write(stage->file, save, &diag) == STATUS_OK);
        write_ns[round] = clock_now_ns() - copied;
        copy_ns[round] = copied - start;
        save_destroy(save);
    }
    snprintf(name, sizeof name, "copy_%s", key);
    snprintf(text, sizeof text, "the copy that a tick waits for, %s", what);
    tell(name, text, copy_ns, rounds);
    snprintf(name, sizeof name, "write_%s", key);
    snprintf(text, sizeof text, "writing it, %s", what);
    tell(name, text, write_ns, rounds);
}

static void measure_read(const char *path)
{
    const int rounds = bench_count(ROUNDS);
    uint64_t ns[ROUNDS];
    struct diag diag;
    for (int round = 0; round < rounds; round++) {
        struct save *save;
        uint64_t start = clock_now_ns();
        CHECK(save_read(path, &save, &diag) == STATUS_OK);
        ns[round] = clock_now_ns() - start;
        save_destroy(save);
    }
    tell("read", "reading it, with every check", ns, rounds);
}

int main(int argc, char **argv)
{
    char path[4096];
    struct diag diag;
    if (argc != 2) {
        fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    snprintf(path, sizeof path, "%s/bench.save", argv[1]);
    unlink(path);
    struct stage stage = {world_create(), storage_create(), NULL};
    fill(&stage);
    if (save_open(&stage.file, path, &diag) != STATUS_OK) {
        fprintf(stderr, "%s\n", diag.text);
        return 1;
    }
    measure(&stage, true, MODS, "all", "all of it");
    measure(&stage, false, 2, "some", "two mods of twenty");
    measure(&stage, false, 0, "world", "the world alone");
    save_close(stage.file);
    measure_read(path);
    unlink(path);
    storage_destroy(stage.storage);
    world_destroy(stage.world);
    return 0;
}
