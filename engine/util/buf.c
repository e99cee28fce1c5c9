#include "util/buf.h"

#include <string.h>

#include "util/mem.h"

enum { FIRST_CAPACITY_BYTES = 256 };

void buf_init(struct buf *buf, size_t limit_bytes)
{
    *buf = (struct buf){.limit = limit_bytes};
}

void buf_fini(struct buf *buf)
{
    mem_free(buf->data);
    *buf = (struct buf){0};
}

void buf_clear(struct buf *buf)
{
    buf->len = 0;
}

uint8_t *buf_reserve(struct buf *buf, size_t len)
{
    if (len > buf->limit - buf->len) return NULL;
    if (!buf->data || buf->len + len > buf->capacity) {
        size_t capacity = buf->capacity ? buf->capacity : FIRST_CAPACITY_BYTES;
        while (capacity < buf->len + len) capacity *= 2;
        buf->data = mem_resize(buf->data, capacity, 1);
        buf->capacity = capacity;
    }
    return buf->data + buf->len;
}

enum status buf_append(struct buf *buf, const void *bytes, size_t len)
{
    uint8_t *room = buf_reserve(buf, len);
    if (!room) return STATUS_LIMIT;
    if (len) memcpy(room, bytes, len);
    buf->len += len;
    return STATUS_OK;
}
