#include "gate/field_check.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "util/utf8.h"

static bool refuse_range(const struct gate_field_limits *limits, const char *value, char *reason)
{
    if (limits->fixed)
        snprintf(reason, FIELD_REASON_BYTES,
                 "%s is out of range: %g to %g px (raw %" PRId64 " to %" PRId64 ")", value,
                 (double)limits->min / FIELD_FIXED_ONE, (double)limits->max / FIELD_FIXED_ONE,
                 limits->min, limits->max);
    else
        snprintf(reason, FIELD_REASON_BYTES, "%s is out of range: %" PRId64 " to %" PRId64, value,
                 limits->min, limits->max);
    return false;
}

static bool is_limited(const struct gate_field_limits *limits)
{
    return limits->min || limits->max;
}

static bool is_32_bits(const ProtobufCFieldDescriptor *field)
{
    return message_schema_element_bytes(field) == 4;
}

bool field_check_signed(const ProtobufCFieldDescriptor *field,
                        const struct gate_field_limits *limits, int64_t value, char *reason)
{
    char text[32];
    bool fits = !is_32_bits(field) || (value >= INT32_MIN && value <= INT32_MAX);
    if (fits && !is_limited(limits)) return true;
    if (fits && value >= limits->min && value <= limits->max) return true;
    snprintf(text, sizeof text, "%" PRId64, value);
    if (is_limited(limits)) return refuse_range(limits, text, reason);
    snprintf(reason, FIELD_REASON_BYTES, "%s does not fit in 32 bits", text);
    return false;
}

bool field_check_unsigned(const ProtobufCFieldDescriptor *field,
                          const struct gate_field_limits *limits, uint64_t value, char *reason)
{
    bool fits = !is_32_bits(field) || value <= UINT32_MAX;
    if (fits && !is_limited(limits)) return true;
    if (fits && value <= INT64_MAX && (int64_t)value >= limits->min &&
        (int64_t)value <= limits->max)
        return true;
    char text[32];
    snprintf(text, sizeof text, "%" PRIu64, value);
    if (is_limited(limits)) return refuse_range(limits, text, reason);
    snprintf(reason, FIELD_REASON_BYTES, "%s does not fit in 32 bits", text);
    return false;
}

bool field_check_enum(const ProtobufCFieldDescriptor *field, int64_t value, char *reason)
{
    const ProtobufCEnumDescriptor *descriptor = field->descriptor;
    for (unsigned i = 0; i < descriptor->n_values; i++)
        if (descriptor->values[i].value == value) return true;
    snprintf(reason, FIELD_REASON_BYTES, "%" PRId64 " is no value of %s", value,
             descriptor->short_name);
    return false;
}

bool field_check_finite(double value, char *reason)
{
    if (isfinite(value)) return true;
    snprintf(reason, FIELD_REASON_BYTES, "not a finite number");
    return false;
}

bool field_is_text(const void *bytes, size_t len)
{
    return utf8_valid(bytes, len) && (len == 0 || !memchr(bytes, 0, len));
}

static bool check_length(size_t len, size_t max, char *reason)
{
    if (len <= max) return true;
    snprintf(reason, FIELD_REASON_BYTES, "%zu bytes, at most %zu are allowed", len, max);
    return false;
}

bool field_check_text(const struct gate_field_limits *limits, const void *bytes, size_t len,
                      char *reason)
{
    if (!check_length(len, limits->max_bytes ? limits->max_bytes : GATE_STRING_BYTES, reason))
        return false;
    if (field_is_text(bytes, len)) return true;
    snprintf(reason, FIELD_REASON_BYTES, "not valid UTF-8 text without NUL");
    return false;
}

bool field_check_bytes(const struct gate_field_limits *limits, size_t len, char *reason)
{
    return check_length(len, limits->max_bytes ? limits->max_bytes : GATE_BYTES_BYTES, reason);
}

bool field_check_count(const struct gate_field_limits *limits, size_t count, char *reason)
{
    size_t max = limits->max_count ? limits->max_count : GATE_COUNT;
    if (count <= max) return true;
    snprintf(reason, FIELD_REASON_BYTES, "more than %zu elements", max);
    return false;
}

