// What a tick costs with 1, 10 and 100 mods, each of which is told of 10 moves and sends 10
// commands: the whole path (act, deliver, think), with the SDK in the mods; and the gate alone,
// without processes.
//
// usage: bench-tick GATEHOUSE_WORKER SDK_FOLDER
//
// Prints a table for people and the same figures as JSON, one object a line. "pinned": the engine
// and its workers share one core; "free": the scheduler decides.
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.pb-c.h"
#include "commands/commands.h"
#include "gate/gate.h"
#include "mods/mods.h"
#include "pool/pool.h"
#include "rounds.h"
#include "util/check.h"
#include "util/clock.h"
#include "util/log.h"
#include "util/mem.h"

enum {
    SIDE_TILES = 64,
    MOVERS = 10,
    COMMANDS = 10,
    FIRST_TICKS = 8,      // until what a mod does in a tick is what it does in each
    WARM_UP_TICKS = 1000, // V8 has compiled what it wants to by then
    TICKS = 500,
    MAX_MODS = 100,
    BATCH_BYTES = 64 * 1024,
};

static const char MOD[] = "import { entity, hud, on } from 'gatehouse';\n"
                          "let count = 0;\n"
                          "on('entity_moved', (event) => {\n"
                          "    if (++count & 1) entity.push(event.entity, 0.25, -0.25);\n"
                          "    else hud.text(count & 15, 'moved');\n"
                          "});\n";
static const char *const CAPABILITIES[] = {"world.read", "entity.push", "hud"};

struct stage {
    struct world *world;
    struct scene *scene;
    struct gate *gate;
    entity_id movers[MOVERS];
};

static void drop_line(void *context, const struct log_line *line)
{
    (void)context;
    if (line->level >= LOG_WARN) fprintf(stderr, "%s: %s\n", line->source, line->text);
}

static void stage_init(struct stage *stage)
{
    struct kind_def crab = {
        .name = "crab", .half_w_px = 4, .half_h_px = 4, .hp = 30, .flags = ENTITY_FLIES};
    uint16_t kind;
    stage->world = world_create();
    stage->scene = scene_create(1);
    CHECK(world_reset(stage->world, SIDE_TILES, SIDE_TILES, 1) == STATUS_OK);
    CHECK(world_define_kind(stage->world, &crab, &kind) == STATUS_OK);
    for (int i = 0; i < MOVERS; i++)
        CHECK(world_spawn(stage->world, kind, 0, (100 + 20 * i) * FIX_ONE, 200 * FIX_ONE,
                          &stage->movers[i]) == STATUS_OK);
    stage->gate = commands_create_gate(stage->world, stage->scene, NULL, NULL);
}

static void stage_fini(struct stage *stage)
{
    gate_destroy(stage->gate);
    scene_destroy(stage->scene);
    world_destroy(stage->world);
}

// The world's step, which is not measured here: everyone moves a pixel, there and back.
static void move_all(struct stage *stage, int tick)
{
    world_clear_events(stage->world);
    for (int i = 0; i < MOVERS; i++) {
        struct entity *entity = world_edit(stage->world, stage->movers[i]);
        entity->push_x = entity->push_y = 0;
        world_put(stage->world, entity, (100 + 20 * i + tick % 2) * FIX_ONE, 200 * FIX_ONE);
    }
    world_step(stage->world);
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double quantile(double *values, size_t count, double part)
{
    qsort(values, count, sizeof *values, compare);
    size_t at = (size_t)((double)count * part);
    return values[at < count ? at : count - 1];
}

static double us_since(uint64_t start_ns)
{
    return (double)(clock_now_ns() - start_ns) / 1e3;
}

// --- the whole path ---

static void start_mods(struct mods *mods, int count)
{
    const struct pool_module module = {"main.js", MOD, sizeof MOD - 1};
    for (int i = 0; i < count; i++) {
        char id[16];
        struct diag diag = {""};
        uint16_t number;
        snprintf(id, sizeof id, "mod-%d", i);
        struct mod_source source = {.id = id,
                                    .title = id,
                                    .settings_json = "{}",
                                    .modules = &module,
                                    .module_count = 1,
                                    .capabilities = CAPABILITIES,
                                    .capability_count = 3};
        if (mods_start(mods, &source, &number, &diag) != STATUS_OK) {
            fprintf(stderr, "%s\n", diag.text);
            exit(1);
        }
    }
    mods_wait_ready(mods);
}

static double one_tick(struct stage *stage, struct mods *mods, int tick)
{
    uint64_t start = clock_now_ns();
    mods_act(mods);
    double us = us_since(start);
    move_all(stage, tick);
    start = clock_now_ns();
    mods_deliver(mods);
    CHECK(mods_think(mods, UINT64_MAX) == STATUS_OK);
    return us + us_since(start);
}

static void measure_mods(struct pool *pool, int count, const char *mode)
{
    static double times[TICKS];
    struct stage stage;
    stage_init(&stage);
    struct mods *mods = mods_create(pool, stage.gate, stage.scene, NULL, 1, 60);
    start_mods(mods, count);
    const int warm_up = FIRST_TICKS + bench_count(WARM_UP_TICKS), ticks = bench_count(TICKS);
    for (int tick = 0; tick < warm_up; tick++) one_tick(&stage, mods, tick);
    uint64_t before = gate_counts(stage.gate, (uint16_t)count)->applied;
    for (int tick = 0; tick < ticks; tick++) times[tick] = one_tick(&stage, mods, tick);
    CHECK(gate_counts(stage.gate, (uint16_t)count)->applied - before == (uint64_t)ticks * COMMANDS);
    double us = quantile(times, (size_t)ticks, 0.5), worst = quantile(times, (size_t)ticks, 0.99);
    printf("tick with %3d mods, %-6s %9.1f us   (99th percentile %9.1f us)\n", count, mode, us,
           worst);
    printf("{\"bench\":\"tick\",\"mods\":%d,\"mode\":\"%s\",\"us\":%.1f,\"p99_us\":%.1f}\n", count,
           mode, us, worst);
    mods_destroy(mods);
    stage_fini(&stage);
}

static void measure_pool(const struct pool_config *config, const char *mode)
{
    static const int counts[] = {1, 10, MAX_MODS};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct pool *pool;
        struct diag diag = {""};
        if (pool_create(&pool, config, &diag) != STATUS_OK) {
            fprintf(stderr, "%s\n", diag.text);
            exit(1);
        }
        measure_mods(pool, counts[i], mode);
        pool_destroy(pool);
        fflush(stdout);
    }
}

