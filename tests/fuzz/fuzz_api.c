// A game's own api, made of the bytes, in a gate: what is declared, well or badly, and then what mods send and ask by it,
// as raw bytes and as messages that are valid in form. The game does, answers and tells whatever its own messages allow.
#include <stdlib.h>

#include "commands.pb-c.h"
#include "events.pb-c.h"
#include "gate/api.h"
#include "commands/commands.h"
#include "gate/gate.h"
#include "gate/made.h"
#include "generate.h"
#include "input.h"
#include "util/buf.h"
#include "util/check.h"
#include "util/log.h"
#include "util/mem.h"

enum {
    SIDE_TILES = 8,
    MESSAGES = 12,
    FIELDS = 6,
    INNER = 24, // fields of messages inside, of all together
    DEPTH = 6,  // deeper than may be
    MAX_NAMES = 3,
    MESSAGE_KIND = 200, // a byte from here on declares a message within
    NAME_BYTES = 12,
    ARENA_BYTES = 1 << 20,
    REPLY_BYTES = 1 << 20,
    BATCH_BYTES = 128 * 1024,
    MAX_STEPS = 48,
};

static const char *const names[] = {
    "give", "a", "b2",  "z_z",      "spawn",
    "tick", "",  "Bad", "entities", "a_name_that_is_longer_than_any_may_be"};
static const char *const capabilities[] = {"", "own.one", "own.two", "hud", "own.three"};
static const char *const one_of[MAX_NAMES] = {"apple", "pear", "a"};

// Everything that the bytes declare lies here.
struct declared {
    struct api_message messages[MESSAGES];
    struct api_field fields[MESSAGES][2][FIELDS], inner[INNER][FIELDS];
    size_t count, inner_count;
};

struct setting {
    struct world *world;
    struct scene *scene;
    struct gate *gate;
    struct arena arena;
    struct input *input;
};

static void drop_line(void *context, const struct log_line *line)
{
    (void)context;
    (void)line;
}

// Mostly what may be, now and then anything.
static uint32_t some_number(struct input *input, uint32_t least, uint32_t count)
{
    uint8_t byte = input_u8(input);
    if (byte == 255) return input_u32(input);
    return least + byte % count;
}

static size_t declare_fields(struct input *input, struct declared *declared,
                             struct api_field *fields, int depth)
{
    static const char *const own[] = {"x", "count", "item", "words", "y", "is_on"};
    size_t count = input_u8(input) % (FIELDS + 1);
    for (size_t i = 0; i < count; i++) {
        uint8_t kind = input_u8(input), flags = input_u8(input);
        fields[i] = (struct api_field){
            .name = flags & 128 ? names[flags % (sizeof names / sizeof *names)] : own[i],
            .number = some_number(input, 1 + 9 * (uint32_t)i, 9),
            .type = (enum api_type)(kind == 255 ? API_MESSAGE + 1 : kind % 5),
            .repeated = kind % 5 == API_STRING && flags & 1,
            .optional = flags & 2,
        };
        if (kind >= MESSAGE_KIND && kind < 255 && depth < DEPTH && declared->inner_count < INNER) {
            struct api_field *inner = declared->inner[declared->inner_count++];
            fields[i].type = API_MESSAGE;
            fields[i].repeated = flags & 1;
            fields[i].optional = (flags & 3) == 2;
            if (flags & 16) fields[i].limits.max_count = input_u8(input) % 70;
            fields[i].fields = inner;
            fields[i].field_count = declare_fields(input, declared, inner, depth + 1);
            continue;
        }
        struct gate_field_limits *limits = &fields[i].limits;
        if (kind % 5 <= API_SINT32 && flags & 4) {
            limits->min = (int8_t)input_u8(input);
            limits->max = limits->min + input_u16(input);
            if (kind % 5 == API_UINT32 && limits->min < 0) limits->min = 0;
            limits->fixed = flags & 8;
        }
        if (kind % 5 >= API_STRING && flags & 4) limits->max_bytes = input_u8(input);
        if (flags & 16) limits->max_count = input_u8(input) % 70;
        if (kind % 5 == API_STRING && flags & 32) {
            fields[i].names = one_of;
            fields[i].name_count = input_u8(input) % (MAX_NAMES + 1);
            fields[i].names_of = "fruit";
        }
    }
    return count;
}

