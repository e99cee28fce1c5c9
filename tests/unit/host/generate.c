#include "generate.h"

#include <string.h>

#include "gate/made.h"
#include "gate_table.h"

enum {
    DEFAULT_TEXT_BYTES = 256,
    DEFAULT_BODY_BYTES = 4096,
    DEFAULT_COUNT = 64,
    MAX_DEPTH = 10,
    MAX_UNKNOWN_BYTES = 12,
    FEW = 300, // elements of a list, mostly
    MANY = 4000,
};

static uint32_t draw(struct generator *generator, uint32_t bound) // 0 .. bound - 1
{
    if (generator->random) return random_below(generator->random, bound);
    uint32_t value = 0;
    for (uint32_t left = bound - 1; left > 0 && generator->at < generator->end; left >>= 8)
        value = value << 8 | *generator->at++;
    return value % bound;
}

static uint64_t draw_u64(struct generator *generator)
{
    uint64_t value = 0;
    for (int i = 0; i < 4; i++) value = value << 16 | draw(generator, 0x10000);
    return value;
}

static void *take(struct generator *generator, size_t size)
{
    void *room = arena_alloc(generator->arena, size + 1);
    if (room) memset(room, 0, size + 1);
    return room;
}

// --- values ---

static const struct gate_field_limits *limits_of(const ProtobufCMessageDescriptor *descriptor,
                                                 unsigned index)
{
    static const struct gate_field_limits none;
    const struct gate_field_limits *limits = made_limits(descriptor);
    return limits ? &limits[index] : &none;
}

// The ends often, numbers of every size, and those between.
static int64_t draw_between(struct generator *generator, int64_t least, int64_t most)
{
    uint64_t span = (uint64_t)most - (uint64_t)least;
    switch (draw(generator, 6)) {
    case 0:
        return least;
    case 1:
        return most;
    case 2:
        return least <= 0 && most >= 0 ? 0 : least;
    case 3:
        return least <= -1 && most >= -1 ? -1 : most;
    case 4: {
        uint64_t offset = draw_u64(generator) >> draw(generator, 64);
        return (int64_t)((uint64_t)least + (span == UINT64_MAX ? offset : offset % (span + 1)));
    }
    default: {
        int64_t small = (int64_t)(draw_u64(generator) >> (32 + draw(generator, 32)));
        if (least < 0 && draw(generator, 2)) small = -small;
        return small < least || small > most ? least : small;
    }
    }
}

// Just outside of what proto/ allows, or anywhere in the type.
static int64_t draw_outside(struct generator *generator, const struct gate_field_limits *limits,
                            int64_t least, int64_t most)
{
    bool has_limits = limits->min != 0 || limits->max != 0;
    if (has_limits && limits->max < most && draw(generator, 3) == 0) return limits->max + 1;
    if (has_limits && limits->min > least && draw(generator, 2) == 0) return limits->min - 1;
    return draw_between(generator, least, most);
}

static int64_t draw_number(struct generator *generator, const struct gate_field_limits *limits,
                           int64_t least, int64_t most)
{
    if (generator->any_value && draw(generator, 8) == 0)
        return draw_outside(generator, limits, least, most);
    if (limits->min == 0 && limits->max == 0) return draw_between(generator, least, most);
    return draw_between(generator, limits->min, limits->max);
}

static void put_number(struct generator *generator, const ProtobufCFieldDescriptor *field,
                       const struct gate_field_limits *limits, void *place)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_SINT32:
        *(int32_t *)place = (int32_t)draw_number(generator, limits, INT32_MIN, INT32_MAX);
        break;
    case PROTOBUF_C_TYPE_UINT32:
        *(uint32_t *)place = (uint32_t)draw_number(generator, limits, 0, UINT32_MAX);
        break;
    case PROTOBUF_C_TYPE_UINT64:
        *(uint64_t *)place = (uint64_t)draw_between(generator, INT64_MIN, INT64_MAX);
        break;
    case PROTOBUF_C_TYPE_BOOL:
        *(protobuf_c_boolean *)place = draw(generator, 2);
        break;
    case PROTOBUF_C_TYPE_ENUM: {
        const ProtobufCEnumDescriptor *values = field->descriptor;
        *(int32_t *)place = values->values[draw(generator, values->n_values)].value;
        if (generator->any_value && draw(generator, 8) == 0)
            *(int32_t *)place = (int32_t)draw_u64(generator);
        break;
    }
    default:
        break; // proto/ has no others
    }
}