static bool check_value(const ProtobufCFieldDescriptor *field,
                        const struct gate_field_limits *limits, const void *place, char *reason)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
        return field_check_signed(field, limits, *(const int32_t *)place, reason);
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
        return field_check_signed(field, limits, *(const int64_t *)place, reason);
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
        return field_check_unsigned(field, limits, *(const uint32_t *)place, reason);
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
        return field_check_unsigned(field, limits, *(const uint64_t *)place, reason);
    case PROTOBUF_C_TYPE_ENUM:
        return field_check_enum(field, *(const int32_t *)place, reason);
    case PROTOBUF_C_TYPE_FLOAT:
        return field_check_finite((double)*(const float *)place, reason);
    case PROTOBUF_C_TYPE_DOUBLE:
        return field_check_finite(*(const double *)place, reason);
    case PROTOBUF_C_TYPE_STRING: {
        const char *text = *(const char *const *)place;
        return field_check_text(limits, text, strlen(text), reason);
    }
    case PROTOBUF_C_TYPE_BYTES:
        return field_check_bytes(limits, ((const ProtobufCBinaryData *)place)->len, reason);
    case PROTOBUF_C_TYPE_BOOL:
    case PROTOBUF_C_TYPE_MESSAGE:
        return true;
    }
    return true;
}

size_t field_path_add(char path[FIELD_PATH_BYTES], size_t len,
                      const ProtobufCFieldDescriptor *field, size_t element)
{
    size_t room = FIELD_PATH_BYTES - len;
    int added = field->label == PROTOBUF_C_LABEL_REPEATED && field->type == PROTOBUF_C_TYPE_MESSAGE
                    ? snprintf(path + len, room, "%s%s[%zu]", len ? "." : "", field->name, element)
                    : snprintf(path + len, room, "%s%s", len ? "." : "", field->name);
    return (size_t)added < room ? len + (size_t)added : FIELD_PATH_BYTES - 1;
}

static bool check_fields(const struct message_schema *schema, const ProtobufCMessage *message,
                         char *path, size_t len, char *reason);

// Element `element` of field `index`.
static bool check_element(const struct message_schema *schema, const ProtobufCMessage *message,
                          unsigned index, size_t element, char *path, size_t len, char *reason)
{
    const ProtobufCFieldDescriptor *field = &schema->descriptor->fields[index];
    const void *place = message_schema_field_at(message, field, element);
    size_t end = field_path_add(path, len, field, element);
    if (field->type != PROTOBUF_C_TYPE_MESSAGE)
        return check_value(field, &schema->limits[index], place, reason);
    const ProtobufCMessage *inner = *(const ProtobufCMessage *const *)place;
    return !inner || check_fields(schema->inner[index], inner, path, end, reason);
}

static bool check_fields(const struct message_schema *schema, const ProtobufCMessage *message,
                         char *path, size_t len, char *reason)
{
    for (unsigned i = 0; i < schema->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &schema->descriptor->fields[i];
        size_t count;
        if (!message_schema_field_present(message, field, &count)) {
            if (!message_schema_must_be_there(schema, i)) continue;
            field_path_add(path, len, field, 0);
            snprintf(reason, FIELD_REASON_BYTES, "is missing");
            return false;
        }
        if (field->label == PROTOBUF_C_LABEL_REPEATED &&
            !field_check_count(&schema->limits[i], count, reason)) {
            path[len] = '\0';
            snprintf(path + len, FIELD_PATH_BYTES - len, "%s%s", len ? "." : "", field->name);
            return false;
        }
        for (size_t k = 0; k < count; k++)
            if (!check_element(schema, message, i, k, path, len, reason)) return false;
    }
    return true;
}

bool field_check_message(const struct message_schema *schema, const ProtobufCMessage *message,
                         char field[FIELD_PATH_BYTES], char *reason)
{
    field[0] = '\0';
    return check_fields(schema, message, field, 0, reason);
}
