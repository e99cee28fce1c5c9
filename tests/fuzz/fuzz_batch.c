// What mods give to $send, against a small world: batches and queries of two mods over some ticks,
// as raw bytes or as messages that are valid in form and made from the bytes, so that the fuzzer
// gets past the first check. After each tick the world must still save, load and have the digest it
// had.
#include "commands.pb-c.h"
#include "events.pb-c.h"
#include "commands/commands.h"
#include "gate/gate.h"
#include "gate/player_storage.h"
#include "gate_table.h"
#include "generate.h"
#include "input.h"
#include "util/check.h"
#include "util/log.h"

enum {
    SIDE_TILES = 24,
    MAX_STEPS = 64,
    REPLY_BYTES = 1 << 20,
    BATCH_BYTES = 128 * 1024,
    ARENA_BYTES = 1 << 20,
    MAX_CAPABILITIES = 64,
    REWRITE_BYTES = 24,
};

enum step {
    STEP_BYTES,    // mod 1 sends bytes
    STEP_MESSAGE,  // mod 1 sends a message made from the bytes
    STEP_OTHER,    // mod 2 sends bytes
    STEP_QUERY,    // mod 1 asks with bytes
    STEP_QUESTION, // mod 1 asks with a message
    STEP_TICK,
    STEP_POLICY, // what the game says to the next commands
    STEPS,
};

struct setting {
    struct world *world;
    struct scene *scene;
    struct gate *gate;
    struct storage
        *storage, // what is kept over many runs, so that there is something to bring up to date
        *player_storage;
    struct arena arena;
    uint8_t verdict;
    uint8_t rewrite[REWRITE_BYTES]; // what a policy writes is made from
};

static void drop_line(void *context, const struct log_line *line)
{
    (void)context;
    (void)line;
}

static void drop_log(void *context, uint16_t mod, int level, const char *text)
{
    (void)context;
    CHECK(mod <= GATE_MAX_MODS && level >= 0 && level < LOG_LEVELS && text);
}

static void take_message(void *context, uint16_t mod, const char *topic, const void *body,
                         size_t len)
{
    (void)context;
    (void)body;
    CHECK(mod >= 1 && mod <= 2 && strlen(topic) <= 64 && len <= 4096);
}

// A policy may write anything into a command: the gate checks it as if the mod had sent it.
static void rewrite(const struct setting *setting, ProtobufCMessage *command, struct arena *arena)
{
    struct generator generator = {.at = setting->rewrite,
                                  .end = setting->rewrite + sizeof setting->rewrite,
                                  .arena = arena,
                                  .any_value = true};
    const ProtobufCMessage *made = generate_message(&generator, command->descriptor);
    if (made) memcpy(command, made, command->descriptor->sizeof_message);
}

static void decide(void *context, uint16_t mod, uint32_t number, ProtobufCMessage *command,
                   struct arena *arena, struct verdict *out)
{
    struct setting *setting = context;
    CHECK(mod >= 1 && mod <= 2 && number < GATE_MAX_COMMANDS);
    out->kind = (enum verdict_kind)(setting->verdict & 3);
    out->delay_ticks = setting->verdict >> 2 & 3;
    if (out->kind == VERDICT_REWRITE && setting->verdict & 0x20) rewrite(setting, command, arena);
    if (setting->verdict & 0x80) gate_remove_mod(setting->gate, setting->verdict & 0x40 ? 2 : 1);
}

// Names of one letter, so that those which the fuzzer makes are often among them.
static void declare(struct gate *gate, uint16_t mod, const struct locale *locale)
{
    struct topics topics = {.publish = {.count = 0}};
    for (int i = 0; i < TOPICS_MAX; i++) {
        const char name[] = {(char)('A' + i), '\0'};
        const uint16_t versions[] = {1, (uint16_t)(i % 3 + 1)};
        CHECK(topics_add(&topics.publish, name, &versions[mod & 1], 1) == STATUS_OK);
        CHECK(topics_add(&topics.hear, name, versions, 1 + (i & 1)) == STATUS_OK);
    }
    gate_set_topics(gate, mod, &topics);
    gate_set_actions(gate, mod, &(struct gate_actions){2, {"A", "B"}});
    gate_set_locale(gate, mod, locale);
}

