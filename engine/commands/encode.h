// Entities as bytes, by hand: they are written thousands of times a tick. Each function writes at `out`, which has room for
// ENCODE_MAX_BYTES, and returns how many bytes it wrote. Plain functions, any thread.
#pragma once

#include "gate/encode.h"
#include "world/world.h"

enum { ENCODE_MAX_BYTES = 512 };

// A field of an EventBatch: Event{EntityMoved}.
size_t encode_moved(uint8_t *out, entity_id id, int32_t x, int32_t y, uint16_t facing);

// An EntityState's fields. `kind` and `owner` are cut at 63 and 64 bytes.
size_t encode_state(uint8_t *out, const struct entity *entity, const char *kind, const char *owner);
