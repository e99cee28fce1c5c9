// What the JavaScript codec costs: ten events decoded, ten commands encoded, and the same through the whole
// SDK ($recv, handlers, commands, $send), in one process, in the worker that mods run in.
//
// usage: bench-codec SDK_FOLDER    from the project's root
//
// Prints a table for people and the same figures as JSON, one object a line.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rounds.h"
#include "util/buf.h"
#include "util/check.h"
#include "util/clock.h"
#include "util/mem.h"
#include "worker/process/sdk.h"
#include "worker/worker.h"

enum {
    WARM_UP_ROUNDS = 20000,
    ROUNDS = 50000,
    BATCHES = 9, // the median of them counts
    MAX_FILE_BYTES = 4 * 1024 * 1024,
    PATH_BYTES = 1024,
};

struct bench {
    const char *sdk;
    char *sources[64]; // owned: what was given to V8 must live until the next resolve
    size_t source_count;
    struct buf sent; // the last $send
    size_t sends;
};

static char *read_file(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        fprintf(stderr, "bench-codec: cannot read %s\n", path);
        exit(1);
    }
    char *text = mem_alloc(MAX_FILE_BYTES);
    *len = fread(text, 1, MAX_FILE_BYTES, file);
    fclose(file);
    return text;
}

// Where a module's file is: the SDK's in its folder, the full codec beside that, the rest here.
static void find_path(const struct bench *bench, const char *name, char path[PATH_BYTES])
{
    size_t prefix = strlen(SDK_PREFIX);
    if (strcmp(name, "gatehouse") == 0)
        snprintf(path, PATH_BYTES, "%s/index.js", bench->sdk);
    else if (strncmp(name, SDK_PREFIX, prefix) == 0)
        snprintf(path, PATH_BYTES, "%s/%s", bench->sdk, name + prefix);
    else if (strcmp(name, "codec_full.js") == 0)
        snprintf(path, PATH_BYTES, "%s/../codec_full.js", bench->sdk);
    else
        snprintf(path, PATH_BYTES, "tests/bench/%s", name);
}

static const char *take_source(struct bench *bench, const char *name, size_t *len)
{
    char path[PATH_BYTES];
    find_path(bench, name, path);
    CHECK(bench->source_count < sizeof bench->sources / sizeof bench->sources[0]);
    char *text = read_file(path, len);
    bench->sources[bench->source_count++] = text;
    return text;
}

static bool on_resolve(void *context, const char *specifier, const char *importer,
                       const char **source, size_t *len)
{
    static const char ALIAS[] = "export * from \"" SDK_PREFIX "index.js\";";
    (void)importer;
    if (strcmp(specifier, "gatehouse") == 0) {
        *source = ALIAS;
        *len = sizeof ALIAS - 1;
    } else {
        *source = take_source(context, specifier, len);
    }
    return true;
}

static void on_send(void *context, const void *bytes, size_t len, struct worker_reply *reply)
{
    struct bench *bench = context;
    (void)reply;
    bench->sends++;
    buf_clear(&bench->sent);
    CHECK(buf_append(&bench->sent, bytes, len) == STATUS_OK);
}

static void on_print(void *context, const char *text, size_t len, const char *file, int line)
{
    (void)context;
    fprintf(stderr, "%s:%d: %.*s\n", file, line, (int)len, text);
}

static void must(struct worker *worker, int result)
{
    if (result == 0) return;
    fprintf(stderr, "bench-codec: %s\n", worker_last_exception(worker));
    exit(1);
}

static void run_text(struct worker *worker, const char *text)
{
    must(worker, worker_load(worker, "run.js", text, strlen(text)));
}

// A worker with the SDK's scripts and one module of this folder, which imports what it needs.
static struct worker *start(struct bench *bench, const char *module)
{
    const struct worker_config config = {.context = bench,
                                         .send = on_send,
                                         .print = on_print,
                                         .resolve = on_resolve,
                                         .library_prefix = SDK_PREFIX};
    struct worker *worker = worker_new(&config);
    CHECK(worker);
    static const char *const scripts[] = SDK_SCRIPTS;
    size_t len;
    const char *source;
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        source = take_source(bench, scripts[i], &len);
        must(worker, worker_load(worker, scripts[i], source, len));
    }
    source = take_source(bench, module, &len);
    must(worker, worker_load_module(worker, module, source, len));
    return worker;
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void report(const char *what, const char *key, double *batches_us, size_t batches)
{
    qsort(batches_us, batches, sizeof batches_us[0], compare);
    double us = batches_us[batches / 2];
    printf("%-44s %8.2f us\n", what, us);
    printf("{\"bench\":\"codec\",\"part\":\"%s\",\"us\":%.3f}\n", key, us);
}

static void measure_part(struct worker *worker, const char *what, const char *key)
{
    const int rounds = bench_count(ROUNDS), batches = bench_count(BATCHES);
    char text[64];
    snprintf(text, sizeof text, "bench.%s(%d)", key, bench_count(WARM_UP_ROUNDS));
    run_text(worker, text);
    snprintf(text, sizeof text, "bench.%s(%d)", key, rounds);
    double us[BATCHES];
    for (int i = 0; i < batches; i++) {
        uint64_t begin = clock_now_ns();
        run_text(worker, text);
        us[i] = (double)(clock_now_ns() - begin) / 1e3 / rounds;
    }
    report(what, key, us, (size_t)batches);
}

static void deliver(struct worker *worker, const struct buf *events, int rounds)
{
    for (int i = 0; i < rounds; i++)
        must(worker, worker_send_bytes(worker, events->data, events->len));
}

static void measure_sdk(struct bench *bench, const struct buf *events)
{
    const int rounds = bench_count(ROUNDS), batches = bench_count(BATCHES);
    struct worker *worker = start(bench, "codec_mod.js");
    deliver(worker, events, bench_count(WARM_UP_ROUNDS));
    bench->sends = 0;
    double us[BATCHES];
    for (int i = 0; i < batches; i++) {
        uint64_t begin = clock_now_ns();
        deliver(worker, events, rounds);
        us[i] = (double)(clock_now_ns() - begin) / 1e3 / rounds;
    }
    CHECK(bench->sends == (size_t)(batches * rounds)); // one $send for each delivery
    report("through the SDK: $recv, handlers, $send", "sdk", us, (size_t)batches);
    worker_dispose(worker);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: bench-codec SDK_FOLDER\n");
        return 1;
    }
    v8_init();
    struct bench bench = {.sdk = argv[1]};
    buf_init(&bench.sent, MAX_FILE_BYTES);
    struct worker *worker = start(&bench, "codec.js");
    measure_part(worker, "decode 10 events", "decode");
    measure_part(worker, "encode 10 commands", "encode");
    measure_part(worker, "decode 10 events and encode 10 commands", "both");
    run_text(worker, "bench.give_batch()");

    struct buf events;
    buf_init(&events, MAX_FILE_BYTES);
    CHECK(buf_append(&events, bench.sent.data, bench.sent.len) == STATUS_OK);
    worker_dispose(worker);
    measure_sdk(&bench, &events);

    buf_fini(&events);
    buf_fini(&bench.sent);
    for (size_t i = 0; i < bench.source_count; i++) mem_free(bench.sources[i]);
    return 0;
}
