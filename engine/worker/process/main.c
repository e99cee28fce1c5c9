// gatehouse-worker: the program that runs mods. The engine starts it; people use --check, and
// `gatehouse doctor` --walls.
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/process/report.h"
#include "worker/process/zygote.h"
#include "worker/worker.h"

static const char USAGE[] =
    "usage: gatehouse-worker --version\n"
    "       gatehouse-worker --check    attack the sandbox, say what held\n"
    "       gatehouse-worker --walls    which layers are active here, for programs\n"
    "       gatehouse-worker --zygote FD --sdk FOLDER --heap BYTES\n"
    "           --process BYTES --print BYTES [--unsafe-no-sandbox] [--no-scripts]\n";

#ifdef __SANITIZE_ADDRESS__
// A mod that asks for too much memory should meet V8's own handling of it here too. Leaks are not looked for:
// that needs /proc, which is gone inside the sandbox, and the tests' own program looks at the worker's. What was
// freed is not kept for long: it counts against the limit of a mod's process.
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1:detect_leaks=0:quarantine_size_mb=4:"
           "thread_local_quarantine_size_kb=64";
}
#endif

static bool parse_number(const char *text, unsigned long long max, unsigned long long *value)
{
    char *end;
    unsigned long long parsed = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end != 0 || parsed > max) return false;
    *value = parsed;
    return true;
}

static bool parse(int argc, char **argv, struct zygote_config *config)
{
    unsigned long long fd = 0, heap = 0, process = 0, print = 0, line = 0;
    bool ok = true;
    for (int i = 1; ok && i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "";
        if (strcmp(argv[i], "--unsafe-no-sandbox") == 0) {
            config->no_sandbox = true;
            continue;
        }
        if (strcmp(argv[i], "--coverage") == 0) {
            config->coverage = true;
            continue;
        }
        if (strcmp(argv[i], "--no-scripts") == 0) {
            config->no_scripts = true;
            continue;
        }
        if (strcmp(argv[i], "--zygote") == 0)
            ok = parse_number(value, INT_MAX, &fd);
        else if (strcmp(argv[i], "--heap") == 0)
            ok = parse_number(value, SIZE_MAX / 2, &heap);
        else if (strcmp(argv[i], "--process") == 0)
            ok = parse_number(value, SIZE_MAX / 4, &process);
        else if (strcmp(argv[i], "--print") == 0)
            ok = parse_number(value, UINT32_MAX, &print);
        else if (strcmp(argv[i], "--sdk") == 0)
            config->sdk_folder = value;
        else if (strcmp(argv[i], "--probe-file") == 0)
            config->probe.file = value;
        else if (strcmp(argv[i], "--probe-line") == 0)
            ok = parse_number(value, INT_MAX, &line);
        else if (strcmp(argv[i], "--probe") == 0)
            config->probe.expression = value;
        else
            ok = false;
        i++;
    }
    config->socket = (int)fd;
    config->heap_bytes = heap;
    config->process_bytes = process;
    config->print_bytes_per_second = (uint32_t)print;
    config->probe.line = (int)line;
    bool has_sdk = config->no_scripts || (config->sdk_folder && *config->sdk_folder);
    return ok && fd > 2 && has_sdk && heap && process && print;
}

int main(int argc, char **argv)
{
    struct zygote_config config = {0};
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        printf("gatehouse-worker %s, V8 %s\n", GATEHOUSE_VERSION, worker_version());
        return 0;
    }
    if (argc == 2 && strcmp(argv[1], "--check") == 0) return report_check();
    if (argc == 2 && strcmp(argv[1], "--walls") == 0) return report_isolation();
    if (!parse(argc, argv, &config)) {
        fputs(USAGE, stderr);
        return 2;
    }
    return zygote_run(&config);
}
