// From what happens in the world to what a mod reads: any sequence of happenings, encoded by the
// gate (by hand where it is hot) and unpacked by protobuf-c. What comes out must be the world's
// events, in order, field by field, and the bytes those that protobuf-c would have written.
#include "events.pb-c.h"
#include "commands/commands.h"
#include "gate/gate.h"
#include "commands.pb-c.h"
#include "gate_table.h"
#include "input.h"
#include "util/check.h"
#include "util/log.h"
#include "util/mem.h"
#include "util/utf8.h"

enum {
    SIDE_TILES = 20,
    MAX_STEPS = 300,
    MAX_TICK_STEPS = 60,
    MOD = 3,
    BATCH_BYTES = 512 * 1024,
    KINDS = 3
};

enum step {
    STEP_SPAWN,
    STEP_REMOVE,
    STEP_HURT,
    STEP_PUT,
    STEP_PUSH,
    STEP_COUNTDOWN,
    STEP_INPUT,
    STEP_TILE,
    STEP_WATER,
    STEP_FACE,
    STEPS,
};

struct setting {
    struct world *world;
    struct scene *scene;
    struct gate *gate;
};

static void drop_log(void *context, uint16_t mod, int level, const char *text)
{
    (void)context;
    (void)mod;
    (void)level;
    (void)text;
}

static void subscribe(struct gate *gate, uint32_t event)
{
    Gatehouse__Subscribe subscribe = GATEHOUSE__SUBSCRIBE__INIT;
    Gatehouse__Command command = GATEHOUSE__COMMAND__INIT, *commands[] = {&command};
    Gatehouse__CommandBatch batch = GATEHOUSE__COMMAND_BATCH__INIT;
    Gatehouse__Send send = GATEHOUSE__SEND__INIT;
    subscribe.event = event;
    command.command_case = GATEHOUSE__COMMAND__COMMAND_SUBSCRIBE;
    command.subscribe = &subscribe;
    batch.commands = commands;
    batch.n_commands = 1;
    send.send_case = GATEHOUSE__SEND__SEND_BATCH;
    send.batch = &batch;
    uint8_t bytes[64];
    gate_submit(gate, MOD, bytes, gatehouse__send__pack(&send, bytes));
}

static void open_gate(struct setting *setting)
{
    static const char *const wants[] = {"world.read", "input.read"};
    const struct gate_policy policy = {.log = drop_log};
    setting->gate = commands_create_gate(setting->world, setting->scene, &policy, NULL);
    CHECK(gate_add_mod(setting->gate, MOD, "reader", "{}", wants, 2, NULL) == STATUS_OK);
    for (uint32_t event = GATEHOUSE__EVENT_KIND__EVENT_TICK;
         event <= GATEHOUSE__EVENT_KIND__EVENT_TILES_CHANGED; event++)
        if (protobuf_c_enum_descriptor_get_value(&gatehouse__event_kind__descriptor, (int)event))
            subscribe(setting->gate, event);
    gate_act(setting->gate);
}

static void open_world(struct world *world)
{
    static const char *const names[KINDS] = {"crab", "a kind with a name of 31 bytes.", "\xC3\xA9"};
    CHECK(world_reset(world, SIDE_TILES, SIDE_TILES, 7) == STATUS_OK);
    for (int i = 0; i < KINDS; i++) {
        struct kind_def kind = {
            .half_w_px = 5, .half_h_px = 5, .hp = i == 1 ? INT32_MAX : 20, .friction = 230};
        strcpy(kind.name, names[i]);
        CHECK(world_define_kind(world, &kind, NULL) == STATUS_OK);
    }
}

static entity_id any_entity(const struct world *world, struct input *input)
{
    const struct entity *entity = world_next(world, ENTITY_NONE);
    for (uint8_t left = input_u8(input) % 16; entity && left > 0; left--) {
        const struct entity *next = world_next(world, entity->id);
        if (!next) break;
        entity = next;
    }
    return entity ? entity->id : ENTITY_NONE;
}

static void take_name(struct input *input, char name[WORLD_NAME_BYTES])
{
    input_text(input, name, WORLD_NAME_BYTES);
    if (!utf8_valid(name, strlen(name)))
        strcpy(name, "name"); // Lua and the gate's own callers give UTF-8
}

