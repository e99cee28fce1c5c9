#include "commands/encode.h"

#include <string.h>

enum { MAX_KIND_BYTES = 63, MAX_OWNER_BYTES = 64 };

// A value that is its type's default is not written (proto3).
static size_t put_unsigned(uint8_t *out, uint32_t number, uint32_t value)
{
    if (value == 0) return 0;
    out[0] = (uint8_t)(number << 3);
    return 1 + encode_varint(out + 1, value);
}

static size_t put_signed(uint8_t *out, uint32_t number, int32_t value)
{
    return put_unsigned(out, number, ((uint32_t)value << 1) ^ (uint32_t)(value >> 31));
}

static size_t put_text(uint8_t *out, uint32_t number, const char *text, size_t max)
{
    size_t len = strnlen(text, max);
    return len ? encode_wrap(out, number, (const uint8_t *)text, len) : 0;
}

size_t encode_moved(uint8_t *out, entity_id id, int32_t x, int32_t y, uint16_t facing)
{
    // Four lengths are one byte each: the fields take at most 23 bytes.
    uint8_t *at = out + 4;
    at += put_unsigned(at, 1, id.bits);
    at += put_signed(at, 2, x);
    at += put_signed(at, 3, y);
    at += put_signed(at, 4, facing);
    uint8_t len = (uint8_t)(at - (out + 4));
    out[0] = ENCODE_BATCH_EVENT_TAG;
    out[1] = (uint8_t)(len + 2);
    out[2] = GATEHOUSE__EVENT__EVENT_ENTITY_MOVED << 3 | 2;
    out[3] = len;
    return (size_t)len + 4;
}

size_t encode_state(uint8_t *out, const struct entity *entity, const char *kind, const char *owner)
{
    uint8_t *at = out;
    at += put_unsigned(at, 1, entity->id.bits);
    at += put_text(at, 2, kind, MAX_KIND_BYTES);
    at += put_signed(at, 3, entity->x);
    at += put_signed(at, 4, entity->y);
    at += put_signed(at, 5, entity->vx);
    at += put_signed(at, 6, entity->vy);
    at += put_signed(at, 7, entity->hp);
    at += put_signed(at, 8, entity->max_hp);
    at += put_text(at, 9, owner, MAX_OWNER_BYTES);
    at += put_signed(at, 10, entity->facing);
    return (size_t)(at - out);
}
