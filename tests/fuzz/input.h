// The bytes of one run of a fuzz target, taken from the front; when they are used up everything is
// 0, so that every input means something.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct input {
    const uint8_t *at, *end;
};

static inline size_t input_left(const struct input *input)
{
    return (size_t)(input->end - input->at);
}

static inline uint64_t input_take(struct input *input, size_t bytes)
{
    uint64_t value = 0;
    for (size_t i = 0; i < bytes && input->at < input->end; i++)
        value |= (uint64_t)*input->at++ << (8 * i);
    return value;
}

static inline uint8_t input_u8(struct input *input)
{
    return (uint8_t)input_take(input, 1);
}
static inline uint16_t input_u16(struct input *input)
{
    return (uint16_t)input_take(input, 2);
}
static inline uint32_t input_u32(struct input *input)
{
    return (uint32_t)input_take(input, 4);
}

// Borrows up to `len` bytes; *got is how many there were.
static inline const uint8_t *input_bytes(struct input *input, size_t len, size_t *got)
{
    const uint8_t *bytes = input->at;
    *got = len < input_left(input) ? len : input_left(input);
    input->at += *got;
    return bytes;
}

// A text of at most size - 1 bytes in `out`; it ends at a NUL in the bytes.
static inline void input_text(struct input *input, char *out, size_t size)
{
    size_t len;
    const uint8_t *bytes = input_bytes(input, input_u8(input) % size, &len);
    memcpy(out, bytes, len);
    out[len] = 0;
}