static const struct locale *locale_of_this_process(void)
{
    static struct locale *locale;
    const struct locale_text texts[] = {
        {"A",
         plural_rule_of("ru"),
         {[PLURAL_ONE] = "one {count}",
          [PLURAL_FEW] = "few {A}",
          [PLURAL_OTHER] = "{count} {A} {B} {{ } {"}},
        {"B", NULL, {[PLURAL_OTHER] = "{A}{A}{A}{A}{A}{A}{A}{A}{A}{A}{A}{A}{A}{A}{A}"}},
        {"C",
         plural_rule_of("ar"),
         {[PLURAL_ZERO] = "",
          [PLURAL_ONE] = "",
          [PLURAL_TWO] = "",
          [PLURAL_FEW] = "",
          [PLURAL_OTHER] = "{}"}},
    };
    if (!locale) CHECK(locale_create(&locale, texts, sizeof texts / sizeof *texts) == STATUS_OK);
    return locale;
}

static void add_mods(struct gate *gate, uint8_t which)
{
    static const char *const few[] = {"hud", "light"};
    const char *all[MAX_CAPABILITIES];
    for (size_t i = 0; i < gate_capability_count; i++) all[i] = gate_capabilities[i];
    bool poor = which & 1;
    gate_add_mod(gate, 1, "first", "{}", poor ? few : all, poor ? 2 : gate_capability_count, NULL);
    gate_add_mod(gate, 2, "second", "{}", all, gate_capability_count, NULL);
    for (uint16_t mod = 1; mod <= 2; mod++) gate_set_kept(gate, mod, 1 + (which >> 5), 4096);
    for (uint16_t mod = 1; mod <= 2; mod++) gate_set_kept_for_player(gate, mod, 4096);
    for (uint16_t mod = 1; mod <= 2; mod++) declare(gate, mod, locale_of_this_process());
}

static void fill_world(struct setting *setting)
{
    struct kind_def kind = {.name = "crab",
                            .half_w_px = 6,
                            .half_h_px = 5,
                            .hp = 20,
                            .friction = 200,
                            .flags = ENTITY_SOLID | ENTITY_MOD_SPAWNABLE,
                            .sprite = 1};
    CHECK(world_define_kind(setting->world, &kind, NULL) == STATUS_OK);
    strcpy(kind.name, "shade");
    kind.flags = ENTITY_FLIES;
    CHECK(world_define_kind(setting->world, &kind, NULL) == STATUS_OK);
    const struct tile_def wall = {.name = "wall", .flags = TILE_SOLID | TILE_OPAQUE};
    CHECK(world_define_tile(setting->world, 1, &wall) == STATUS_OK);
    for (int32_t at = 0; at < SIDE_TILES; at += 3)
        world_set_tile(setting->world, at, at, (struct tile){.kind = 1});
    entity_id id;
    for (uint16_t owner = 0; owner < 3; owner++)
        CHECK(world_spawn(setting->world, owner & 1, owner, 20000 + owner * 9000, 30000, &id) ==
              STATUS_OK);
}

static void open_setting(struct setting *setting, uint8_t which)
{
    const struct gate_limits limits = {.commands_per_tick = which & 2 ? 3 : 0,
                                       .entities_per_mod = which & 4 ? 2 : 0};
    world_reset(setting->world, SIDE_TILES, SIDE_TILES, 7);
    scene_reset(setting->scene);
    fill_world(setting);
    struct gate_policy policy = {
        .context = setting, .verdict = decide, .message = take_message, .log = drop_log};
    for (int i = 0; i < GATE_MAX_COMMANDS; i++) policy.hooked[i] = which & 8;
    setting->gate = commands_create_gate(setting->world, setting->scene, &policy, &limits);
    setting->verdict = VERDICT_ALLOW;
    setting->storage = storage_create();
    storage_load_part(setting->storage, "first", 1); // to be brought up to date
    storage_load_entry(setting->storage, "first", "key", "value", 5);
    gate_set_storage(setting->gate, setting->storage);
    setting->player_storage = storage_create();
    gate_set_player_storage(setting->gate, setting->player_storage);
    add_mods(setting->gate, which);
}

static struct setting *setting_of_this_process(void)
{
    static struct setting setting;
    if (setting.world) return &setting;
    log_set_sink(drop_line, NULL);
    setting.world = world_create();
    setting.scene = scene_create(7);
    scene_intern(setting.scene, "crab");
    arena_init(&setting.arena, ARENA_BYTES, ARENA_BYTES);
    return &setting;
}

