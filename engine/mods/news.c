#include "mods/news.h"

#include <stdio.h>
#include <string.h>

#include "util/mem.h"

void news_init(struct news_queue *queue)
{
    *queue = (struct news_queue){0};
}

void news_fini(struct news_queue *queue)
{
    news_clear(queue);
    mem_free(queue->items);
    *queue = (struct news_queue){0};
}

void news_clear(struct news_queue *queue)
{
    for (size_t i = 0; i < queue->count; i++) {
        mem_free(queue->items[i].text);
        mem_free(queue->items[i].error);
    }
    queue->count = 0;
    queue->text_bytes = 0;
    queue->dropped = 0;
}

static bool is_bounded(enum news_kind kind)
{
    return kind == NEWS_PRINT || kind == NEWS_ERROR;
}

static struct news *add(struct news_queue *queue, enum news_kind kind)
{
    if (queue->count == queue->capacity) {
        queue->capacity = queue->capacity ? queue->capacity * 2 : 8;
        queue->items = mem_resize(queue->items, queue->capacity, sizeof *queue->items);
    }
    struct news *news = &queue->items[queue->count++];
    *news = (struct news){.kind = kind};
    return news;
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

void news_add(struct news_queue *queue, enum news_kind kind, const struct pool_message *message)
{
    size_t len = kind == NEWS_PRINT ? message->len : 0;
    if (is_bounded(kind) &&
        (queue->count >= NEWS_MAX || len > NEWS_MAX_TEXT_BYTES - queue->text_bytes)) {
        queue->dropped++;
        return;
    }
    struct news *news = add(queue, kind);
    switch (kind) {
    case NEWS_PRINT:
        queue->text_bytes += len;
        news->text = copy_text(message->bytes, len);
        news->level = message->level;
        if (message->file[0])
            snprintf(news->place, sizeof news->place, "%s:%d", message->file, message->line);
        break;
    case NEWS_DROPPED:
        news->count = message->count;
        break;
    case NEWS_FAILED:
    case NEWS_ERROR:
        news->error = copy_error(&message->error);
        news->terminated = message->terminated;
        break;
    case NEWS_DIED:
        news->text = mem_strdup(message->reason);
        break;
    case NEWS_EVALUATED: // one at a time, and its length is limited
        news->text = copy_text(message->bytes, message->len);
        news->count = message->count;
        news->ok = message->ok;
        news->terminated = message->terminated;
        break;
    case NEWS_READY:
        news->waits = message->waits;
        if (!news->waits) break;
        if (message->line > 0)
            snprintf(news->place, sizeof news->place, "%s:%d", message->file, message->line);
        else
            snprintf(news->place, sizeof news->place, "%s", message->file);
        break;
    case NEWS_RAN:
        break;
    }
}
