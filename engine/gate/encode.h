// To bytes, by hand: the few messages that are written thousands of times a tick. All others go
// through protobuf-c. Each function writes at `out`, which has room for it, and returns how many
// bytes it wrote. Plain functions, any thread.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "events.pb-c.h"
#include "util/buf.h"

// `len` bytes of one message as field `number` of another: tag, length, bytes.
size_t encode_wrap(uint8_t *out, uint32_t number, const uint8_t *bytes, size_t len);

size_t encode_varint(uint8_t *out, uint64_t value);
// One of our own, which is well-formed: never of bytes that came from elsewhere. Gives where it ends.
const uint8_t *encode_read_varint(const uint8_t *at, uint64_t *value);

// A field of an EventBatch: any event. STATUS_LIMIT when it does not fit in `out`.
enum status encode_event(struct buf *out, const Gatehouse__Event *event);

enum { ENCODE_BATCH_TICK_TAG = 1 << 3 | 0, ENCODE_BATCH_EVENT_TAG = 2 << 3 | 2 };
