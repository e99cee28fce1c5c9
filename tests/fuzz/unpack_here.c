// Unpacks in this process, for fuzzing: what the sandboxed process runs on a stranger's bytes is what the fuzzer is to
// see, and a process for each input would cost more than all else. Takes the place of host/unpacker.c.
#include <stdio.h>
#include <string.h>

#include "host/unpacker.h"
#include "host/zip_layout.h"
#include "util/mem.h"
#include "worker/process/decode.h"

static void unpack(int file, struct unpack_item *item, uint8_t *packed, uint8_t *out)
{
    struct decode_task task = {
        .bytes = packed, .len = item->packed, .out = out, .out_bytes = item->size};
    if (!zip_layout_read_bytes(file, packed, item->packed, item->at))
        snprintf(item->problem, sizeof item->problem, "cut off");
    else if (!decode_deflate(&task))
        snprintf(item->problem, sizeof item->problem, "%s", task.text);
    else if (task.units == item->size)
        item->bytes = out;
}

enum status unpacker_run(struct unpacker *unpacker, int file, struct unpack_item *items,
                         size_t count,
                         void (*take)(void *context, const struct unpack_item *items, size_t count),
                         void *context, struct diag *diag)
{
    (void)unpacker;
    (void)diag;
    uint8_t **blocks = mem_alloc(count * 2 * sizeof *blocks);
    for (size_t i = 0; i < count; i++) {
        blocks[i * 2] = mem_alloc(items[i].packed + 1);
        blocks[i * 2 + 1] = mem_alloc(items[i].size + 1);
        unpack(file, &items[i], blocks[i * 2], blocks[i * 2 + 1]);
    }
    take(context, items, count);
    for (size_t i = 0; i < count * 2; i++) mem_free(blocks[i]);
    mem_free(blocks);
    return STATUS_OK;
}

struct unpacker *unpacker_create(const char *worker_path, const bool *unsafe_no_sandbox)
{
    (void)worker_path;
    (void)unsafe_no_sandbox;
    return NULL;
}

void unpacker_destroy(struct unpacker *unpacker)
{
    (void)unpacker;
}

void unpacker_rest(struct unpacker *unpacker)
{
    (void)unpacker;
}
