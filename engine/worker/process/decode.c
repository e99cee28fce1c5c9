#include "worker/process/decode.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "ipc/protocol.h"

enum {
    DECODE_DATA_BYTES = 48 * 1024 * 1024, // beyond what the zygote has
    DECODE_CPU_SECONDS = 10,              // the engine ends it long before, when it looks
};

static bool decode(uint32_t format, struct decode_task *task)
{
    switch (format) {
    case DECODING_PNG:
        return decode_png(task);
    case DECODING_WAV:
        return decode_wav(task);
    case DECODING_VORBIS:
        return decode_vorbis(task);
    case DECODING_DEFLATE:
        return decode_deflate(task);
    default:
        _exit(WORKER_EXIT_PROTOCOL);
    }
}

// The engine is trusted as to where things are.
static void decode_file(uint8_t *memory, const struct decoding_job *job,
                        struct decoding_answer *answer)
{
    struct decode_task task = {
        .bytes = memory + job->in_at,
        .len = job->in_bytes,
        .width = job->width,
        .height = job->height,
        .out = memory + job->out_at,
        .out_bytes = job->out_bytes,
    };
    answer->state = DECODING_STARTED;
    bool done = decode(job->format, &task);
    answer->units = task.units;
    memcpy(answer->text, task.text, sizeof answer->text);
    answer->state = done ? DECODING_DONE : DECODING_REFUSED;
}

static int compare_bytes(const void *a, const void *b)
{
    return *(const uint8_t *)a - *(const uint8_t *)b;
}

// libvorbis sorts, and libc (before 2.37) asks the system for its memory when it first sorts
// something large. That call does not exist behind the filter.
static void sort_once(void)
{
    uint8_t bytes[4096] = {1};
    qsort(bytes, sizeof bytes, 1, compare_bytes);
}

enum status decode_sandbox(const struct sandbox *sandbox)
{
    struct sandbox own = sandbox_with_budget(sandbox, DECODE_DATA_BYTES);
    const struct rlimit cpu = {DECODE_CPU_SECONDS, DECODE_CPU_SECONDS};
    if (setrlimit(RLIMIT_CPU, &cpu) != 0 || sandbox_restrict(&own, NULL) != STATUS_OK ||
        sandbox_drop_fds(-1, NULL) != STATUS_OK || sandbox_limit(&own, NULL) != STATUS_OK)
        return STATUS_IO;
    return sandbox_load_filter(&own, NULL);
}

static void prepare(void)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL); // the zygote blocks SIGCHLD
    prctl(PR_SET_NAME, "gh-decoder", 0, 0, 0);
    sort_once();
}

void decode_run(const struct child_setup *setup, int memory, size_t bytes)
{
    uint8_t *shared = NULL;
    prepare();
    if (child_tie_to_zygote(setup->zygote) != STATUS_OK ||
        !(shared = decoding_map(memory, bytes)) || decode_sandbox(setup->sandbox) != STATUS_OK)
        _exit(WORKER_EXIT_SETUP);
    const struct decoding_head *head = (const void *)shared;
    const struct decoding_job *jobs = (const void *)(shared + sizeof *head);
    struct decoding_answer *answers = (void *)(shared + decoding_answers_at(head->count));
    for (uint32_t i = 0; i < head->count; i++)
        if (answers[i].state == DECODING_UNTOUCHED) decode_file(shared, &jobs[i], &answers[i]);
    _exit(WORKER_EXIT_OK);
}
