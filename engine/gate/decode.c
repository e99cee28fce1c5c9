#include "gate/decode.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "gate/made.h"

enum wire { WIRE_VARINT = 0, WIRE_64 = 1, WIRE_BYTES = 2, WIRE_32 = 5 };
enum { FIRST_ELEMENTS = 4 }; // room of a repeated field at its first element; doubled from there

struct reader {
    const uint8_t *at, *end;
};

struct step {
    const char *field;
    size_t index;
    bool repeated;
};

struct decode {
    struct arena *arena;
    struct decode_error *error;
    struct step path[SCHEMA_DEPTH];
    unsigned depth; // of path
};

// One value as it stands on the wire.
struct value {
    enum wire wire;
    uint64_t number;      // all but WIRE_BYTES
    const uint8_t *bytes; // WIRE_BYTES
    size_t len;
};

// The path, without its first step: a mod's author knows "commands[3]", not the envelope around it.
static void write_path(struct decode *decode, const char *field)
{
    char *out = decode->error->field;
    size_t used = 0;
    out[0] = '\0';
    for (unsigned i = 1; i <= decode->depth && used < DECODE_FIELD_BYTES; i++) {
        bool last = i == decode->depth;
        const struct step *step = &decode->path[i];
        const char *name = last ? field : step->field;
        if (!name) break;
        used +=
            (size_t)snprintf(out + used, DECODE_FIELD_BYTES - used, "%s%s", used ? "." : "", name);
        if (!last && step->repeated && used < DECODE_FIELD_BYTES)
            used += (size_t)snprintf(out + used, DECODE_FIELD_BYTES - used, "[%zu]", step->index);
    }
}

static bool fail(struct decode *decode, const char *field, const char *reason)
{
    write_path(decode, field);
    if (reason != decode->error->reason)
        snprintf(decode->error->reason, sizeof decode->error->reason, "%s", reason);
    return false;
}

static bool read_varint(struct reader *in, uint64_t *value)
{
    uint64_t result = 0;
    for (unsigned shift = 0; shift < 70 && in->at < in->end; shift += 7) {
        uint8_t byte = *in->at++;
        if (shift == 63 && byte > 1) return false;
        result |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            *value = result;
            return true;
        }
    }
    return false;
}

static bool read_little(struct reader *in, size_t len, uint64_t *value)
{
    if ((size_t)(in->end - in->at) < len) return false;
    uint64_t result = 0;
    for (size_t i = 0; i < len; i++) result |= (uint64_t)in->at[i] << (8 * i);
    in->at += len;
    *value = result;
    return true;
}

static bool read_value(struct reader *in, unsigned wire, struct value *value)
{
    value->wire = wire;
    switch (wire) {
    case WIRE_VARINT:
        return read_varint(in, &value->number);
    case WIRE_64:
        return read_little(in, 8, &value->number);
    case WIRE_32:
        return read_little(in, 4, &value->number);
    case WIRE_BYTES: {
        uint64_t len;
        if (!read_varint(in, &len) || len > (uint64_t)(in->end - in->at)) return false;
        value->bytes = in->at;
        value->len = (size_t)len;
        in->at += len;
        return true;
    }
    default:
        return false; // groups, and what does not exist
    }
}

static enum wire wire_of(const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_FLOAT:
        return WIRE_32;
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
        return WIRE_64;
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE:
        return WIRE_BYTES;
    default:
        return WIRE_VARINT;
    }
}

static int64_t unzigzag(uint64_t value)
{
    return (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
}

static bool store_signed(const ProtobufCFieldDescriptor *field,
                         const struct gate_field_limits *limits, int64_t value, void *place,
                         char *reason)
{
    if (!field_check_signed(field, limits, value, reason)) return false;
    if (message_schema_element_bytes(field) == 8)
        *(int64_t *)place = value;
    else
        *(int32_t *)place = (int32_t)value;
    return true;
}

static bool store_unsigned(const ProtobufCFieldDescriptor *field,
                           const struct gate_field_limits *limits, uint64_t value, void *place,
                           char *reason)
{
    if (!field_check_unsigned(field, limits, value, reason)) return false;
    if (message_schema_element_bytes(field) == 8)
        *(uint64_t *)place = value;
    else
        *(uint32_t *)place = (uint32_t)value;
    return true;
}

static bool store_real(const ProtobufCFieldDescriptor *field, uint64_t raw, void *place,
                       char *reason)
{
    if (field->type == PROTOBUF_C_TYPE_FLOAT) {
        uint32_t half = (uint32_t)raw;
        memcpy(place, &half, sizeof half);
        return field_check_finite((double)*(float *)place, reason);
    }
    memcpy(place, &raw, sizeof raw);
    return field_check_finite(*(double *)place, reason);
}

static bool store_number(const ProtobufCFieldDescriptor *field,
                         const struct gate_field_limits *limits, uint64_t raw, void *place,
                         char *reason)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SINT64:
        return store_signed(field, limits, unzigzag(raw), place, reason);
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SFIXED64:
        return store_signed(field, limits, (int64_t)raw, place, reason);
    case PROTOBUF_C_TYPE_SFIXED32:
        return store_signed(field, limits, (int32_t)(uint32_t)raw, place, reason);
    case PROTOBUF_C_TYPE_ENUM:
        if (!field_check_enum(field, (int64_t)raw, reason)) return false;
        *(int32_t *)place = (int32_t)raw;
        return true;
    case PROTOBUF_C_TYPE_BOOL:
        *(protobuf_c_boolean *)place = raw != 0;
        return true;
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_DOUBLE:
        return store_real(field, raw, place, reason);
    default:
        return store_unsigned(field, limits, raw, place, reason);
    }
}

