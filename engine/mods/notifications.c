#include "mods/notifications.h"

#include <stdio.h>
#include <string.h>

#include "util/mem.h"

void notification_queue_init(struct notification_queue *queue)
{
    *queue = (struct notification_queue){0};
}

void notification_queue_fini(struct notification_queue *queue)
{
    notification_queue_clear(queue);
    mem_free(queue->items);
    *queue = (struct notification_queue){0};
}

void notification_queue_clear(struct notification_queue *queue)
{
    for (size_t i = 0; i < queue->count; i++) {
        mem_free(queue->items[i].text);
        mem_free(queue->items[i].error);
    }
    queue->count = 0;
    queue->text_bytes = 0;
    queue->dropped = 0;
}

static bool is_bounded(enum notification_kind kind)
{
    return kind == NOTIFICATION_PRINT || kind == NOTIFICATION_ERROR;
}

static struct notification *add(struct notification_queue *queue, enum notification_kind kind)
{
    if (queue->count == queue->capacity) {
        queue->capacity = queue->capacity ? queue->capacity * 2 : 8;
        queue->items = mem_resize(queue->items, queue->capacity, sizeof *queue->items);
    }
    struct notification *notification = &queue->items[queue->count++];
    *notification = (struct notification){.kind = kind};
    return notification;
}

static char *copy_text(const void *bytes, size_t len)
{
    char *text = mem_alloc(len + 1);
    if (len) memcpy(text, bytes, len);
    return text;
}

static struct pool_error *copy_error(const struct pool_error *error)
{
    struct pool_error *copy = mem_alloc(sizeof *copy);
    *copy = *error;
    return copy;
}

void notification_queue_add(struct notification_queue *queue, enum notification_kind kind,
                            const struct pool_message *message)
{
    size_t len = kind == NOTIFICATION_PRINT ? message->len : 0;
    if (is_bounded(kind) && (queue->count >= NOTIFICATION_MAX ||
                             len > NOTIFICATION_MAX_TEXT_BYTES - queue->text_bytes)) {
        queue->dropped++;
        return;
    }
    struct notification *notification = add(queue, kind);
    switch (kind) {
    case NOTIFICATION_PRINT:
        queue->text_bytes += len;
        notification->text = copy_text(message->bytes, len);
        notification->level = message->level;
        if (message->file[0])
            snprintf(notification->place, sizeof notification->place, "%s:%d", message->file,
                     message->line);
        break;
    case NOTIFICATION_DROPPED:
        notification->count = message->count;
        break;
    case NOTIFICATION_FAILED:
    case NOTIFICATION_ERROR:
        notification->error = copy_error(&message->error);
        notification->terminated = message->terminated;
        break;
    case NOTIFICATION_DIED:
        notification->text = mem_strdup(message->reason);
        break;
    case NOTIFICATION_EVALUATED: // one at a time, and its length is limited
        notification->text = copy_text(message->bytes, message->len);
        notification->count = message->count;
        notification->ok = message->ok;
        notification->terminated = message->terminated;
        break;
    case NOTIFICATION_READY:
        notification->waits = message->waits;
        if (!notification->waits) break;
        if (message->line > 0)
            snprintf(notification->place, sizeof notification->place, "%s:%d", message->file,
                     message->line);
        else
            snprintf(notification->place, sizeof notification->place, "%s", message->file);
        break;
    case NOTIFICATION_RAN:
        break;
    }
}
