#include "gate/message_schema.h"

#include <string.h>

#include "gate/made.h"
#include "util/check.h"
#include "util/hash.h"
#include "util/mem.h"

static const struct gate_field_limits no_limits[SCHEMA_MAX_NUMBER];

void message_schemas_init(struct message_schemas *set)
{
    *set = (struct message_schemas){0};
}

void message_schemas_fini(struct message_schemas *set)
{
    for (struct message_schema *schema = set->first; schema;) {
        struct message_schema *next = schema->next;
        mem_free(schema);
        schema = next;
    }
    set->first = NULL;
}

static bool is_in_oneof(const ProtobufCFieldDescriptor *field)
{
    return (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0;
}

static unsigned oneof_size(const ProtobufCMessageDescriptor *descriptor, unsigned offset)
{
    unsigned size = 0;
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        if (is_in_oneof(field) && field->quantifier_offset == offset) size++;
    }
    return size;
}

// A oneof of one member is an optional field (see proto/commands.proto); one of several must be
// set.
static void note_required(struct message_schema *schema, const ProtobufCFieldDescriptor *field)
{
    if (!is_in_oneof(field) || oneof_size(schema->descriptor, field->quantifier_offset) < 2) return;
    for (size_t i = 0; i < schema->required_count; i++)
        if (schema->required[i] == field->quantifier_offset) return;
    CHECK(schema->required_count < SCHEMA_MAX_ONEOFS);
    schema->required[schema->required_count++] = field->quantifier_offset;
}

static void note_needed(struct message_schema *schema, unsigned index)
{
    const ProtobufCFieldDescriptor *field = &schema->descriptor->fields[index];
    const struct gate_field_limits *limits = &schema->limits[index];
    if (is_in_oneof(field) || field->label == PROTOBUF_C_LABEL_REPEATED) return;
    CHECK(index < SCHEMA_MAX_PLAIN);
    bool is_inner = field->type == PROTOBUF_C_TYPE_MESSAGE && made_of(schema->descriptor);
    if (limits->min > 0 || limits->max < 0 || is_inner) schema->needed |= UINT64_C(1) << index;
}

static struct message_schema *make_plan(struct message_schemas *set,
                                        const ProtobufCMessageDescriptor *descriptor)
{
    const struct gate_field_limits *limits = made_limits(descriptor);
    CHECK(descriptor->n_fields < SCHEMA_MAX_NUMBER);
    struct message_schema *schema = mem_alloc(sizeof *schema);
    schema->descriptor = descriptor;
    schema->limits = limits ? limits : no_limits;
    schema->next = set->first;
    set->first = schema;
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        CHECK(field->id < SCHEMA_MAX_NUMBER);
        schema->slots[field->id] = (uint8_t)(i + 1);
        note_required(schema, field);
        note_needed(schema, i);
        if (field->type == PROTOBUF_C_TYPE_MESSAGE)
            schema->inner[i] = message_schema_of(set, field->descriptor);
    }
    return schema;
}

const struct message_schema *message_schema_of(struct message_schemas *set,
                                               const ProtobufCMessageDescriptor *descriptor)
{
    for (const struct message_schema *schema = set->first; schema; schema = schema->next)
        if (schema->descriptor == descriptor) return schema;
    return make_plan(set, descriptor);
}

size_t message_schema_element_bytes(const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
        return 8;
    case PROTOBUF_C_TYPE_STRING:
        return sizeof(char *);
    case PROTOBUF_C_TYPE_BYTES:
        return sizeof(ProtobufCBinaryData);
    case PROTOBUF_C_TYPE_MESSAGE:
        return sizeof(ProtobufCMessage *);
    case PROTOBUF_C_TYPE_BOOL:
        return sizeof(protobuf_c_boolean);
    default:
        return 4;
    }
}

bool message_schema_field_present(const ProtobufCMessage *message,
                                  const ProtobufCFieldDescriptor *field, size_t *count)
{
    const char *base = (const char *)message;
    size_t found = 1;
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        found = *(const size_t *)(base + field->quantifier_offset);
    } else if (is_in_oneof(field)) {
        found = *(const uint32_t *)(base + field->quantifier_offset) == field->id;
    } else if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
        found = *(ProtobufCMessage *const *)(base + field->offset) != NULL;
    }
    if (count) *count = found;
    return found > 0;
}

const void *message_schema_field_at(const ProtobufCMessage *message,
                                    const ProtobufCFieldDescriptor *field, size_t index)
{
    const char *place = (const char *)message + field->offset;
    if (field->label != PROTOBUF_C_LABEL_REPEATED) return place;
    return *(const char *const *)place + index * message_schema_element_bytes(field);
}

static uint64_t hash_value(const struct message_schema *inner,
                           const ProtobufCFieldDescriptor *field, const void *place, uint64_t hash)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING: {
        const char *text = *(const char *const *)place;
        return hash_bytes(hash, text, strlen(text));
    }
    case PROTOBUF_C_TYPE_BYTES: {
        const ProtobufCBinaryData *bytes = place;
        return hash_bytes(hash, bytes->data, bytes->len);
    }
    case PROTOBUF_C_TYPE_MESSAGE:
        return message_schema_hash(inner, *(const ProtobufCMessage *const *)place, hash);
    default:
        if (message_schema_element_bytes(field) == 8)
            return hash_u64(hash, *(const uint64_t *)place);
        return hash_u64(hash, *(const uint32_t *)place);
    }
}

uint64_t message_schema_hash(const struct message_schema *schema, const ProtobufCMessage *message,
                             uint64_t hash)
{
    for (unsigned i = 0; i < schema->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &schema->descriptor->fields[i];
        size_t count;
        if (!message_schema_field_present(message, field, &count)) continue;
        for (size_t k = 0; k < count; k++) {
            hash = hash_u64(hash, field->id);
            hash = hash_value(schema->inner[i], field, message_schema_field_at(message, field, k),
                              hash);
        }
    }
    return hash;
}