static bool out_of_room(struct decode *decode, const char *field)
{
    return fail(decode, field, "takes too much memory when read");
}

static bool store_text(struct decode *decode, const ProtobufCFieldDescriptor *field,
                       const struct gate_field_limits *limits, const struct value *value,
                       void *place)
{
    if (!field_check_text(limits, value->bytes, value->len, decode->error->reason))
        return fail(decode, field->name, decode->error->reason);
    char *text = arena_alloc(decode->arena, value->len + 1);
    if (!text) return out_of_room(decode, field->name);
    memcpy(text, value->bytes, value->len);
    text[value->len] = '\0';
    *(char **)place = text;
    return true;
}

static bool store_bytes(struct decode *decode, const ProtobufCFieldDescriptor *field,
                        const struct gate_field_limits *limits, const struct value *value,
                        void *place)
{
    if (!field_check_bytes(limits, value->len, decode->error->reason))
        return fail(decode, field->name, decode->error->reason);
    *(ProtobufCBinaryData *)place = (ProtobufCBinaryData){value->len, (uint8_t *)value->bytes};
    return true;
}

static ProtobufCMessage *read_message(struct decode *decode, const struct message_schema *schema,
                                      struct reader in);

static bool store_message(struct decode *decode, const struct message_schema *schema,
                          unsigned field_index, size_t element, const struct value *value,
                          void *place)
{
    const ProtobufCFieldDescriptor *field = &schema->descriptor->fields[field_index];
    if (decode->depth + 1 >= SCHEMA_DEPTH) return fail(decode, field->name, "nested too deep");
    bool repeated = field->label == PROTOBUF_C_LABEL_REPEATED;
    decode->path[decode->depth++] = (struct step){field->name, element, repeated};
    ProtobufCMessage *inner =
        read_message(decode, schema->inner[field_index],
                     (struct reader){value->bytes, value->bytes + value->len});
    if (!inner) return false;
    decode->depth--;
    *(ProtobufCMessage **)place = inner;
    return true;
}

static bool store_value(struct decode *decode, const struct message_schema *schema, unsigned index,
                        size_t element, const struct value *value, void *place)
{
    const ProtobufCFieldDescriptor *field = &schema->descriptor->fields[index];
    const struct gate_field_limits *limits = &schema->limits[index];
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return store_text(decode, field, limits, value, place);
    case PROTOBUF_C_TYPE_BYTES:
        return store_bytes(decode, field, limits, value, place);
    case PROTOBUF_C_TYPE_MESSAGE:
        return store_message(decode, schema, index, element, value, place);
    default:
        if (store_number(field, limits, value->number, place, decode->error->reason)) return true;
        return fail(decode, field->name, decode->error->reason);
    }
}

// Room for one more element; the count alone says how much room there is (4, 8, 16 ...).
static void *add_element(struct decode *decode, ProtobufCMessage *message,
                         const ProtobufCFieldDescriptor *field, size_t count)
{
    char **array = (char **)((char *)message + field->offset);
    size_t size = message_schema_element_bytes(field);
    bool full = count == 0 || (count >= FIRST_ELEMENTS && (count & (count - 1)) == 0);
    if (full) {
        char *larger = arena_alloc(decode->arena, (count ? count * 2 : FIRST_ELEMENTS) * size);
        if (!larger) return NULL;
        if (count) memcpy(larger, *array, count * size);
        *array = larger;
    }
    return *array + count * size;
}

static bool store_element(struct decode *decode, const struct message_schema *schema,
                          unsigned index, ProtobufCMessage *message, const struct value *value)
{
    const ProtobufCFieldDescriptor *field = &schema->descriptor->fields[index];
    size_t *count = (size_t *)((char *)message + field->quantifier_offset);
    if (!field_check_count(&schema->limits[index], *count + 1, decode->error->reason))
        return fail(decode, field->name, decode->error->reason);
    void *place = add_element(decode, message, field, *count);
    if (!place) return out_of_room(decode, field->name);
    if (!store_value(decode, schema, index, *count, value, place)) return false;
    ++*count;
    return true;
}

static bool store_packed(struct decode *decode, const struct message_schema *schema, unsigned index,
                         ProtobufCMessage *message, const struct value *packed)
{
    const ProtobufCFieldDescriptor *field = &schema->descriptor->fields[index];
    struct reader in = {packed->bytes, packed->bytes + packed->len};
    while (in.at < in.end) {
        struct value value;
        if (!read_value(&in, wire_of(field), &value))
            return fail(decode, field->name, "bytes are cut or malformed");
        if (!store_element(decode, schema, index, message, &value)) return false;
    }
    return true;
}

