#include "gate/api.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "commands.pb-c.h"
#include "events.pb-c.h"
#include "gate/made.h"
#include "util/arena.h"
#include "util/mem.h"
#include "util/suggest.h"

enum { BLOCK_BYTES = 64 * 1024, SLOT_BYTES = 8, NUMBERS = API_END_NUMBER - API_FIRST_NUMBER };

struct gate_api {
    struct arena arena;
    struct gate_command commands[NUMBERS], queries[NUMBERS]; // number 0: none
    struct gate_event events[NUMBERS];
    const ProtobufCMessageDescriptor *replies[NUMBERS];
    const ProtobufCMessageDescriptor *send, *subscribe;
};

// --- what may be declared ---

static const char *const kind_names[] = {"command", "query", "event"};

static enum status refuse(struct diag *diag, const struct api_message *message, const char *format,
                          ...) __attribute__((format(printf, 3, 4)));

static enum status refuse(struct diag *diag, const struct api_message *message, const char *format,
                          ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return diag_set(diag, STATUS_INVALID, "%s %.*s: %s", kind_names[message->kind],
                    API_NAME_BYTES - 1, message->name ? message->name : "?", text);
}

// Lower-case letters, digits and '_', beginning with a letter.
static bool is_name(const char *name)
{
    if (!name || name[0] < 'a' || name[0] > 'z' || strnlen(name, API_NAME_BYTES) == API_NAME_BYTES)
        return false;
    return name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static bool is_short(const char *text)
{
    return text && strnlen(text, API_TEXT_BYTES) < API_TEXT_BYTES;
}

static bool is_number(enum api_type type)
{
    return type == API_UINT32 || type == API_SINT32;
}

static bool has_good_range(const struct api_field *field)
{
    const struct gate_field_limits *limits = &field->limits;
    int64_t least = field->type == API_UINT32 ? 0 : INT32_MIN,
            most = field->type == API_UINT32 ? UINT32_MAX : INT32_MAX;
    if (!is_number(field->type))
        return limits->min == 0 && limits->max == 0 && !limits->fixed && !limits->entity;
    return limits->min <= limits->max && limits->min >= least && limits->max <= most;
}

static bool has_good_names(const struct api_field *field)
{
    if (!field->names) return true;
    if (field->type != API_STRING || field->name_count > API_MAX_NAMES ||
        !is_short(field->names_of))
        return false;
    for (size_t i = 0; i < field->name_count; i++)
        if (!is_short(field->names[i])) return false;
    return true;
}

// How far a message is looked at: messages inside it so far, and how deep it goes now.
struct looking {
    const struct api_message *message;
    struct diag *diag;
    unsigned inner, depth;
};

static enum status check_fields(struct looking *looking, const struct api_field *fields,
                                size_t count);

static enum status check_inner(struct looking *looking, const struct api_field *field)
{
    if (field->type != API_MESSAGE)
        return field->field_count == 0 ? STATUS_OK
                                       : refuse(looking->diag, looking->message,
                                                "%s: only a message has fields", field->name);
    if (looking->depth == API_MAX_DEPTH)
        return refuse(looking->diag, looking->message,
                      "%s: at most %d messages may be in each other", field->name, API_MAX_DEPTH);
    if (++looking->inner > API_MAX_INNER)
        return refuse(looking->diag, looking->message, "%s: more than %d messages are in it",
                      field->name, API_MAX_INNER);
    if (field->field_count == 0)
        return refuse(looking->diag, looking->message, "%s: a message without fields", field->name);
    looking->depth++;
    enum status status = check_fields(looking, field->fields, field->field_count);
    looking->depth--;
    return status;
}

static enum status check_field(const struct api_message *message, const struct api_field *field,
                               struct diag *diag)
{
    if (!is_name(field->name)) return refuse(diag, message, "a field has no good name");
    if (field->number < 1 || field->number > API_MAX_FIELD_NUMBER)
        return refuse(diag, message, "%s: its number is not 1 to %d", field->name,
                      API_MAX_FIELD_NUMBER);
    if ((unsigned)field->type > API_MESSAGE)
        return refuse(diag, message, "%s: no such type", field->name);
    bool may_repeat = field->type == API_STRING || field->type == API_MESSAGE;
    if (field->repeated && (!may_repeat || field->optional))
        return refuse(diag, message, "%s: only texts and messages come as a list", field->name);
    if (!has_good_range(field))
        return refuse(diag, message, "%s: its min and max can not be", field->name);
    if (field->limits.max_bytes > API_MAX_BYTES || field->limits.max_count > API_MAX_COUNT)
        return refuse(diag, message, "%s: at most %d bytes and %d elements", field->name,
                      API_MAX_BYTES, API_MAX_COUNT);
    if (!has_good_names(field))
        return refuse(diag, message, "%s: its names can not be", field->name);
    return STATUS_OK;
}

static enum status check_fields(struct looking *looking, const struct api_field *fields,
                                size_t count)
{
    const struct api_message *message = looking->message;
    struct diag *diag = looking->diag;
    if (count > API_MAX_FIELDS) return refuse(diag, message, "more than %d fields", API_MAX_FIELDS);
    for (size_t i = 0; i < count; i++) {
        enum status status = check_field(message, &fields[i], diag);
        if (status == STATUS_OK) status = check_inner(looking, &fields[i]);
        if (status != STATUS_OK) return status;
        for (size_t k = 0; k < i; k++)
            if (fields[k].number == fields[i].number || strcmp(fields[k].name, fields[i].name) == 0)
                return refuse(diag, message, "%s: its name or number is there twice",
                              fields[i].name);
    }
    return STATUS_OK;
}

static enum status check_message(const struct api_message *message, struct diag *diag)
{
    if (!is_name(message->name)) return refuse(diag, message, "no good name");
    if (message->number < API_FIRST_NUMBER || message->number >= API_END_NUMBER)
        return refuse(diag, message, "its number is not %d to %d", API_FIRST_NUMBER,
                      API_END_NUMBER - 1);
    if (!is_short(message->capability) || !is_short(message->label))
        return refuse(diag, message, "its capability or label can not be");
    bool costs = message->kind != API_EVENT;
    if (costs && (message->cost < 1 || message->cost > API_MAX_COST || message->quota < 1 ||
                  message->quota > API_MAX_QUOTA))
        return refuse(diag, message, "its cost and its quota are 1 to %d", API_MAX_COST);
    struct looking asked = {message, diag, 0, 0}, answered = asked;
    enum status status = check_fields(&asked, message->fields, message->field_count);
    if (status != STATUS_OK) return status;
    return check_fields(&answered, message->reply, message->reply_count);
}

// --- descriptors ---

static ProtobufCType wire_type(enum api_type type)
{
    switch (type) {
    case API_UINT32:
        return PROTOBUF_C_TYPE_UINT32;
    case API_SINT32:
        return PROTOBUF_C_TYPE_SINT32;
    case API_BOOL:
        return PROTOBUF_C_TYPE_BOOL;
    case API_STRING:
        return PROTOBUF_C_TYPE_STRING;
    case API_MESSAGE:
        return PROTOBUF_C_TYPE_MESSAGE;
    case API_BYTES:
        break;
    }
    return PROTOBUF_C_TYPE_BYTES;
}

// Where a field lies: its count or whether it is there first, then its value, each in whole slots.
static void place_field(ProtobufCFieldDescriptor *out, size_t *bytes)
{
    if (out->label == PROTOBUF_C_LABEL_REPEATED || out->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
        out->quantifier_offset = (unsigned)*bytes;
        *bytes += SLOT_BYTES;
    }
    out->offset = (unsigned)*bytes;
    bool wide = out->type == PROTOBUF_C_TYPE_BYTES && out->label != PROTOBUF_C_LABEL_REPEATED;
    *bytes += wide ? sizeof(ProtobufCBinaryData) : SLOT_BYTES;
}

static void copy_names(struct arena *arena, const struct api_field *field, struct made_names *out)
{
    if (!field->names) return;
    const char **names = made_room(arena, (field->name_count + 1) * sizeof *names);
    for (size_t i = 0; i < field->name_count; i++) names[i] = made_text(arena, field->names[i]);
    *out = (struct made_names){names, field->name_count, made_text(arena, field->names_of)};
}

static size_t index_by_number(const struct api_field *fields, size_t count, size_t at)
{
    size_t before = 0;
    for (size_t i = 0; i < count; i++) before += fields[i].number < fields[at].number;
    return before;
}

static const ProtobufCMessageDescriptor *describe(struct arena *arena, const char *name,
                                                  const struct api_field *fields, size_t count)
{
    ProtobufCFieldDescriptor *out = made_room(arena, count * sizeof *out);
    struct gate_field_limits *limits = made_room(arena, count * sizeof *limits);
    struct made_names *names = made_room(arena, count * sizeof *names);
    for (size_t i = 0; i < count; i++) {
        size_t at = index_by_number(fields, count, i);
        out[at] = (ProtobufCFieldDescriptor){
            .name = made_text(arena, fields[i].name),
            .id = fields[i].number,
            .label = fields[i].repeated ? PROTOBUF_C_LABEL_REPEATED : PROTOBUF_C_LABEL_NONE,
            .type = wire_type(fields[i].type),
            .flags = fields[i].optional ? PROTOBUF_C_FIELD_FLAG_ONEOF : 0,
        };
        if (fields[i].type == API_MESSAGE)
            out[at].descriptor =
                describe(arena, fields[i].name, fields[i].fields, fields[i].field_count);
        limits[at] = fields[i].limits;
        copy_names(arena, &fields[i], &names[at]);
    }
    size_t bytes = sizeof(ProtobufCMessage);
    for (size_t i = 0; i < count; i++) place_field(&out[i], &bytes);
    struct made_message *made =
        made_describe(arena, made_text(arena, name), out, (unsigned)count, bytes, NULL);
    made->limits = limits;
    made->names = names;
    return &made->descriptor;
}

// --- among the engine's ---

// A copy of a message whose field `name` is of another type.
static struct made_message *with_inner(struct arena *arena, const ProtobufCMessageDescriptor *like,
                                       const char *name, const void *inner)
{
    ProtobufCFieldDescriptor *fields = made_room(arena, like->n_fields * sizeof *fields);
    memcpy(fields, like->fields, like->n_fields * sizeof *fields);
    for (unsigned i = 0; i < like->n_fields; i++)
        if (strcmp(fields[i].name, name) == 0) fields[i].descriptor = inner;
    return made_describe(arena, like->name, fields, like->n_fields, like->sizeof_message, like);
}

// A copy of a message with more members in the oneof of its last field: each is one pointer, as that is.
static const ProtobufCMessageDescriptor *with_members(struct arena *arena,
                                                      const ProtobufCMessageDescriptor *like,
                                                      const struct gate_command *more)
{
    unsigned count = like->n_fields;
    ProtobufCFieldDescriptor *fields = made_room(arena, (count + NUMBERS) * sizeof *fields);
    memcpy(fields, like->fields, count * sizeof *fields);
    for (unsigned i = 0; i < NUMBERS; i++) {
        if (!more[i].number) continue;
        fields[count] = fields[like->n_fields - 1];
        fields[count].name = more[i].name;
        fields[count].id = more[i].number;
        fields[count++].descriptor = more[i].descriptor;
    }
    return &made_describe(arena, like->name, fields, count, like->sizeof_message, like)->descriptor;
}

static const ProtobufCMessageDescriptor *with_events(struct gate_api *api)
{
    ProtobufCEnumValue more[NUMBERS];
    unsigned count = 0;
    for (unsigned i = 0; i < NUMBERS; i++) {
        if (!api->events[i].number) continue;
        const char *name = api->events[i].name;
        more[count++] = (ProtobufCEnumValue){name, name, (int)api->events[i].number};
    }
    const ProtobufCEnumDescriptor *kinds =
        made_enum(&api->arena, &gatehouse__event_kind__descriptor, more, count);
    return &with_inner(&api->arena, &gatehouse__subscribe__descriptor, "event", kinds)->descriptor;
}

static void join(struct gate_api *api)
{
    struct arena *arena = &api->arena;
    api->subscribe = with_events(api);
    const ProtobufCMessageDescriptor *command =
        &with_inner(arena, &gatehouse__command__descriptor, "subscribe", api->subscribe)
             ->descriptor;
    command = with_members(arena, command, api->commands);
    const ProtobufCMessageDescriptor *query =
        with_members(arena, &gatehouse__query__descriptor, api->queries);
    const ProtobufCMessageDescriptor *batch =
        &with_inner(arena, &gatehouse__command_batch__descriptor, "commands", command)->descriptor;
    const ProtobufCMessageDescriptor *send =
        &with_inner(arena, &gatehouse__send__descriptor, "batch", batch)->descriptor;
    api->send = &with_inner(arena, send, "query", query)->descriptor;
}

// --- making one ---

static struct gate_command command_of(struct gate_api *api, const struct api_message *message,
                                      const ProtobufCMessageDescriptor *descriptor)
{
    return (struct gate_command){
        .number = message->number,
        .name = descriptor->name,
        .capability = made_text(&api->arena, message->capability),
        .label = made_text(&api->arena, message->label),
        .cost = message->cost,
        .quota = message->quota,
        .since = message->since,
        .deprecated_by = message->deprecated_by,
        .descriptor = descriptor,
    };
}

static void add(struct gate_api *api, const struct api_message *message)
{
    const ProtobufCMessageDescriptor *descriptor =
        describe(&api->arena, message->name, message->fields, message->field_count);
    unsigned at = message->number - API_FIRST_NUMBER;
    switch (message->kind) {
    case API_COMMAND:
        api->commands[at] = command_of(api, message, descriptor);
        break;
    case API_QUERY:
        api->queries[at] = command_of(api, message, descriptor);
        api->replies[at] =
            describe(&api->arena, message->name, message->reply, message->reply_count);
        break;
    case API_EVENT:
        api->events[at] = (struct gate_event){
            .number = message->number,
            .name = descriptor->name,
            .capability = made_text(&api->arena, message->capability),
            .since = message->since,
            .descriptor = descriptor,
            .state = message->state,
        };
        break;
    }
}

static bool is_engines(const struct api_message *message)
{
    for (size_t i = 0; message->kind == API_COMMAND && i < gate_command_count; i++)
        if (strcmp(gate_commands[i].name, message->name) == 0) return true;
    for (size_t i = 0; message->kind == API_QUERY && i < gate_query_count; i++)
        if (strcmp(gate_queries[i].name, message->name) == 0) return true;
    for (size_t i = 0; message->kind == API_EVENT && i < gate_event_count; i++)
        if (strcmp(gate_events[i].name, message->name) == 0) return true;
    return false;
}

static enum status check_all(const struct api_message *messages, size_t count, struct diag *diag)
{
    if (count > API_MAX_MESSAGES)
        return diag_set(diag, STATUS_LIMIT, "more than %d messages", API_MAX_MESSAGES);
    for (size_t i = 0; i < count; i++) {
        if ((unsigned)messages[i].kind > API_EVENT)
            return diag_set(diag, STATUS_INVALID, "no such kind of message");
        enum status status = check_message(&messages[i], diag);
        if (status != STATUS_OK) return status;
        if (is_engines(&messages[i]))
            return refuse(diag, &messages[i], "the engine has one of that name");
        for (size_t k = 0; k < i; k++)
            if (messages[k].kind == messages[i].kind &&
                (messages[k].number == messages[i].number ||
                 strcmp(messages[k].name, messages[i].name) == 0))
                return refuse(diag, &messages[i], "its name or number is there twice");
    }
    return STATUS_OK;
}

enum status gate_api_create(struct gate_api **api, const struct api_message *messages, size_t count,
                            struct diag *diag)
{
    enum status status = check_all(messages, count, diag);
    if (status != STATUS_OK) return status;
    struct gate_api *made = mem_alloc(sizeof *made);
    arena_init(&made->arena, BLOCK_BYTES, SIZE_MAX);
    for (size_t i = 0; i < count; i++) add(made, &messages[i]);
    join(made);
    *api = made;
    return STATUS_OK;
}

void gate_api_destroy(struct gate_api *api)
{
    if (!api) return;
    arena_fini(&api->arena);
    mem_free(api);
}

// --- looking ---

const ProtobufCMessageDescriptor *gate_api_send(const struct gate_api *api)
{
    return api ? api->send : &gatehouse__send__descriptor;
}

const ProtobufCMessageDescriptor *gate_api_subscribe(const struct gate_api *api)
{
    return api ? api->subscribe : &gatehouse__subscribe__descriptor;
}

static bool is_in(const struct gate_api *api, uint32_t number)
{
    return api && number >= API_FIRST_NUMBER && number < API_END_NUMBER;
}

const struct gate_command *gate_api_command(const struct gate_api *api, uint32_t number)
{
    if (!is_in(api, number) || !api->commands[number - API_FIRST_NUMBER].number) return NULL;
    return &api->commands[number - API_FIRST_NUMBER];
}

const struct gate_command *gate_api_query(const struct gate_api *api, uint32_t number)
{
    if (!is_in(api, number) || !api->queries[number - API_FIRST_NUMBER].number) return NULL;
    return &api->queries[number - API_FIRST_NUMBER];
}

const struct gate_event *gate_api_event(const struct gate_api *api, uint32_t number)
{
    if (!is_in(api, number) || !api->events[number - API_FIRST_NUMBER].number) return NULL;
    return &api->events[number - API_FIRST_NUMBER];
}

const ProtobufCMessageDescriptor *gate_api_reply(const struct gate_api *api, uint32_t query)
{
    return is_in(api, query) ? api->replies[query - API_FIRST_NUMBER] : NULL;
}

// --- names ---

static bool check_name(const struct made_names *names, const char *text, char *reason, size_t size)
{
    struct suggestion suggestion;
    suggest_begin(&suggestion, text);
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->names[i], text) == 0) return true;
        suggest_consider(&suggestion, names->names[i]);
    }
    if (suggestion.name)
        snprintf(reason, size, "no %s is called \"%.40s\": is \"%s\" meant?", names->of, text,
                 suggestion.name);
    else
        snprintf(reason, size, "no %s is called \"%.40s\"", names->of, text);
    return false;
}

