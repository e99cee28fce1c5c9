#include "gate/made.h"

#include <string.h>

#include "util/arena.h"
#include "util/check.h"

const struct gate_field_limits *made_limits(const ProtobufCMessageDescriptor *descriptor)
{
    const struct made_message *made = made_of(descriptor);
    if (made) return made->limits;
    const struct gate_message_limits *limits = gate_limits_of(descriptor);
    return limits ? limits->fields : NULL;
}

void made_init(const ProtobufCMessageDescriptor *descriptor, void *message)
{
    if (descriptor->message_init) {
        descriptor->message_init(message);
        return;
    }
    memset(message, 0, descriptor->sizeof_message);
    ((ProtobufCMessage *)message)->descriptor = descriptor;
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        if (field->type != PROTOBUF_C_TYPE_STRING || field->label == PROTOBUF_C_LABEL_REPEATED ||
            field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
            continue;
        *(const char **)((char *)message + field->offset) = protobuf_c_empty_string;
    }
}

// --- making them ---

void *made_room(struct arena *arena, size_t bytes)
{
    void *room = arena_alloc(arena, bytes ? bytes : 1);
    CHECK(room); // whoever makes them has counted first
    return memset(room, 0, bytes);
}

char *made_text(struct arena *arena, const char *text)
{
    size_t bytes = strlen(text) + 1;
    return memcpy(made_room(arena, bytes), text, bytes);
}

// The indices of the fields in the order of their names, for protobuf-c's search.
static const unsigned *sort_names(struct arena *arena, const ProtobufCFieldDescriptor *fields,
                                  unsigned count)
{
    unsigned *sorted = made_room(arena, count * sizeof *sorted);
    for (unsigned i = 0; i < count; i++) {
        unsigned at = i;
        for (; at > 0 && strcmp(fields[sorted[at - 1]].name, fields[i].name) > 0; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = i;
    }
    return sorted;
}

// A range each: numbers need not follow each other.
static const ProtobufCIntRange *list_ranges(struct arena *arena,
                                            const ProtobufCFieldDescriptor *fields, unsigned count)
{
    ProtobufCIntRange *ranges = made_room(arena, (count + 1) * sizeof *ranges);
    for (unsigned i = 0; i < count; i++) ranges[i] = (ProtobufCIntRange){(int)fields[i].id, i};
    ranges[count] = (ProtobufCIntRange){0, count};
    return ranges;
}

struct made_message *made_describe(struct arena *arena, const char *name,
                                   ProtobufCFieldDescriptor *fields, unsigned count, size_t bytes,
                                   const ProtobufCMessageDescriptor *like)
{
    struct made_message *made = made_room(arena, sizeof *made);
    if (like) {
        struct gate_field_limits *limits = made_room(arena, count * sizeof *limits);
        const struct gate_field_limits *old = made_limits(like);
        if (old) memcpy(limits, old, like->n_fields * sizeof *limits);
        made->limits = limits;
    }
    made->descriptor = (ProtobufCMessageDescriptor){
        .magic = PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
        .name = name,
        .short_name = name,
        .c_name = name,
        .package_name = "",
        .sizeof_message = bytes,
        .n_fields = count,
        .fields = fields,
        .fields_sorted_by_name = sort_names(arena, fields, count),
        .n_field_ranges = count,
        .field_ranges = list_ranges(arena, fields, count),
    };
    return made;
}

static const ProtobufCEnumValueIndex *sort_values(struct arena *arena,
                                                  const ProtobufCEnumValue *values, unsigned count)
{
    ProtobufCEnumValueIndex *sorted = made_room(arena, count * sizeof *sorted);
    for (unsigned i = 0; i < count; i++) {
        unsigned at = i;
        for (; at > 0 && strcmp(sorted[at - 1].name, values[i].name) > 0; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = (ProtobufCEnumValueIndex){values[i].name, i};
    }
    return sorted;
}

const ProtobufCEnumDescriptor *made_enum(struct arena *arena, const ProtobufCEnumDescriptor *like,
                                         const ProtobufCEnumValue *more, unsigned count)
{
    unsigned all = like->n_values + count;
    ProtobufCEnumDescriptor *made = made_room(arena, sizeof *made);
    ProtobufCEnumValue *values = made_room(arena, all * sizeof *values);
    ProtobufCIntRange *ranges = made_room(arena, (all + 1) * sizeof *ranges);
    memcpy(values, like->values, like->n_values * sizeof *values);
    if (count) memcpy(values + like->n_values, more, count * sizeof *values);
    for (unsigned i = 0; i < all; i++) ranges[i] = (ProtobufCIntRange){values[i].value, i};
    ranges[all] = (ProtobufCIntRange){0, all};
    *made = *like;
    made->n_values = made->n_value_names = all;
    made->values = values;
    made->values_by_name = sort_values(arena, values, all);
    made->n_value_ranges = all;
    made->value_ranges = ranges;
    return made;
}
