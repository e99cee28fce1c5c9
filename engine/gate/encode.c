#include "gate/encode.h"

#include <string.h>

size_t encode_varint(uint8_t *out, uint64_t value)
{
    size_t len = 0;
    while (value >= 0x80) {
        out[len++] = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    out[len++] = (uint8_t)value;
    return len;
}

const uint8_t *encode_read_varint(const uint8_t *at, uint64_t *value)
{
    *value = 0;
    for (unsigned shift = 0;; shift += 7) {
        uint8_t byte = *at++;
        *value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) return at;
    }
}

size_t encode_wrap(uint8_t *out, uint32_t number, const uint8_t *bytes, size_t len)
{
    out[0] = (uint8_t)(number << 3 | 2);
    size_t head = 1 + encode_varint(out + 1, len);
    memcpy(out + head, bytes, len);
    return head + len;
}

enum status encode_event(struct buf *out, const Gatehouse__Event *event)
{
    size_t len = protobuf_c_message_get_packed_size(&event->base);
    uint8_t head[12] = {ENCODE_BATCH_EVENT_TAG};
    size_t head_len = 1 + encode_varint(head + 1, len);
    uint8_t *room = buf_reserve(out, head_len + len);
    if (!room) return STATUS_LIMIT;
    memcpy(room, head, head_len);
    out->len += head_len + protobuf_c_message_pack(&event->base, room + head_len);
    return STATUS_OK;
}