static bool check_inside(const ProtobufCMessage *message, char *path, size_t len, char *reason,
                         size_t size);

// Field `index` of a message.
static bool check_field_names(const struct made_message *made, const ProtobufCMessage *message,
                              unsigned index, char *path, size_t len, char *reason, size_t size)
{
    const ProtobufCFieldDescriptor *field = &made->descriptor.fields[index];
    const struct made_names *names = made->names ? &made->names[index] : NULL;
    bool is_inner = field->type == PROTOBUF_C_TYPE_MESSAGE;
    size_t count;
    if (!is_inner && !(names && names->names)) return true;
    message_schema_field_present(message, field, &count);
    for (size_t i = 0; i < count; i++) {
        const void *place = message_schema_field_at(message, field, i);
        size_t end = field_path_add(path, len, field, i);
        bool good = is_inner ? check_inside(*(const ProtobufCMessage *const *)place, path, end,
                                            reason, size)
                             : check_name(names, *(const char *const *)place, reason, size);
        if (!good) return false;
    }
    return true;
}

static bool check_inside(const ProtobufCMessage *message, char *path, size_t len, char *reason,
                         size_t size)
{
    const struct made_message *made = made_of(message->descriptor);
    for (unsigned i = 0; made && i < made->descriptor.n_fields; i++)
        if (!check_field_names(made, message, i, path, len, reason, size)) return false;
    return true;
}

bool gate_api_check_names(const ProtobufCMessage *message, char field[FIELD_PATH_BYTES],
                          char *reason, size_t size)
{
    field[0] = '\0';
    return check_inside(message, field, 0, reason, size);
}
