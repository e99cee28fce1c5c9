#include "host/unpacker.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host/zip_layout.h"
#include "ipc/decoding.h"
#include "pool/pool.h"
#include "util/mem.h"

enum { ALIGNMENT = 8 };

struct unpacker {
    struct pool *pool; // NULL: it rests
    char *worker_path;
    const bool *unsafe_no_sandbox;
};

// What is shared with the process of one call.
struct work {
    int memory_fd;
    uint8_t *memory;
    size_t bytes;
    struct decoding_job *jobs; // the engine's own copy: the process may change the other
    size_t count;
};

struct unpacker *unpacker_create(const char *worker_path, const bool *unsafe_no_sandbox)
{
    struct unpacker *unpacker = mem_alloc(sizeof *unpacker);
    unpacker->worker_path = mem_strdup(worker_path);
    unpacker->unsafe_no_sandbox = unsafe_no_sandbox;
    return unpacker;
}

void unpacker_rest(struct unpacker *unpacker)
{
    pool_destroy(unpacker->pool);
    unpacker->pool = NULL;
}

void unpacker_destroy(struct unpacker *unpacker)
{
    if (!unpacker) return;
    unpacker_rest(unpacker);
    mem_free(unpacker->worker_path);
    mem_free(unpacker);
}

static enum status wake(struct unpacker *unpacker, struct diag *diag)
{
    if (unpacker->pool) return STATUS_OK;
    const struct pool_config config = {
        .worker_path = unpacker->worker_path,
        .unsafe_no_sandbox = *unpacker->unsafe_no_sandbox,
        .no_scripts = true,
    };
    return pool_create(&unpacker->pool, &config, diag);
}

static uint64_t place(uint64_t *at, uint64_t bytes)
{
    uint64_t here = (*at + ALIGNMENT - 1) & ~(uint64_t)(ALIGNMENT - 1);
    *at = here + bytes;
    return here;
}

static void lay_out(struct work *work, const struct unpack_item *items)
{
    uint64_t at = decoding_files_at(work->count);
    for (size_t i = 0; i < work->count; i++)
        work->jobs[i] = (struct decoding_job){
            .format = DECODING_DEFLATE,
            .in_bytes = items[i].packed,
            .in_at = place(&at, items[i].packed),
            .out_at = place(&at, items[i].size),
            .out_bytes = items[i].size,
        };
    work->bytes = at;
}

static enum status fill(struct work *work, int file, const struct unpack_item *items,
                        struct diag *diag)
{
    const struct decoding_head head = {.count = (uint32_t)work->count};
    memcpy(work->memory, &head, sizeof head);
    memcpy(work->memory + sizeof head, work->jobs, work->count * sizeof *work->jobs);
    for (size_t i = 0; i < work->count; i++) {
        const struct decoding_job *job = &work->jobs[i];
        if (!zip_layout_read_bytes(file, work->memory + job->in_at, job->in_bytes, items[i].at))
            return diag_set(diag, STATUS_IO, "it became shorter while it was read");
    }
    return STATUS_OK;
}

// Until the process is gone: nothing writes to the memory after that.
static enum status await(struct pool *pool, const struct work *work,
                         char reason[POOL_DECODER_REASON_BYTES], struct diag *diag)
{
    int decoder;
    enum status status = pool_decode(pool, work->memory_fd, work->bytes, &decoder, diag);
    if (status != STATUS_OK) return status;
    while (!pool_decoder_ended(pool, decoder, reason))
        (void)pool_wait(pool, UINT64_MAX); // it ends what takes too long
    pool_decoder_release(pool, decoder);
    return STATUS_OK;
}

static void read_answer(const struct work *work, size_t index, const char *reason,
                        struct unpack_item *item)
{
    const struct decoding_job *job = &work->jobs[index];
    struct decoding_answer answer;
    memcpy(&answer, work->memory + decoding_answers_at(work->count) + index * sizeof answer,
           sizeof answer);
    if (answer.state == DECODING_DONE && answer.units == item->size) {
        item->bytes = work->memory + job->out_at;
    } else if (answer.state == DECODING_REFUSED) {
        size_t len = strnlen(answer.text, sizeof answer.text - 1);
        for (size_t i = 0; i < len; i++) // an honest process writes nothing else
            item->problem[i] =
                answer.text[i] >= ' ' && answer.text[i] <= '~' ? answer.text[i] : '?';
        item->problem[len] = 0;
    }
    if (!item->bytes && !item->problem[0])
        snprintf(item->problem, sizeof item->problem, "cannot be unpacked: its process %s",
                 reason[0] ? reason : "did not do it");
}

static enum status run(struct unpacker *unpacker, struct work *work, int file,
                       struct unpack_item *items, struct diag *diag)
{
    char reason[POOL_DECODER_REASON_BYTES] = "";
    if (decoding_create(work->bytes, &work->memory_fd, &work->memory) != STATUS_OK)
        return diag_set(diag, STATUS_IO, "no memory to unpack it: %s", strerror(errno));
    enum status status = fill(work, file, items, diag);
    if (status == STATUS_OK) status = wake(unpacker, diag);
    if (status != STATUS_OK) return status;
    status = await(unpacker->pool, work, reason, diag);
    if (status !=
        STATUS_OK) { // the worker program may have ended meanwhile: once more with a new one
        unpacker_rest(unpacker);
        status = wake(unpacker, diag);
        if (status == STATUS_OK) status = await(unpacker->pool, work, reason, diag);
    }
    for (size_t i = 0; status == STATUS_OK && i < work->count; i++)
        read_answer(work, i, reason, &items[i]);
    return status;
}

enum status unpacker_run(struct unpacker *unpacker, int file, struct unpack_item *items,
                         size_t count,
                         void (*take)(void *context, const struct unpack_item *items, size_t count),
                         void *context, struct diag *diag)
{
    struct work work = {.memory_fd = -1, .count = count};
    if (!unpacker) return diag_set(diag, STATUS_UNSUPPORTED, "there is no worker program here");
    work.jobs = mem_alloc(count * sizeof *work.jobs);
    lay_out(&work, items);
    enum status status = run(unpacker, &work, file, items, diag);
    if (status == STATUS_OK) take(context, items, count);
    decoding_unmap(work.memory, work.bytes);
    if (work.memory_fd >= 0) close(work.memory_fd);
    mem_free(work.jobs);
    return status;
}
