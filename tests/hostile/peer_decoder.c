#include "peer_decoder.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "ipc/decoding.h"

struct view {
    uint8_t *memory;
    size_t bytes;
    int fd;
    uint32_t count;
    struct decoding_job *jobs;
    struct decoding_answer *answers;
    uint64_t random;
};

static uint64_t draw(struct view *view, uint64_t limit) // xorshift
{
    view->random ^= view->random << 13;
    view->random ^= view->random >> 7;
    view->random ^= view->random << 17;
    return view->random % limit;
}

static void answer(struct view *view, uint32_t index, uint32_t state, uint32_t units)
{
    view->answers[index].state = state;
    view->answers[index].units = units;
}

static void be_honest(struct view *view)
{
    for (uint32_t i = 0; i < view->count; i++) {
        const struct decoding_job *job = &view->jobs[i];
        bool sound = job->format != DECODING_PNG;
        uint32_t units = sound ? 100 : job->width * job->height;
        memset(view->memory + job->out_at, 7, (size_t)units * 4);
        answer(view, i, DECODING_DONE, units);
    }
    _exit(0);
}

// Says nothing and ends well.
static void be_silent(struct view *view)
{
    (void)view;
    _exit(0);
}

// Answers that are anything, and a few bytes anywhere.
static void lie(struct view *view)
{
    static const uint32_t numbers[] = {0,      1,      15,         16,         17,
                                       441000, 441001, 0x7fffffff, 0x80000000, UINT32_MAX};
    for (uint32_t i = 0; i < view->count; i++) {
        struct decoding_answer *one = &view->answers[i];
        one->state = (uint32_t)draw(view, 6);
        one->units = numbers[draw(view, sizeof numbers / sizeof *numbers)];
        for (size_t k = 0; k < sizeof one->text; k++) one->text[k] = (char)draw(view, 256);
    }
    for (int i = 0; i < 200; i++) view->memory[draw(view, view->bytes)] = (uint8_t)draw(view, 256);
    for (uint32_t i = 0; i < view->count; i++) {
        view->jobs[i].in_at = view->jobs[i].out_at = draw(view, UINT64_MAX);
        view->jobs[i].out_bytes = draw(view, UINT64_MAX);
    }
    *(struct decoding_head *)(void *)view->memory = (struct decoding_head){UINT32_MAX, UINT32_MAX};
    _exit((int)draw(view, 2));
}

// Every picture is much larger than it said.
static void enlarge(struct view *view)
{
    for (uint32_t i = 0; i < view->count; i++) answer(view, i, DECODING_DONE, UINT32_MAX / 4);
    _exit(0);
}

static void loop(struct view *view)
{
    for (volatile uint64_t *at = &view->random;;) ++*at;
}

static void crash(struct view *view)
{
    answer(view, 0, DECODING_STARTED, 0);
    abort();
}

// Takes the memory away from under the engine. It is sealed.
static void shrink(struct view *view)
{
    if (ftruncate(view->fd, 0) != 0) answer(view, 0, DECODING_REFUSED, 0);
    _exit(0);
}

// Another process goes on writing when this one is gone.
static void haunt(struct view *view)
{
    if (fork() == 0) {
        prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0);
        alarm(2);
        for (;;) {
            view->answers[draw(view, view->count)].units = (uint32_t)draw(view, UINT32_MAX);
            view->memory[draw(view, view->bytes)]++;
        }
    }
    be_honest(view);
}

static const struct {
    const char *name;
    void (*act)(struct view *view);
} ACTS[] = {
    {"honest", be_honest}, {"silent", be_silent}, {"lie", lie},       {"enlarge", enlarge},
    {"loop", loop},        {"crash", crash},      {"shrink", shrink}, {"haunt", haunt},
};

void peer_decode(int fd, size_t bytes)
{
    struct view view = {.memory = decoding_map(fd, bytes), .bytes = bytes, .fd = fd};
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (!view.memory) _exit(98);
    view.count = ((const struct decoding_head *)(void *)view.memory)->count;
    view.jobs = (void *)(view.memory + sizeof(struct decoding_head));
    view.answers = (void *)(view.memory + decoding_answers_at(view.count));
    const char *order =
        memmem(view.memory + view.jobs[0].in_at, view.jobs[0].in_bytes, "ORDER:", 6);
    char name[16] = "";
    unsigned seed = 0;
    if (order) sscanf(order + 6, "%15s %u", name, &seed);
    view.random = seed * 0x2545f4914f6cdd1du + 1;
    for (size_t i = 0; i < sizeof ACTS / sizeof ACTS[0]; i++)
        if (strcmp(ACTS[i].name, name) == 0) ACTS[i].act(&view);
    _exit(99);
}
