// A plan: what the gate knows about one message type, resolved once so that decoding needs no
// search. It joins protobuf-c's descriptor (where each field lies in the C struct) with the limits
// that were generated from proto/. Plans are made at start and never change; they may be shared
// between threads.
#pragma once

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gate_table.h"

enum {
    PLAN_MAX_NUMBER = 128, // field numbers and fields of one message; one past it is our bug
    PLAN_MAX_PLAIN = 64,   // index of a field that is in no oneof, the same
    PLAN_MAX_ONEOFS = 4,   // oneofs that must be set
    PLAN_DEPTH = 8,        // messages in messages
};

struct plan {
    const ProtobufCMessageDescriptor *descriptor;
    const struct gate_field_limits *limits;    // parallel to descriptor->fields
    const struct plan *inner[PLAN_MAX_NUMBER]; // by field index; NULL where the field is no message
    uint8_t slots[PLAN_MAX_NUMBER];     // by field number: field index + 1; 0 = no such field
    unsigned required[PLAN_MAX_ONEOFS]; // offsets of the cases of oneofs with several members
    size_t required_count;
    uint64_t needed;   // by field index: 0, which is what is not sent, is out of the field's range
    struct plan *next; // in the list of its set
};

// All plans that a root message needs.
struct plan_set {
    struct plan *first; // owned
};

void plan_set_init(struct plan_set *set);
void plan_set_fini(struct plan_set *set);

// The plan of a message type and, with it, of all types inside it. Made at the first call. A type
// past the limits above is a bug of ours (CHECK).
const struct plan *plan_of(struct plan_set *set, const ProtobufCMessageDescriptor *descriptor);

// Whether a field has a value: a member of a oneof that is chosen, a message that is there, any
// plain field. `count` (may be NULL) is how many: 0 or 1, or a repeated field's count.
bool plan_field_present(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
                        size_t *count);

// Where element `index` of a field lies.
const void *plan_field_at(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
                          size_t index);

size_t plan_element_bytes(const ProtobufCFieldDescriptor *field); // of one value in the C struct

// Adds a message's fields that are present to a hash: number and value, in the order of numbers.
// Equal messages give equal hashes, whatever bytes they came from.
uint64_t plan_hash(const struct plan *plan, const ProtobufCMessage *message, uint64_t hash);