// --- the gate alone ---

static size_t pack_send(Gatehouse__Command **commands, size_t count, uint8_t *out)
{
    Gatehouse__CommandBatch batch = GATEHOUSE__COMMAND_BATCH__INIT;
    Gatehouse__Send send = GATEHOUSE__SEND__INIT;
    batch.n_commands = count;
    batch.commands = commands;
    send.send_case = GATEHOUSE__SEND__SEND_BATCH;
    send.batch = &batch;
    return protobuf_c_message_pack(&send.base, out);
}

static size_t pack_subscribe(uint8_t *out)
{
    Gatehouse__Subscribe subscribe = GATEHOUSE__SUBSCRIBE__INIT;
    Gatehouse__Command command = GATEHOUSE__COMMAND__INIT, *commands[1] = {&command};
    subscribe.event = GATEHOUSE__EVENT_KIND__EVENT_ENTITY_MOVED;
    command.command_case = GATEHOUSE__COMMAND__COMMAND_SUBSCRIBE;
    command.subscribe = &subscribe;
    return pack_send(commands, 1, out);
}

static size_t pack_work(const struct stage *stage, uint8_t *out)
{
    Gatehouse__Push push = GATEHOUSE__PUSH__INIT;
    Gatehouse__HudText text = GATEHOUSE__HUD_TEXT__INIT;
    Gatehouse__Command list[COMMANDS], *commands[COMMANDS];
    push.entity = stage->movers[0].bits;
    push.vx = 64;
    push.vy = -64;
    text.item = 3;
    text.text = (char *)"moved";
    text.color = 0xFFFFFF;
    for (int i = 0; i < COMMANDS; i++) {
        list[i] = (Gatehouse__Command)GATEHOUSE__COMMAND__INIT;
        list[i].seq = (uint32_t)i + 1;
        list[i].command_case =
            i % 2 ? GATEHOUSE__COMMAND__COMMAND_PUSH : GATEHOUSE__COMMAND__COMMAND_HUD_TEXT;
        if (i % 2)
            list[i].push = &push;
        else
            list[i].hud_text = &text;
        commands[i] = &list[i];
    }
    return pack_send(commands, COMMANDS, out);
}

static void submit_all(struct stage *stage, const uint8_t *bytes, size_t len)
{
    for (uint16_t mod = 1; mod <= MAX_MODS; mod++) gate_submit(stage->gate, mod, bytes, len);
}

static void take_all(struct stage *stage, struct buf *batch)
{
    gate_collect_events(stage->gate);
    for (uint16_t mod = 1; mod <= MAX_MODS; mod++) {
        buf_clear(batch);
        (void)gate_take_events(stage->gate, mod, batch);
    }
}

static void print_gate(const char *what, const char *key, double *times, int ticks)
{
    double us = quantile(times, (size_t)ticks, 0.5);
    printf("gate alone, %-42s %9.1f us\n", what, us);
    printf("{\"bench\":\"gate\",\"what\":\"%s\",\"mods\":%d,\"us\":%.1f}\n", key, MAX_MODS, us);
}

static void measure_gate(void)
{
    const int ticks = bench_count(TICKS);
    static double act_times[TICKS], event_times[TICKS];
    static uint8_t bytes[4096];
    struct stage stage;
    struct buf batch;
    stage_init(&stage);
    buf_init(&batch, BATCH_BYTES);
    for (uint16_t mod = 1; mod <= MAX_MODS; mod++)
        CHECK(gate_add_mod(stage.gate, mod, "bench", "{}", CAPABILITIES, 3, NULL) == STATUS_OK);
    submit_all(&stage, bytes, pack_subscribe(bytes));
    gate_act(stage.gate);
    size_t len = pack_work(&stage, bytes);
    for (int tick = 0; tick < ticks; tick++) {
        submit_all(&stage, bytes, len);
        uint64_t start = clock_now_ns();
        gate_act(stage.gate);
        act_times[tick] = us_since(start);
        move_all(&stage, tick);
        start = clock_now_ns();
        take_all(&stage, &batch);
        event_times[tick] = us_since(start);
    }
    CHECK(gate_counts(stage.gate, MAX_MODS)->applied == (uint64_t)ticks * COMMANDS + 1);
    print_gate("1000 commands read, checked and applied", "act", act_times, ticks);
    print_gate("1000 events told to 100 mods", "events", event_times, ticks);
    buf_fini(&batch);
    stage_fini(&stage);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s GATEHOUSE_WORKER SDK_FOLDER\n", argv[0]);
        return 2;
    }
    const struct pool_config config = {.worker_path = argv[1], .sdk_path = argv[2]};
    log_set_sink(drop_line, NULL);
    measure_gate();
    measure_pool(&config, "free");

    // Workers inherit the affinity.
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(0, &one);
    CHECK(sched_setaffinity(0, sizeof one, &one) == 0);
    measure_pool(&config, "pinned");
    return 0;
}