static void change_entity(struct world *world, enum step step, struct input *input)
{
    char name[WORLD_NAME_BYTES];
    struct entity *entity = world_edit(world, any_entity(world, input));
    if (!entity) return;
    switch (step) {
    case STEP_REMOVE:
        world_remove(world, entity->id);
        break;
    case STEP_HURT:
        take_name(input, name);
        world_hurt(world, entity->id, (int32_t)input_u32(input), name);
        break;
    case STEP_PUT: {
        int32_t x = (int32_t)input_u32(input), y = (int32_t)input_u32(input);
        world_put(world, entity, x, y);
        break;
    }
    case STEP_PUSH:
        entity->vx = (int16_t)input_u16(input);
        entity->vy = (int16_t)input_u16(input);
        break;
    default:
        entity->facing = input_u16(input);
        break;
    }
}

static void run_step(struct world *world, struct input *input)
{
    char name[WORLD_NAME_BYTES];
    entity_id id;
    enum step step = (enum step)(input_u8(input) % STEPS);
    int32_t x, y;
    switch (step) {
    case STEP_SPAWN:
        x = input_u16(input);
        y = input_u16(input);
        world_spawn(world, input_u8(input) % KINDS, input_u8(input) & 1 ? MOD : 0, x, y, &id);
        break;
    case STEP_COUNTDOWN:
        take_name(input, name);
        x = (int32_t)input_u32(input);
        world_set_countdown(world, name, x, (int32_t)input_u32(input));
        break;
    case STEP_INPUT:
        take_name(input, name);
        x = input_u8(input);
        world_note_input(world, (uint32_t)x, name, input_u8(input) & 1);
        break;
    case STEP_TILE:
        x = input_u8(input) % SIDE_TILES;
        y = input_u8(input) % SIDE_TILES;
        world_set_tile(world, x, y, (struct tile){.height = input_u8(input)});
        break;
    case STEP_WATER:
        world_set_water(world, (int32_t)input_u32(input));
        break;
    default:
        change_entity(world, step, input);
        break;
    }
}

// --- what a mod must read ---

static void check_state(const struct setting *setting, const struct entity *entity,
                        const Gatehouse__EntityState *state)
{
    CHECK(state && state->entity == entity->id.bits && state->x == entity->x &&
          state->y == entity->y);
    CHECK(state->vx == entity->vx && state->vy == entity->vy && state->hp == entity->hp);
    CHECK(state->max_hp == entity->max_hp && state->facing == entity->facing);
    CHECK(strcmp(state->kind, world_kind(setting->world, entity->kind)->name) == 0);
    CHECK(strcmp(state->owner, gate_mod_id(setting->gate, entity->owner)) == 0);
}

// As it is now, or where it is gone again, as it came.
static void check_spawned(const struct setting *setting, const struct world_event *event,
                          const Gatehouse__EntityState *state)
{
    const struct entity *entity = world_get(setting->world, event->entity);
    const struct entity came = {
        .id = event->entity,
        .kind = event->entity_kind,
        .owner = event->owner,
        .x = event->x,
        .y = event->y,
        .hp = event->hp,
        .max_hp = event->hp,
        .facing = event->facing,
    };
    check_state(setting, entity ? entity : &came, state);
}

