#include "gate/plan.h"

#include <string.h>

#include "gate/made.h"
#include "util/check.h"
#include "util/hash.h"
#include "util/mem.h"

static const struct gate_field_limits no_limits[PLAN_MAX_NUMBER];

void plan_set_init(struct plan_set *set)
{
    *set = (struct plan_set){0};
}

void plan_set_fini(struct plan_set *set)
{
    for (struct plan *plan = set->first; plan;) {
        struct plan *next = plan->next;
        mem_free(plan);
        plan = next;
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
static void note_required(struct plan *plan, const ProtobufCFieldDescriptor *field)
{
    if (!is_in_oneof(field) || oneof_size(plan->descriptor, field->quantifier_offset) < 2) return;
    for (size_t i = 0; i < plan->required_count; i++)
        if (plan->required[i] == field->quantifier_offset) return;
    CHECK(plan->required_count < PLAN_MAX_ONEOFS);
    plan->required[plan->required_count++] = field->quantifier_offset;
}

static void note_needed(struct plan *plan, unsigned index)
{
    const ProtobufCFieldDescriptor *field = &plan->descriptor->fields[index];
    const struct gate_field_limits *limits = &plan->limits[index];
    if (is_in_oneof(field) || field->label == PROTOBUF_C_LABEL_REPEATED) return;
    CHECK(index < PLAN_MAX_PLAIN);
    if (limits->min > 0 || limits->max < 0) plan->needed |= UINT64_C(1) << index;
}

static struct plan *make_plan(struct plan_set *set, const ProtobufCMessageDescriptor *descriptor)
{
    const struct gate_field_limits *limits = made_limits(descriptor);
    CHECK(descriptor->n_fields < PLAN_MAX_NUMBER);
    struct plan *plan = mem_alloc(sizeof *plan);
    plan->descriptor = descriptor;
    plan->limits = limits ? limits : no_limits;
    plan->next = set->first;
    set->first = plan;
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        CHECK(field->id < PLAN_MAX_NUMBER);
        plan->slots[field->id] = (uint8_t)(i + 1);
        note_required(plan, field);
        note_needed(plan, i);
        if (field->type == PROTOBUF_C_TYPE_MESSAGE)
            plan->inner[i] = plan_of(set, field->descriptor);
    }
    return plan;
}

const struct plan *plan_of(struct plan_set *set, const ProtobufCMessageDescriptor *descriptor)
{
    for (const struct plan *plan = set->first; plan; plan = plan->next)
        if (plan->descriptor == descriptor) return plan;
    return make_plan(set, descriptor);
}

size_t plan_element_bytes(const ProtobufCFieldDescriptor *field)
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

bool plan_field_present(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
                        size_t *count)
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

const void *plan_field_at(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
                          size_t index)
{
    const char *place = (const char *)message + field->offset;
    if (field->label != PROTOBUF_C_LABEL_REPEATED) return place;
    return *(const char *const *)place + index * plan_element_bytes(field);
}

static uint64_t hash_value(const struct plan *inner, const ProtobufCFieldDescriptor *field,
                           const void *place, uint64_t hash)
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
        return plan_hash(inner, *(const ProtobufCMessage *const *)place, hash);
    default:
        if (plan_element_bytes(field) == 8) return hash_u64(hash, *(const uint64_t *)place);
        return hash_u64(hash, *(const uint32_t *)place);
    }
}

uint64_t plan_hash(const struct plan *plan, const ProtobufCMessage *message, uint64_t hash)
{
    for (unsigned i = 0; i < plan->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &plan->descriptor->fields[i];
        size_t count;
        if (!plan_field_present(message, field, &count)) continue;
        for (size_t k = 0; k < count; k++) {
            hash = hash_u64(hash, field->id);
            hash = hash_value(plan->inner[i], field, plan_field_at(message, field, k), hash);
        }
    }
    return hash;
}