static size_t draw_length(struct generator *generator, size_t most)
{
    switch (draw(generator, 8)) {
    case 0:
        return 0;
    case 1:
        return most;
    case 2:
        return most < 129 ? most : 126 + draw(generator, 4);
    case 3:
        return draw(generator, (uint32_t)most + 1);
    default:
        return draw(generator, most < 24 ? (uint32_t)most + 1 : 25);
    }
}

// One character; 0: it does not fit.
static size_t put_character(struct generator *generator, char *out, size_t room)
{
    static const uint32_t first[] = {1, 0x80, 0x800, 0x10000},
                          last[] = {0x7F, 0x7FF, 0xFFFF, 0x10FFFF};
    uint32_t len = 1 + draw(generator, 4);
    if (len > room) len = (uint32_t)room;
    uint32_t code = first[len - 1] + draw(generator, last[len - 1] - first[len - 1] + 1);
    if (draw(generator, 16) == 0) code = draw(generator, 2) ? first[len - 1] : last[len - 1];
    if (code >= 0xD800 && code < 0xE000) code = 0xFFFD;
    static const uint8_t heads[] = {0, 0xC0, 0xE0, 0xF0};
    for (uint32_t i = len - 1; i > 0; i--, code >>= 6) out[i] = (char)(0x80 | (code & 63));
    out[0] = (char)(heads[len - 1] | code);
    return len;
}

static bool put_text(struct generator *generator, const struct gate_field_limits *limits,
                     void *place)
{
    size_t most = limits->max_bytes ? limits->max_bytes : DEFAULT_TEXT_BYTES;
    if (generator->any_value && draw(generator, 8) == 0) most++;
    size_t len = draw_length(generator, most);
    char *text = take(generator, len);
    if (!text) return false;
    bool plain = draw(generator, 2) == 0;
    for (size_t at = 0; at < len;) {
        if (plain)
            text[at++] = (char)(' ' + draw(generator, 95));
        else
            at += put_character(generator, text + at, len - at);
    }
    *(char **)place = text;
    return true;
}

static bool put_bytes(struct generator *generator, const struct gate_field_limits *limits,
                      void *place)
{
    size_t most = limits->max_bytes ? limits->max_bytes : DEFAULT_BODY_BYTES;
    if (most > 1024 && draw(generator, 16)) most = 300;
    if (generator->any_value && draw(generator, 8) == 0) most++;
    size_t len = draw_length(generator, most);
    uint8_t *bytes = take(generator, len);
    if (!bytes) return false;
    uint32_t value = draw(generator, 256);
    for (size_t i = 0; i < len; i++) bytes[i] = (uint8_t)(value + 37 * i);
    *(ProtobufCBinaryData *)place = (ProtobufCBinaryData){len, bytes};
    return true;
}

// --- messages ---

static ProtobufCMessage *make(struct generator *generator,
                              const ProtobufCMessageDescriptor *descriptor, unsigned depth);

static bool put_value(struct generator *generator, const ProtobufCFieldDescriptor *field,
                      const struct gate_field_limits *limits, void *place, unsigned depth)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return put_text(generator, limits, place);
    case PROTOBUF_C_TYPE_BYTES:
        return put_bytes(generator, limits, place);
    case PROTOBUF_C_TYPE_MESSAGE: {
        ProtobufCMessage *inner = make(generator, field->descriptor, depth + 1);
        *(ProtobufCMessage **)place = inner;
        return inner != NULL;
    }
    default:
        put_number(generator, field, limits, place);
        return true;
    }
}

// Few elements mostly, all that fit now and then.
static size_t draw_count(struct generator *generator, const struct gate_field_limits *limits,
                         bool big)
{
    uint32_t most = limits->max_count ? limits->max_count : DEFAULT_COUNT;
    if (!big && most > FEW) most = FEW;
    if (most > MANY) most = MANY;
    if (draw(generator, 64))
        most = most < 4 ? most : 4;
    else if (draw(generator, 2))
        return most + (generator->any_value ? draw(generator, 2) : 0);
    return draw(generator, most + 1);
}

static bool put_list(struct generator *generator, const ProtobufCFieldDescriptor *field,
                     const struct gate_field_limits *limits, char *base, unsigned depth)
{
    size_t count = draw_count(generator, limits,
                              field->type == PROTOBUF_C_TYPE_MESSAGE && draw(generator, 64) == 0);
    void **elements =
        take(generator, count * sizeof *elements); // proto/ has lists of pointers only
    if (!elements) return false;
    for (size_t i = 0; i < count; i++)
        if (!put_value(generator, field, limits, &elements[i], depth)) return false;
    *(size_t *)(base + field->quantifier_offset) = count;
    *(void ***)(base + field->offset) = elements;
    return true;
}