// A singular field: at most once, and at most one member of a oneof.
static bool store_single(struct decode *decode, const struct message_schema *schema, unsigned index,
                         ProtobufCMessage *message, const struct value *value, uint64_t *seen)
{
    const ProtobufCFieldDescriptor *field = &schema->descriptor->fields[index];
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
        uint32_t *chosen = (uint32_t *)((char *)message + field->quantifier_offset);
        if (*chosen == field->id) return fail(decode, field->name, "given twice");
        if (*chosen != 0)
            return fail(decode, field->name, "another one of the same group is given too");
        *chosen = field->id;
    } else {
        if (*seen >> index & 1) return fail(decode, field->name, "given twice");
        *seen |= (uint64_t)1 << index;
    }
    return store_value(decode, schema, index, 0, value, (char *)message + field->offset);
}

static bool store_field(struct decode *decode, const struct message_schema *schema, unsigned index,
                        ProtobufCMessage *message, const struct value *value, uint64_t *seen)
{
    const ProtobufCFieldDescriptor *field = &schema->descriptor->fields[index];
    enum wire wire = wire_of(field);
    bool repeated = field->label == PROTOBUF_C_LABEL_REPEATED;
    if (repeated && wire != WIRE_BYTES && value->wire == WIRE_BYTES)
        return store_packed(decode, schema, index, message, value);
    if (value->wire != wire) return fail(decode, field->name, "has the wrong wire type");
    if (repeated) return store_element(decode, schema, index, message, value);
    return store_single(decode, schema, index, message, value, seen);
}

static bool check_oneofs(struct decode *decode, const struct message_schema *schema,
                         const ProtobufCMessage *message, uint32_t unknown)
{
    for (size_t i = 0; i < schema->required_count; i++) {
        if (*(const uint32_t *)((const char *)message + schema->required[i]) != 0) continue;
        char reason[FIELD_REASON_BYTES];
        if (unknown)
            snprintf(reason, sizeof reason, "field %" PRIu32 " is not known to this engine (%s)",
                     unknown, schema->descriptor->short_name);
        else
            snprintf(reason, sizeof reason, "an empty %s", schema->descriptor->short_name);
        return fail(decode, NULL, reason);
    }
    return true;
}

static bool check_needed(struct decode *decode, const struct message_schema *schema, uint64_t seen)
{
    uint64_t missing = schema->needed & ~seen;
    if (!missing) return true;
    unsigned index = (unsigned)__builtin_ctzll(missing);
    const struct gate_field_limits *limits = &schema->limits[index];
    char reason[FIELD_REASON_BYTES];
    if (message_schema_must_be_there(schema, index))
        return fail(decode, schema->descriptor->fields[index].name, "is missing");
    snprintf(reason, sizeof reason, "0 (or not given) is out of range: %" PRId64 " to %" PRId64,
             limits->min, limits->max);
    return fail(decode, schema->descriptor->fields[index].name, reason);
}

static bool read_fields(struct decode *decode, const struct message_schema *schema,
                        struct reader in, ProtobufCMessage *message)
{
    uint64_t seen = 0;
    uint32_t unknown = 0, unknown_count = 0;
    while (in.at < in.end) {
        uint64_t tag;
        struct value value;
        if (!read_varint(&in, &tag) || tag > UINT32_MAX || tag >> 3 == 0)
            return fail(decode, NULL, "bytes are cut or malformed");
        uint32_t number = (uint32_t)(tag >> 3);
        unsigned slot = number < SCHEMA_MAX_NUMBER ? schema->slots[number] : 0;
        const char *name = slot ? schema->descriptor->fields[slot - 1].name : NULL;
        if (!read_value(&in, tag & 7, &value))
            return fail(decode, name, "bytes are cut or malformed");
        if (!slot) {
            unknown = number;
            if (++unknown_count > DECODE_MAX_UNKNOWN)
                return fail(decode, NULL, "too many unknown fields");
        } else if (!store_field(decode, schema, slot - 1, message, &value, &seen)) {
            return false;
        }
    }
    return check_needed(decode, schema, seen) && check_oneofs(decode, schema, message, unknown);
}

static ProtobufCMessage *read_message(struct decode *decode, const struct message_schema *schema,
                                      struct reader in)
{
    ProtobufCMessage *message = arena_alloc(decode->arena, schema->descriptor->sizeof_message);
    if (!message) {
        out_of_room(decode, NULL);
        return NULL;
    }
    made_init(schema->descriptor, message);
    message->descriptor = schema->descriptor;
    return read_fields(decode, schema, in, message) ? message : NULL;
}

enum status decode_message(const struct message_schema *schema, const void *bytes, size_t len,
                           struct arena *arena, ProtobufCMessage **message,
                           struct decode_error *error)
{
    const uint8_t *at = len ? bytes : (const uint8_t *)"";
    struct decode decode = {.arena = arena, .error = error};
    ProtobufCMessage *result = read_message(&decode, schema, (struct reader){at, at + len});
    if (!result) return STATUS_MALFORMED;
    *message = result;
    return STATUS_OK;
}