static void declare(struct input *input, struct declared *declared)
{
    static const char *const own[MESSAGES] = {"do_a",   "do_b",   "do_c",   "do_d",
                                              "ask_a",  "ask_b",  "ask_c",  "ask_d",
                                              "told_a", "told_b", "told_c", "told_d"};
    declared->inner_count = 0;
    declared->count = input_u8(input) % (MESSAGES + 1);
    for (size_t i = 0; i < declared->count; i++) {
        struct api_message *message = &declared->messages[i];
        uint8_t odd = input_u8(input);
        *message = (struct api_message){
            .kind = (enum api_kind)(i * 3 / MESSAGES),
            .number = some_number(input, API_FIRST_NUMBER + 16 * (uint32_t)(i % 4), 16),
            .name = odd >= 250 ? names[odd % (sizeof names / sizeof *names)] : own[i],
            .capability = capabilities[odd % 5],
            .label = "a label",
            .cost = 1 + (odd & 3),
            .quota = 1 + (odd & 63),
            .since = 1,
            .fields = declared->fields[i][0],
            .reply = declared->fields[i][1],
        };
        message->field_count = declare_fields(input, declared, declared->fields[i][0], 0);
        if (message->kind == API_QUERY)
            message->reply_count = declare_fields(input, declared, declared->fields[i][1], 0);
    }
}

// --- the game ---

static void fill(struct setting *setting, ProtobufCMessage *out, struct arena *arena)
{
    size_t len;
    const uint8_t *from = input_bytes(setting->input, 32, &len);
    struct generator generator = {.at = from, .end = from + len, .arena = arena, .any_value = true};
    const ProtobufCMessage *made = generate_message(&generator, out->descriptor);
    if (made) memcpy(out, made, out->descriptor->sizeof_message);
}

static void decide(void *context, uint16_t mod, uint32_t number, ProtobufCMessage *command,
                   struct arena *arena, struct verdict *out)
{
    (void)mod;
    (void)number;
    struct setting *setting = context;
    uint8_t word = input_u8(setting->input);
    out->kind = word & 4 ? VERDICT_ALLOW : (enum verdict_kind)(word & 3);
    out->delay_ticks = word >> 4;
    if (out->kind == VERDICT_REWRITE) fill(setting, command, arena);
}

static void do_command(void *context, uint16_t mod, uint32_t number,
                       const ProtobufCMessage *command, struct game_outcome *out)
{
    const struct setting *setting = context;
    CHECK(mod == 1 && number >= API_FIRST_NUMBER && number < API_END_NUMBER && command);
    CHECK(gate_command_name(setting->gate, number)[0]);
    out->failed = number & 1;
}

static bool do_query(void *context, uint16_t mod, uint32_t number, const ProtobufCMessage *query,
                     ProtobufCMessage *reply, struct arena *arena, char *reason)
{
    (void)query;
    (void)reason;
    CHECK(mod == 1 && number >= API_FIRST_NUMBER && number < API_END_NUMBER);
    fill(context, reply, arena);
    return true;
}

static void tell_event(struct setting *setting)
{
    uint32_t number =
        some_number(setting->input, API_FIRST_NUMBER, API_END_NUMBER - API_FIRST_NUMBER);
    struct arena *arena;
    char field[FIELD_PATH_BYTES] = "", reason[GATE_REASON_BYTES];
    ProtobufCMessage *event = gate_begin_event(setting->gate, number, &arena);
    if (!event) return;
    fill(setting, event, arena);
    if (gate_tell_event(setting->gate, number, event, input_u8(setting->input) & 1, field,
                        reason) != STATUS_OK)
        CHECK(field[0] && reason[0]);
}

// --- the mod ---

static size_t pack_message(struct setting *setting, const struct gate_api *api, bool is_query,
                           uint8_t **bytes)
{
    arena_reset(&setting->arena);
    const ProtobufCMessageDescriptor *descriptor = gate_api_send(api);
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        if ((field->id == GATEHOUSE__SEND__SEND_QUERY) != is_query) continue;
        size_t len;
        const uint8_t *from = input_bytes(setting->input, input_u8(setting->input), &len);
        struct generator generator = {
            .at = from, .end = from + len, .arena = &setting->arena, .any_value = true};
        ProtobufCMessage *inner = generate_message(&generator, field->descriptor);
        Gatehouse__Send send = GATEHOUSE__SEND__INIT;
        if (!inner) return 0;
        send.base.descriptor = descriptor;
        send.send_case = field->id;
        send.batch = (Gatehouse__CommandBatch *)inner; // either member of the union
        size_t size = protobuf_c_message_get_packed_size(&send.base);
        *bytes = size <= 64 * 1024 ? arena_alloc(&setting->arena, size + 1) : NULL;
        return *bytes ? protobuf_c_message_pack(&send.base, *bytes) : 0;
    }
    return 0;
}

