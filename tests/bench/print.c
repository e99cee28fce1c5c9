// What a line of print costs: in the mod's process, from console.log to the bytes that leave it, and in the
// engine, from those bytes to the terminal and to a log file.
//   bench-print SDK_FOLDER LOG_FOLDER
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log/files.h"
#include "log/coalesce.h"
#include "log/format.h"
#include "rounds.h"
#include "util/buf.h"
#include "util/check.h"
#include "util/clock.h"
#include "util/mem.h"
#include "worker/process/sdk.h"
#include "worker/worker.h"

enum { ROUNDS = 2000, BATCHES = 15, MAX_SCRIPT_BYTES = 1 << 20 };

static size_t printed; // bytes

static void on_print(void *context, const char *text, size_t len, const char *file, int line)
{
    (void)context, (void)text, (void)file, (void)line;
    printed += len;
}

static void must(struct worker *worker, int result)
{
    if (result == 0) return;
    fprintf(stderr, "bench-print: %s\n", worker_last_exception(worker));
    exit(1);
}

static void run_script(struct worker *worker, const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name + strlen(SDK_PREFIX));
    FILE *file = fopen(path, "rbe");
    CHECK(file);
    char *source = mem_alloc(MAX_SCRIPT_BYTES);
    size_t len = fread(source, 1, MAX_SCRIPT_BYTES, file);
    fclose(file);
    must(worker, worker_load(worker, name, source, len));
    mem_free(source);
}

static struct worker *start(const char *folder)
{
    static const char *const scripts[] = SDK_SCRIPTS;
    const struct worker_config config = {.print = on_print, .library_prefix = SDK_PREFIX};
    struct worker *worker = worker_new(&config);
    CHECK(worker);
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++)
        run_script(worker, folder, scripts[i]);
    return worker;
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void report(const char *what, const char *key, double *us, int batches)
{
    qsort(us, (size_t)batches, sizeof us[0], compare);
    printf("%-44s %8.2f us\n", what, us[batches / 2]);
    printf("{\"bench\":\"print\",\"part\":\"%s\",\"us\":%.3f}\n", key, us[batches / 2]);
}

static void measure_call(struct worker *worker, const char *what, const char *key, const char *call)
{
    const int rounds = bench_count(ROUNDS), batches = bench_count(BATCHES);
    char text[1024];
    snprintf(text, sizeof text, "(() => { %s for (let i = 0; i < %d; i++) { %s; } })()",
             "const thing = { id: 4099, kind: 'crab', x: 312.5, y: 80, list: [1, 2, 3] };", rounds,
             call);
    double us[BATCHES];
    must(worker, worker_load(worker, "main.js", text, strlen(text)));
    for (int i = 0; i < batches; i++) {
        size_t before = printed;
        uint64_t begin = clock_now_ns();
        must(worker, worker_load(worker, "main.js", text, strlen(text)));
        us[i] = (double)(clock_now_ns() - begin) / 1e3 / rounds;
        CHECK(printed > before);
    }
    report(what, key, us, batches);
}

// --- the engine's side ---

struct bench {
    FILE *out;
    struct buf text;
    struct log_files *files;
    struct coalescer *fold;
};

static void show(void *context, const struct log_line *line)
{
    struct bench *bench = context;
    buf_clear(&bench->text);
    format_text(&bench->text, line, true);
    fwrite(bench->text.data, 1, bench->text.len, bench->out);
}

static void keep(struct bench *bench, const struct log_line *line)
{
    struct diag diag;
    CHECK(log_files_write(bench->files, line, &diag) == STATUS_OK);
}

static void measure_lines(struct bench *bench, const char *what, const char *key, int mode)
{
    const int rounds = bench_count(ROUNDS), batches = bench_count(BATCHES);
    double us[BATCHES];
    for (int i = 0; i < batches; i++) {
        uint64_t begin = clock_now_ns();
        for (uint32_t j = 0; j < (uint32_t)rounds; j++) {
            char text[64];
            snprintf(text, sizeof text, "a crab at 312.5, 80, number %u", mode == 2 ? 0 : j);
            const struct log_line line = {.level = LOG_INFO,
                                          .tick = 1 + j,
                                          .source = "pet",
                                          .place = "main.js:12",
                                          .text = text};
            if (mode == 0)
                show(bench, &line);
            else if (mode == 1)
                keep(bench, &line);
            else
                coalescer_line(bench->fold, &line);
        }
        us[i] = (double)(clock_now_ns() - begin) / 1e3 / rounds;
    }
    report(what, key, us, batches);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: bench-print SDK_FOLDER LOG_FOLDER\n");
        return 1;
    }
    v8_init();
    struct worker *worker = start(argv[1]);
    measure_call(worker, "$print of a short text", "print", "$print('hello there')");
    measure_call(worker, "console.log of a short text", "log", "console.log('hello there')");
    measure_call(worker, "console.log of an object with a list", "object", "console.log(thing)");
    measure_call(worker, "console.log('%s at %d', ...)", "format",
                 "console.log('%s at %d', thing.kind, i)");
    measure_call(worker, "console.table of one row", "table", "console.table([thing])");
    worker_dispose(worker);

    struct diag diag = {""};
    struct bench bench = {.out = fopen("/dev/null", "we")};
    CHECK(bench.out);
    if (log_files_open(&bench.files, argv[2], 0, &diag) != STATUS_OK) {
        fprintf(stderr, "bench-print: %s\n", diag.text);
        return 1;
    }
    buf_init(&bench.text, FORMAT_MAX_BYTES);
    bench.fold = coalescer_create(show, &bench);
    measure_lines(&bench, "the engine: a line for a terminal", "terminal", 0);
    measure_lines(&bench, "the engine: a line into a log file", "file", 1);
    measure_lines(&bench, "the engine: a line that is folded", "fold", 2);
    coalescer_destroy(bench.fold);
    log_files_close(bench.files);
    buf_fini(&bench.text);
    fclose(bench.out);
    return 0;
}
