// A schema: what the gate knows about one message type, resolved once so that decoding needs no
// search. It joins protobuf-c's descriptor (where each field lies in the C struct) with the limits
// that were generated from proto/. Schemas are made at start and never change; they may be shared
// between threads.
#pragma once

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gate_table.h"

enum {
    SCHEMA_MAX_NUMBER = 128, // field numbers and fields of one message; one past it is our bug
    SCHEMA_MAX_PLAIN = 64,   // index of a field that is in no oneof, the same
    SCHEMA_MAX_ONEOFS = 4,   // oneofs that must be set
    SCHEMA_DEPTH = 8,        // messages in messages
};

struct message_schema {
    const ProtobufCMessageDescriptor *descriptor;
    const struct gate_field_limits *limits; // parallel to descriptor->fields
    const struct message_schema
        *inner[SCHEMA_MAX_NUMBER];        // by field index; NULL where the field is no message
    uint8_t slots[SCHEMA_MAX_NUMBER];     // by field number: field index + 1; 0 = no such field
    unsigned required[SCHEMA_MAX_ONEOFS]; // offsets of the cases of oneofs with several members
    size_t required_count;
    uint64_t
        needed; // by field index: what is not sent is refused: 0 is out of its range, or a message must be there
    struct message_schema *next; // in the list of its set
};

// All schemas that a root message needs.
struct message_schemas {
    struct message_schema *first; // owned
};

void message_schemas_init(struct message_schemas *set);
void message_schemas_fini(struct message_schemas *set);

// The schema of a message type and, with it, of all types inside it. Made at the first call. A type
// past the limits above is a bug of ours (CHECK).
const struct message_schema *message_schema_of(struct message_schemas *set,
                                               const ProtobufCMessageDescriptor *descriptor);

// Whether a message must be there in that field: a game's own fields are optional only where it says so.
static inline bool message_schema_must_be_there(const struct message_schema *schema, unsigned index)
{
    return index < SCHEMA_MAX_PLAIN && schema->needed >> index & 1 &&
           schema->descriptor->fields[index].type == PROTOBUF_C_TYPE_MESSAGE;
}

// Whether a field has a value: a member of a oneof that is chosen, a message that is there, any
// plain field. `count` (may be NULL) is how many: 0 or 1, or a repeated field's count.
bool message_schema_field_present(const ProtobufCMessage *message,
                                  const ProtobufCFieldDescriptor *field, size_t *count);

// Where element `index` of a field lies.
const void *message_schema_field_at(const ProtobufCMessage *message,
                                    const ProtobufCFieldDescriptor *field, size_t index);

size_t
message_schema_element_bytes(const ProtobufCFieldDescriptor *field); // of one value in the C struct

// Adds a message's fields that are present to a hash: number and value, in the order of numbers.
// Equal messages give equal hashes, whatever bytes they came from.
uint64_t message_schema_hash(const struct message_schema *schema, const ProtobufCMessage *message,
                             uint64_t hash);