static void check_event(const struct setting *setting, const struct world_event *event,
                        const Gatehouse__Event *read)
{
    switch (event->kind) {
    case WORLD_EVENT_SPAWNED:
        CHECK(read->event_case == GATEHOUSE__EVENT__EVENT_ENTITY_SPAWNED);
        check_spawned(setting, event, read->entity_spawned->state);
        break;
    case WORLD_EVENT_MOVED:
        CHECK(read->event_case == GATEHOUSE__EVENT__EVENT_ENTITY_MOVED);
        CHECK(read->entity_moved->entity == event->entity.bits &&
              read->entity_moved->x == event->x);
        CHECK(read->entity_moved->y == event->y && read->entity_moved->facing == event->facing);
        break;
    case WORLD_EVENT_HURT:
        CHECK(read->event_case == GATEHOUSE__EVENT__EVENT_ENTITY_HURT);
        CHECK(read->entity_hurt->entity == event->entity.bits &&
              read->entity_hurt->amount == event->amount);
        CHECK(read->entity_hurt->hp == event->hp &&
              strcmp(read->entity_hurt->cause, event->name) == 0);
        break;
    case WORLD_EVENT_DIED:
        CHECK(read->event_case == GATEHOUSE__EVENT__EVENT_ENTITY_DIED);
        CHECK(read->entity_died->entity == event->entity.bits && read->entity_died->x == event->x);
        CHECK(read->entity_died->y == event->y &&
              strcmp(read->entity_died->cause, event->name) == 0);
        break;
    case WORLD_EVENT_REMOVED:
        CHECK(read->event_case == GATEHOUSE__EVENT__EVENT_ENTITY_REMOVED);
        CHECK(read->entity_removed->entity == event->entity.bits);
        break;
    case WORLD_EVENT_INPUT:
        CHECK(read->event_case == GATEHOUSE__EVENT__EVENT_INPUT_ACTION);
        CHECK(read->input_action->player == event->player);
        CHECK(strcmp(read->input_action->action, event->name) == 0);
        CHECK(read->input_action->pressed == event->pressed);
        break;
    case WORLD_EVENT_TILES:
        CHECK(read->event_case == GATEHOUSE__EVENT__EVENT_TILES_CHANGED);
        CHECK(read->tiles_changed->x == (uint32_t)event->x &&
              read->tiles_changed->y == (uint32_t)event->y);
        CHECK(read->tiles_changed->width == (uint32_t)event->width);
        CHECK(read->tiles_changed->height == (uint32_t)event->height);
        break;
    }
}

static void check_batch(const struct setting *setting, const Gatehouse__EventBatch *batch)
{
    size_t count, at = 0;
    const struct world_event *events = world_events(setting->world, &count);
    CHECK(batch->tick == world_tick(setting->world) && batch->n_events > 0);
    CHECK(batch->events[at++]->event_case == GATEHOUSE__EVENT__EVENT_TICK);
    for (size_t i = 0; i < count; i++) {
        CHECK(at < batch->n_events);
        check_event(setting, &events[i], batch->events[at++]);
    }
    CHECK(at == batch->n_events);
}

static void check_bytes(const Gatehouse__EventBatch *batch, const struct buf *bytes)
{
    uint8_t *packed = mem_alloc(bytes->len);
    CHECK(gatehouse__event_batch__get_packed_size(batch) == bytes->len);
    gatehouse__event_batch__pack(batch, packed);
    CHECK(memcmp(packed, bytes->data, bytes->len) == 0);
    mem_free(packed);
}

static void read_batch(struct setting *setting, bool first)
{
    struct buf bytes;
    buf_init(&bytes, BATCH_BYTES);
    gate_collect_events(setting->gate);
    CHECK(gate_take_events(setting->gate, MOD, &bytes) == STATUS_OK);
    Gatehouse__EventBatch *batch = gatehouse__event_batch__unpack(NULL, bytes.len, bytes.data);
    CHECK(batch);
    if (batch->tick == 0 && bytes.len > 0 &&
        bytes.data[0] == 8) // a tick of 0 is written all the same
        bytes.len -= 2, memmove(bytes.data, bytes.data + 2, bytes.len);
    check_bytes(batch, &bytes);
    if (!first) check_batch(setting, batch); // the first one tells the map, too
    gatehouse__event_batch__free_unpacked(batch, NULL);
    buf_fini(&bytes);
    world_clear_events(setting->world);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct setting setting;
    struct input input = {data, data + size};
    if (!setting.world) {
        setting.world = world_create();
        setting.scene = scene_create(7);
    }
    open_world(setting.world);
    open_gate(&setting);
    read_batch(&setting, true);
    for (int i = 0; i < MAX_STEPS && input_left(&input) > 0;) {
        int stop = i + 1 + input_u8(&input) % MAX_TICK_STEPS;
        for (; i < stop && input_left(&input) > 0; i++) run_step(setting.world, &input);
        world_step(setting.world);
        read_batch(&setting, false);
    }
    gate_destroy(setting.gate);
    return 0;
}
