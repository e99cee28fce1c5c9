#include "gate/rewrite.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "gate/gate.h"
#include "gate/field_check.h"

enum { VALUE_BYTES = 32, PART_BYTES = 128 };

// A field's number; false: it is no number that fits.
static bool read_number(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
                        int64_t *value)
{
    const void *place = message_schema_field_at(message, field, 0);
    switch (field->type) {
    case PROTOBUF_C_TYPE_SINT32:
        *value = *(const int32_t *)place;
        return true;
    case PROTOBUF_C_TYPE_UINT32:
        *value = *(const uint32_t *)place;
        return true;
    default:
        return false;
    }
}

static void write_number(char *out, int64_t value, const struct gate_field_limits *limits)
{
    if (limits->color)
        snprintf(out, VALUE_BYTES, "0x%06" PRIX64, (uint64_t)value);
    else if (limits->fixed)
        snprintf(out, VALUE_BYTES, "%.4g", (double)value / FIELD_FIXED_ONE);
    else
        snprintf(out, VALUE_BYTES, "%" PRId64, value);
}

static void write_value(char *out, const ProtobufCMessage *message,
                        const ProtobufCFieldDescriptor *field,
                        const struct gate_field_limits *limits)
{
    int64_t value;
    if (message_schema_field_present(message, field, NULL) && read_number(message, field, &value))
        write_number(out, value, limits);
    else
        snprintf(out, VALUE_BYTES, "nothing");
}

// Whether a field is another, by what is in the message itself: a policy that writes a text puts another in its place.
static bool is_changed(const ProtobufCMessage *asked, const ProtobufCMessage *given,
                       const ProtobufCFieldDescriptor *field)
{
    bool was = message_schema_field_present(asked, field, NULL),
         is = message_schema_field_present(given, field, NULL);
    if (was != is) return true;
    size_t bytes = field->label == PROTOBUF_C_LABEL_REPEATED ? sizeof(void *)
                                                             : message_schema_element_bytes(field);
    return was && memcmp((const char *)asked + field->offset, (const char *)given + field->offset,
                         bytes) != 0;
}

static void describe_field(char *out, const ProtobufCMessage *asked, const ProtobufCMessage *given,
                           const ProtobufCFieldDescriptor *field,
                           const struct gate_field_limits *limits)
{
    char was[VALUE_BYTES], is[VALUE_BYTES];
    bool is_number = field->type == PROTOBUF_C_TYPE_SINT32 || field->type == PROTOBUF_C_TYPE_UINT32;
    if (!is_number || field->label == PROTOBUF_C_LABEL_REPEATED) {
        snprintf(out, PART_BYTES, "%s is another", field->name);
        return;
    }
    write_value(was, asked, field, limits);
    write_value(is, given, field, limits);
    snprintf(out, PART_BYTES, "%s: %s was asked for, %s is given", field->name, was, is);
}

void rewrite_describe(const struct message_schema *schema, const ProtobufCMessage *asked,
                      const ProtobufCMessage *given, char *out)
{
    size_t len = (size_t)snprintf(out, GATE_REASON_BYTES, "the game changed it");
    const char *before = ": ";
    for (unsigned i = 0; i < schema->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &schema->descriptor->fields[i];
        char part[PART_BYTES];
        if (!is_changed(asked, given, field)) continue;
        describe_field(part, asked, given, field, &schema->limits[i]);
        if (len + strlen(before) + strlen(part) >= GATE_REASON_BYTES) return;
        len += (size_t)snprintf(out + len, GATE_REASON_BYTES - len, "%s%s", before, part);
        before = "; ";
    }
}