static void ask(struct setting *setting, const uint8_t *bytes, size_t len)
{
    struct buf reply;
    buf_init(&reply, REPLY_BYTES);
    gate_query(setting->gate, 1, bytes, len, &reply);
    CHECK(reply.len > 0);
    buf_fini(&reply);
}

static void tick(struct setting *setting)
{
    struct buf batch;
    gate_act(setting->gate);
    world_step(setting->world);
    gate_collect_events(setting->gate);
    world_clear_events(setting->world);
    buf_init(&batch, BATCH_BYTES);
    gate_take_events(setting->gate, 1, &batch);
    Gatehouse__EventBatch *events = gatehouse__event_batch__unpack(NULL, batch.len, batch.data);
    CHECK(events); // the game's own are unknown fields to it, and well-formed
    gatehouse__event_batch__free_unpacked(events, NULL);
    buf_fini(&batch);
}

static void run_step(struct setting *setting, const struct gate_api *api)
{
    uint8_t *packed = NULL;
    const uint8_t *raw;
    size_t len;
    switch (input_u8(setting->input) % 6) {
    case 0:
        raw = input_bytes(setting->input, input_u8(setting->input), &len);
        gate_submit(setting->gate, 1, raw, len);
        break;
    case 1:
        len = pack_message(setting, api, false, &packed);
        if (packed) gate_submit(setting->gate, 1, packed, len);
        break;
    case 2:
        raw = input_bytes(setting->input, input_u8(setting->input), &len);
        ask(setting, raw, len);
        break;
    case 3:
        len = pack_message(setting, api, true, &packed);
        if (packed) ask(setting, packed, len);
        break;
    case 4:
        tell_event(setting);
        break;
    default:
        tick(setting);
    }
}

static struct setting *setting_of_this_process(void)
{
    static struct setting setting;
    if (setting.world) return &setting;
    log_set_sink(drop_line, NULL);
    setting.world = world_create();
    setting.scene = scene_create(7);
    arena_init(&setting.arena, ARENA_BYTES, ARENA_BYTES);
    return &setting;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct setting *setting = setting_of_this_process();
    struct input input = {data, data + size};
    struct declared declared;
    struct diag diag;
    struct gate_api *api =
        NULL; // a second one of the same, whose descriptors the messages are made by
    setting->input = &input;
    world_reset(setting->world, SIDE_TILES, SIDE_TILES, 7);
    scene_reset(setting->scene);
    struct gate_policy policy = {
        .context = setting, .verdict = decide, .command = do_command, .query = do_query};
    for (int i = 0; i < GATE_MAX_COMMANDS; i++) policy.hooked[i] = i & 1;
    setting->gate = commands_create_gate(setting->world, setting->scene, &policy, NULL);
    declare(&input, &declared);
    enum status status = gate_set_api(setting->gate, declared.messages, declared.count, &diag);
    CHECK(gate_api_create(&api, declared.messages, declared.count, &diag) == STATUS_OK ||
          status != STATUS_OK);
    if (status != STATUS_OK) CHECK(diag.text[0]);
    const char *wanted[] = {"hud", "own.one", "own.two"}, *unknown = NULL;
    if (gate_add_mod(setting->gate, 1, "first", "{}", wanted, 3, &unknown) != STATUS_OK)
        CHECK(gate_add_mod(setting->gate, 1, "first", "{}", wanted, 1, NULL) == STATUS_OK);
    struct buf init;
    buf_init(&init, BATCH_BYTES);
    CHECK(gate_take_init(setting->gate, 1, 7, &init) == STATUS_OK);
    buf_fini(&init);
    for (int i = 0; i < MAX_STEPS && input_left(&input) > 0; i++)
        run_step(setting, status == STATUS_OK ? api : NULL);
    tick(setting);
    gate_api_destroy(api);
    gate_destroy(setting->gate);
    return 0;
}
