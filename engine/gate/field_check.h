// The checks of single values against what proto/ says about their field: range, length, UTF-8,
// known enum value, finiteness. Used on the bytes of mods while they are decoded, and on messages
// that a host policy has rewritten. Plain functions, any thread; they keep nothing.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gate/message_schema.h"

enum {
    FIELD_FIXED_ONE = 256, // of a `fixed` number: 24.8
    FIELD_REASON_BYTES = 160,
    FIELD_PATH_BYTES = 160,
};

// Each returns true, or writes a reason for people into `reason` (FIELD_REASON_BYTES) and returns
// false.
bool field_check_signed(const ProtobufCFieldDescriptor *field,
                        const struct gate_field_limits *limits, int64_t value, char *reason);
bool field_check_unsigned(const ProtobufCFieldDescriptor *field,
                          const struct gate_field_limits *limits, uint64_t value, char *reason);
bool field_check_enum(const ProtobufCFieldDescriptor *field, int64_t value, char *reason);
bool field_check_finite(double value, char *reason);
bool field_check_text(const struct gate_field_limits *limits, const void *bytes, size_t len,
                      char *reason);
bool field_check_bytes(const struct gate_field_limits *limits, size_t len, char *reason);
bool field_check_count(const struct gate_field_limits *limits, size_t count, char *reason);

// Well-formed UTF-8 without NUL.
bool field_is_text(const void *bytes, size_t len);

// All fields of a message of ours in memory, and of the messages inside it. On failure `field` has the path of the field:
// "stops[2].item".
bool field_check_message(const struct message_schema *schema, const ProtobufCMessage *message,
                         char field[FIELD_PATH_BYTES], char *reason);

// Writes such a path at its `len`: the name of a field, and which element when it is repeated. Gives the new length.
size_t field_path_add(char path[FIELD_PATH_BYTES], size_t len,
                      const ProtobufCFieldDescriptor *field, size_t element);
