// To bytes, by hand: the few messages that are written thousands of times a tick. All others go
// through protobuf-c. Each function writes at `out`, which has room for ENCODE_MAX_BYTES, and
// returns how many bytes it wrote. Plain functions, any thread.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "events.pb-c.h"
#include "util/buf.h"
#include "world/world.h"

enum { ENCODE_MAX_BYTES = 512 };

// A field of an EventBatch: Event{EntityMoved}.
size_t encode_moved(uint8_t *out, entity_id id, int32_t x, int32_t y, uint16_t facing);

// An EntityState's fields. `kind` and `owner` are cut at 63 and 64 bytes.
size_t encode_state(uint8_t *out, const struct entity *entity, const char *kind, const char *owner);

// `len` bytes of one message as field `number` of another: tag, length, bytes.
size_t encode_wrap(uint8_t *out, uint32_t number, const uint8_t *bytes, size_t len);

size_t encode_varint(uint8_t *out, uint64_t value);

// A field of an EventBatch: any event. STATUS_LIMIT when it does not fit in `out`.
enum status encode_event(struct buf *out, const Gatehouse__Event *event);

enum { ENCODE_BATCH_TICK_TAG = 1 << 3 | 0, ENCODE_BATCH_EVENT_TAG = 2 << 3 | 2 };
