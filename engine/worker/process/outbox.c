#include "worker/process/outbox.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "worker/process/sandbox.h"

enum {
    // With this much unread, the engine is woken before the delivery is over.
    OUTBOX_HIGH_WATER_BYTES = CHANNEL_RING_BYTES / 2,
};

void outbox_init(struct outbox *outbox, struct channel *channel, struct ring_writer *up,
                 uint32_t print_bytes_per_second)
{
    *outbox = (struct outbox){.channel = channel, .up = up};
    print_budget_init(&outbox->prints, print_bytes_per_second);
}

void outbox_refill(struct outbox *outbox)
{
    // The engine's ticks are the only clock here: its own rate, as the package says it.
    print_budget_refill(&outbox->prints);
}

void outbox_notify(struct outbox *outbox)
{
    if (!channel_engine_sleeps(outbox->channel)) return;
    const uint64_t one = 1;
    ssize_t written = write(SANDBOX_FD, &one, sizeof one);
    (void)written; // it fails only when its counter is full
}

static void put_parts(struct outbox *outbox, enum frame_up type, const struct ring_part *parts,
                      size_t count)
{
    enum status status;
    while ((status = ring_write(outbox->up, type, parts, count)) == STATUS_FULL) {
        uint32_t ticket = channel_mod_prepare_sleep(outbox->channel);
        outbox_notify(outbox);
        status = ring_write(outbox->up, type, parts, count);
        if (status != STATUS_FULL) {
            channel_mod_stay_awake(outbox->channel);
            break;
        }
        channel_mod_sleep(outbox->channel, ticket);
    }
    if (status != STATUS_OK) _exit(WORKER_EXIT_PROTOCOL);
    if (ring_used(outbox->up) > OUTBOX_HIGH_WATER_BYTES) outbox_notify(outbox);
}

void outbox_put(struct outbox *outbox, enum frame_up type, const void *bytes, size_t len)
{
    const struct ring_part part = {bytes, len};
    put_parts(outbox, type, &part, 1);
}

static void copy_text(char *to, size_t size, const char *from)
{
    snprintf(to, size, "%s", from);
}

void outbox_put_print(struct outbox *outbox, const char *text, size_t len, const char *file,
                      int line)
{
    if (len > PROTOCOL_MAX_PRINT_BYTES) len = PROTOCOL_MAX_PRINT_BYTES;
    if (!print_budget_take(&outbox->prints, text, len)) {
        outbox->dropped++;
        return;
    }
    struct frame_print head = {.line = line};
    copy_text(head.file, sizeof head.file, file);
    const struct ring_part parts[] = {{&head, sizeof head}, {text, len}};
    put_parts(outbox, FRAME_PRINT, parts, 2);
}

void outbox_put_error(struct outbox *outbox, enum frame_up type, const struct worker_error *error,
                      const char *text)
{
    struct frame_error frame = {
        .line = error->line,
        .column = error->column,
        .terminated = error->kind == WORKER_ERROR_TERMINATED,
    };
    copy_text(frame.message, sizeof frame.message, error->message);
    copy_text(frame.file, sizeof frame.file, error->file);
    copy_text(frame.source_line, sizeof frame.source_line, error->source_line);
    if (error->frame_count > 0)
        copy_text(frame.function, sizeof frame.function, error->frames[0].function);
    copy_text(frame.text, sizeof frame.text, text);
    outbox_put(outbox, type, &frame, sizeof frame);
}

void outbox_put_evaluated(struct outbox *outbox, const struct frame_evaluated *head,
                          const char *text, size_t len)
{
    if (len > PROTOCOL_MAX_EVALUATED_BYTES) len = PROTOCOL_MAX_EVALUATED_BYTES;
    const struct ring_part parts[] = {{head, sizeof *head}, {text, len}};
    put_parts(outbox, FRAME_EVALUATED, parts, 2);
}

void outbox_put_dropped(struct outbox *outbox)
{
    if (outbox->dropped == 0) return;
    outbox_put(outbox, FRAME_DROPPED, &outbox->dropped, sizeof outbox->dropped);
    outbox->dropped = 0;
}

void outbox_last_words(struct outbox *outbox, const char *text)
{
    outbox_put(outbox, FRAME_LAST_WORDS, text, strnlen(text, PROTOCOL_MAX_LAST_WORDS_BYTES));
    outbox_notify(outbox);
    _exit(WORKER_EXIT_LAST_WORDS);
}