// A message made from the bytes; up to 64 KB go on, as the pool has it.
static size_t pack(struct setting *setting, struct input *input, uint32_t member, uint8_t **bytes)
{
    arena_reset(&setting->arena);
    size_t len;
    const uint8_t *from = input_bytes(input, input_u16(input) % 2048, &len);
    struct generator generator = {
        .at = from, .end = from + len, .arena = &setting->arena, .any_value = true};
    Gatehouse__Send send = GATEHOUSE__SEND__INIT;
    const ProtobufCMessageDescriptor *inner = member == GATEHOUSE__SEND__SEND_BATCH
                                                  ? &gatehouse__command_batch__descriptor
                                                  : &gatehouse__query__descriptor;
    ProtobufCMessage *message = generate_message(&generator, inner);
    if (!message) return 0;
    send.send_case = member;
    send.batch = (Gatehouse__CommandBatch *)message; // either member of the union
    size_t packed = protobuf_c_message_get_packed_size(&send.base);
    *bytes = packed <= 64 * 1024 ? arena_alloc(&setting->arena, packed + 1) : NULL;
    return *bytes ? protobuf_c_message_pack(&send.base, *bytes) : 0;
}

static void check_reply(const struct buf *reply)
{
    Gatehouse__Reply *message = gatehouse__reply__unpack(NULL, reply->len, reply->data);
    CHECK(message && message->reply_case != GATEHOUSE__REPLY__REPLY__NOT_SET);
    gatehouse__reply__free_unpacked(message, NULL);
}

static void ask(struct setting *setting, const void *bytes, size_t len)
{
    struct buf reply;
    buf_init(&reply, REPLY_BYTES);
    gate_query(setting->gate, 1, bytes, len, &reply);
    check_reply(&reply);
    buf_fini(&reply);
}

static void check_events(struct setting *setting, uint16_t mod, size_t limit)
{
    struct buf batch;
    buf_init(&batch, limit);
    gate_take_events(setting->gate, mod, &batch);
    Gatehouse__EventBatch *events = gatehouse__event_batch__unpack(NULL, batch.len, batch.data);
    CHECK(events);
    for (size_t i = 0; i < events->n_events; i++) CHECK(events->events[i]->event_case);
    gatehouse__event_batch__free_unpacked(events, NULL);
    buf_fini(&batch);
}

static void tick(struct setting *setting)
{
    gate_act(setting->gate);
    world_step(setting->world);
    scene_step(setting->scene, setting->world);
    gate_collect_events(setting->gate);
    world_clear_events(setting->world);
    check_events(setting, 1, BATCH_BYTES);
    check_events(setting, 2, 600); // hardly room for one event
    struct sound_request sounds[SCENE_MAX_SOUNDS];
    scene_take_sounds(setting->scene, sounds, SCENE_MAX_SOUNDS);
}

static void run_step(struct setting *setting, struct input *input)
{
    uint8_t *packed = NULL;
    size_t len;
    const uint8_t *bytes;
    switch ((enum step)(input_u8(input) % STEPS)) {
    case STEP_BYTES:
        bytes = input_bytes(input, input_u16(input), &len);
        gate_submit(setting->gate, 1, bytes, len);
        break;
    case STEP_MESSAGE:
        len = pack(setting, input, GATEHOUSE__SEND__SEND_BATCH, &packed);
        gate_submit(setting->gate, 1, packed, len);
        break;
    case STEP_OTHER:
        bytes = input_bytes(input, input_u16(input), &len);
        gate_submit(setting->gate, 2, bytes, len);
        break;
    case STEP_QUERY:
        bytes = input_bytes(input, input_u8(input), &len);
        ask(setting, bytes, len);
        break;
    case STEP_QUESTION:
        len = pack(setting, input, GATEHOUSE__SEND__SEND_QUERY, &packed);
        ask(setting, packed, len);
        break;
    case STEP_TICK:
        tick(setting);
        break;
    case STEP_POLICY:
        setting->verdict = input_u8(input);
        bytes = input_bytes(input, sizeof setting->rewrite, &len);
        memset(setting->rewrite, 0, sizeof setting->rewrite);
        memcpy(setting->rewrite, bytes, len);
        break;
    case STEPS:
        break;
    }
}

// The world that mods made must be one that a game can save and go on from.
static void check_world(struct setting *setting)
{
    struct buf saved;
    buf_init(&saved, WORLD_SAVE_MAX_BYTES);
    struct world *copy = world_create();
    CHECK(world_save(setting->world, &saved) == STATUS_OK);
    CHECK(world_load(copy, saved.data, saved.len) == STATUS_OK);
    CHECK(world_digest(copy) == world_digest(setting->world));
    world_destroy(copy);
    buf_fini(&saved);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, data + size};
    struct setting *setting = setting_of_this_process();
    uint8_t which = input_u8(&input);
    open_setting(setting, which);
    for (int i = 0; i < MAX_STEPS && input_left(&input) > 0; i++) run_step(setting, &input);
    tick(setting);
    tick(setting);
    if (which & 16) check_world(setting);
    gate_destroy(setting->gate);
    storage_destroy(setting->storage);
    storage_destroy(setting->player_storage);
    return 0;
}
