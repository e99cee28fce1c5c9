// Message descriptors that were made at run time. protobuf-c's generated ones have a function that empties a message;
// these have none, which is how they are known, and carry their limits with them.
#pragma once

#include <protobuf-c/protobuf-c.h>

#include "gate_table.h"

struct made_names {
    const char *const *names; // NULL: any text
    size_t count;
    const char *of;
};

struct made_message {
    ProtobufCMessageDescriptor descriptor;  // first: a pointer to it is one to this
    const struct gate_field_limits *limits; // parallel to descriptor.fields
    const struct made_names *names;         // the same; NULL: of no field
};

struct arena;

// A descriptor of `count` fields (by number, offsets set), which stay where they are and live as long as the arena. Like
// `like` in all else, when that is given; its limits go with it. All of it in the arena, which must have room.
struct made_message *made_describe(struct arena *arena, const char *name,
                                   ProtobufCFieldDescriptor *fields, unsigned count, size_t bytes,
                                   const ProtobufCMessageDescriptor *like);

// A copy of an enum with more values behind its own.
const ProtobufCEnumDescriptor *made_enum(struct arena *arena, const ProtobufCEnumDescriptor *like,
                                         const ProtobufCEnumValue *more, unsigned count);

void *made_room(struct arena *arena, size_t bytes); // zeroed
char *made_text(struct arena *arena, const char *text);

// Whether a descriptor is one of these.
static inline const struct made_message *made_of(const ProtobufCMessageDescriptor *descriptor)
{
    return descriptor->message_init ? NULL : (const struct made_message *)descriptor;
}

// The limits of a message's fields, parallel to its fields, or NULL: of generated and of made ones.
const struct gate_field_limits *made_limits(const ProtobufCMessageDescriptor *descriptor);

// Empties the `sizeof_message` bytes of a message, of either kind.
void made_init(const ProtobufCMessageDescriptor *descriptor, void *message);