// Which member of each oneof is set: a field of the oneof wins when its turn comes.
static bool is_chosen(struct generator *generator, const ProtobufCMessageDescriptor *descriptor,
                      unsigned index)
{
    const ProtobufCFieldDescriptor *field = &descriptor->fields[index];
    unsigned left = 0;
    for (unsigned i = index; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *other = &descriptor->fields[i];
        left += other->flags & PROTOBUF_C_FIELD_FLAG_ONEOF &&
                other->quantifier_offset == field->quantifier_offset;
    }
    bool is_last = left == 1 && field->type == PROTOBUF_C_TYPE_MESSAGE;
    return is_last || draw(generator, left == 1 ? 2 : left) == 0;
}

static bool put_field(struct generator *generator, ProtobufCMessage *message, unsigned index,
                      unsigned depth)
{
    const ProtobufCMessageDescriptor *descriptor = message->descriptor;
    const ProtobufCFieldDescriptor *field = &descriptor->fields[index];
    const struct gate_field_limits *limits = limits_of(descriptor, index);
    char *base = (char *)message;
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return put_list(generator, field, limits, base, depth);
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
        uint32_t *chosen = (uint32_t *)(base + field->quantifier_offset);
        if (*chosen || !is_chosen(generator, descriptor, index)) return true;
        *chosen = field->id;
    }
    return put_value(generator, field, limits, base + field->offset, depth);
}

static ProtobufCMessage *make(struct generator *generator,
                              const ProtobufCMessageDescriptor *descriptor, unsigned depth)
{
    ProtobufCMessage *message =
        depth < MAX_DEPTH ? take(generator, descriptor->sizeof_message) : NULL;
    if (!message) return NULL;
    made_init(descriptor, message);
    for (unsigned i = 0; i < descriptor->n_fields; i++)
        if (!put_field(generator, message, i, depth)) return NULL;
    return message;
}

ProtobufCMessage *generate_message(struct generator *generator,
                                   const ProtobufCMessageDescriptor *descriptor)
{
    return make(generator, descriptor, 0);
}

// --- fields that nobody knows ---

static void draw_unknown(struct generator *generator, ProtobufCMessageUnknownField *field)
{
    static const uint8_t wires[] = {0, 1, 2, 5};
    static const uint8_t lens[] = {1, 8, MAX_UNKNOWN_BYTES, 4};
    uint32_t choice = draw(generator, 4);
    uint8_t *bytes = take(generator, MAX_UNKNOWN_BYTES);
    *field = (ProtobufCMessageUnknownField){.wire_type = wires[choice]};
    if (!bytes) return;
    for (int i = 0; i < MAX_UNKNOWN_BYTES; i++) bytes[i] = (uint8_t)draw(generator, 256);
    field->tag = 40 + draw(generator, draw(generator, 2) ? 20 : 100000);
    field->len = lens[choice];
    field->data = bytes;
    if (choice == 0) { // a number of up to ten bytes
        field->len = 1 + draw(generator, 10);
        for (size_t i = 0; i < field->len; i++) bytes[i] |= 0x80;
        bytes[field->len - 1] &= field->len == 10 ? 1 : 0x7F;
    } else if (choice == 2) {
        bytes[0] = MAX_UNKNOWN_BYTES - 1;
    }
}

static void walk_inner(struct generator *generator, ProtobufCMessage *message,
                       const ProtobufCFieldDescriptor *field)
{
    char *base = (char *)message;
    if (field->type != PROTOBUF_C_TYPE_MESSAGE) return;
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        ProtobufCMessage **elements = *(ProtobufCMessage ***)(base + field->offset);
        size_t count = *(size_t *)(base + field->quantifier_offset);
        for (size_t i = 0; i < count; i++) generate_unknown(generator, elements[i]);
    } else if (!(field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) ||
               *(uint32_t *)(base + field->quantifier_offset) == field->id) {
        ProtobufCMessage *inner = *(ProtobufCMessage **)(base + field->offset);
        if (inner) generate_unknown(generator, inner);
    }
}

void generate_unknown(struct generator *generator, ProtobufCMessage *message)
{
    for (unsigned i = 0; i < message->descriptor->n_fields; i++)
        walk_inner(generator, message, &message->descriptor->fields[i]);
    if (draw(generator, 256) >= generator->unknown_of_256) return;
    unsigned count = 1 + draw(generator, 3);
    ProtobufCMessageUnknownField *fields = take(generator, count * sizeof *fields);
    if (!fields) return;
    for (unsigned i = 0; i < count; i++) draw_unknown(generator, &fields[i]);
    message->n_unknown_fields = count;
    message->unknown_fields = fields;
}
