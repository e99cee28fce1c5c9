// From what happened in the world to what each mod is told. Each event is encoded once a tick into
// commands->shared; for each mod the wanted stretches are copied. Entities that a mod does not know yet
// are told in a snapshot, cut over several ticks when it is long.
#include <string.h>

#include "commands/encode.h"
#include "commands/internal.h"

static const char *kind_name(const struct commands *commands, uint16_t kind)
{
    const struct kind_def *def = world_kind(commands->world, kind);
    return def ? def->name : "";
}

// --- encoding ---

static struct shared_event *begin_shared(struct commands *commands, uint8_t number)
{
    struct shared_event *shared = &commands->shared_events[commands->shared_count];
    *shared = (struct shared_event){
        .offset = commands->shared.len, .end = commands->shared.len, .number = number};
    return shared;
}

static void end_shared(struct commands *commands, struct shared_event *shared)
{
    shared->end = commands->shared.len;
    if (shared->end > shared->offset) commands->shared_count++;
}

static size_t encode_spawned(const struct commands *commands, const struct entity *entity,
                             uint8_t *out)
{
    uint8_t fields[ENCODE_MAX_BYTES], state[ENCODE_MAX_BYTES], event[ENCODE_MAX_BYTES];
    size_t len = encode_state(fields, entity, kind_name(commands, entity->kind),
                              gate_mod_id(commands->gate, entity->owner));
    len = encode_wrap(state, 1, fields, len);
    len = encode_wrap(event, GATEHOUSE__EVENT__EVENT_ENTITY_SPAWNED, state, len);
    return encode_wrap(out, 2, event, len);
}

// What does not fit adds nothing, and end_shared() passes over it.
static void share_bytes(struct commands *commands, const uint8_t *bytes, size_t len)
{
    (void)buf_append(&commands->shared, bytes, len);
}

static void share_event(struct commands *commands, const Gatehouse__Event *event)
{
    (void)encode_event(&commands->shared, event);
}

static void share_spawned(struct commands *commands, const struct world_event *event)
{
    // What is gone again in the same tick is told as it came, before its end is.
    const struct entity gone = {
        .id = event->entity,
        .kind = event->entity_kind,
        .owner = event->owner,
        .x = event->x,
        .y = event->y,
        .hp = event->hp,
        .max_hp = event->hp,
        .facing = event->facing,
    };
    const struct entity *entity = world_get(commands->world, event->entity);
    uint8_t bytes[ENCODE_MAX_BYTES];
    share_bytes(commands, bytes, encode_spawned(commands, entity ? entity : &gone, bytes));
}

static void share_moved(struct commands *commands, const struct world_event *event)
{
    uint8_t bytes[ENCODE_MAX_BYTES];
    commands->last_moved[entity_index(event->entity)] = event->entity;
    share_bytes(commands, bytes,
                encode_moved(bytes, event->entity, event->x, event->y, event->facing));
}

static void share_hurt(struct commands *commands, const struct world_event *event)
{
    Gatehouse__EntityHurt hurt = GATEHOUSE__ENTITY_HURT__INIT;
    Gatehouse__Event out = GATEHOUSE__EVENT__INIT;
    hurt.entity = event->entity.bits;
    hurt.amount = event->amount;
    hurt.hp = event->hp;
    hurt.cause = (char *)event->name;
    out.event_case = GATEHOUSE__EVENT__EVENT_ENTITY_HURT;
    out.entity_hurt = &hurt;
    share_event(commands, &out);
}

static void share_died(struct commands *commands, const struct world_event *event)
{
    Gatehouse__EntityDied died = GATEHOUSE__ENTITY_DIED__INIT;
    Gatehouse__Event out = GATEHOUSE__EVENT__INIT;
    died.entity = event->entity.bits;
    died.kind = (char *)kind_name(commands, event->entity_kind);
    died.cause = (char *)event->name;
    died.x = event->x;
    died.y = event->y;
    out.event_case = GATEHOUSE__EVENT__EVENT_ENTITY_DIED;
    out.entity_died = &died;
    share_event(commands, &out);
}

static void share_removed(struct commands *commands, const struct world_event *event)
{
    Gatehouse__EntityRemoved removed = GATEHOUSE__ENTITY_REMOVED__INIT;
    Gatehouse__Event out = GATEHOUSE__EVENT__INIT;
    removed.entity = event->entity.bits;
    out.event_case = GATEHOUSE__EVENT__EVENT_ENTITY_REMOVED;
    out.entity_removed = &removed;
    share_event(commands, &out);
}

static void share_input(struct commands *commands, const struct world_event *event)
{
    Gatehouse__InputAction input = GATEHOUSE__INPUT_ACTION__INIT;
    Gatehouse__Event out = GATEHOUSE__EVENT__INIT;
    input.player = event->player;
    input.action = (char *)event->name;
    input.pressed = event->pressed;
    out.event_case = GATEHOUSE__EVENT__EVENT_INPUT_ACTION;
    out.input_action = &input;
    share_event(commands, &out);
}

static void fill_tiles(Gatehouse__Event *event, Gatehouse__TilesChanged *tiles, int32_t x,
                       int32_t y, int32_t width, int32_t height)
{
    tiles->x = (uint32_t)x;
    tiles->y = (uint32_t)y;
    tiles->width = (uint32_t)width;
    tiles->height = (uint32_t)height;
    event->event_case = GATEHOUSE__EVENT__EVENT_TILES_CHANGED;
    event->tiles_changed = tiles;
}

static void share_tiles(struct commands *commands, const struct world_event *event)
{
    Gatehouse__TilesChanged tiles = GATEHOUSE__TILES_CHANGED__INIT;
    Gatehouse__Event out = GATEHOUSE__EVENT__INIT;
    fill_tiles(&out, &tiles, event->x, event->y, event->width, event->height);
    share_event(commands, &out);
}

struct sharer {
    void (*share)(struct commands *commands, const struct world_event *event);
    uint8_t number;
};

static const struct sharer sharers[] = {
    [WORLD_EVENT_SPAWNED] = {share_spawned, GATEHOUSE__EVENT__EVENT_ENTITY_SPAWNED},
    [WORLD_EVENT_MOVED] = {share_moved, GATEHOUSE__EVENT__EVENT_ENTITY_MOVED},
    [WORLD_EVENT_HURT] = {share_hurt, GATEHOUSE__EVENT__EVENT_ENTITY_HURT},
    [WORLD_EVENT_DIED] = {share_died, GATEHOUSE__EVENT__EVENT_ENTITY_DIED},
    [WORLD_EVENT_REMOVED] = {share_removed, GATEHOUSE__EVENT__EVENT_ENTITY_REMOVED},
    [WORLD_EVENT_INPUT] = {share_input, GATEHOUSE__EVENT__EVENT_INPUT_ACTION},
    [WORLD_EVENT_TILES] = {share_tiles, GATEHOUSE__EVENT__EVENT_TILES_CHANGED},
};

static void share_tick(struct commands *commands)
{
    Gatehouse__Tick tick = GATEHOUSE__TICK__INIT;
    Gatehouse__Event out = GATEHOUSE__EVENT__INIT;
    out.event_case = GATEHOUSE__EVENT__EVENT_TICK;
    out.tick = &tick;
    struct shared_event *shared = begin_shared(commands, GATEHOUSE__EVENT__EVENT_TICK);
    share_event(commands, &out);
    end_shared(commands, shared);
}

static void collect(void *context)
{
    struct commands *commands = context;
    buf_clear(&commands->shared);
    commands->shared_count = 0;
    share_tick(commands);
    size_t count;
    const struct world_event *events = world_events(commands->world, &count);
    for (size_t i = 0; i < count && commands->shared_count <= WORLD_MAX_EVENTS; i++) {
        const struct sharer *sharer = &sharers[events[i].kind];
        struct shared_event *shared = begin_shared(commands, sharer->number);
        shared->of_entity = gate_event_of(sharer->number)->of_entity;
        shared->kind = events[i].entity_kind < WORLD_MAX_KINDS ? events[i].entity_kind : 0;
        shared->entity = events[i].entity.bits;
        sharer->share(commands, &events[i]);
        end_shared(commands, shared);
    }
}

// --- choosing ---

static bool is_due(uint32_t every, uint32_t tick)
{
    return every == 1 || (every && tick % every == 0);
}

// As often as the mod asked for, but not more often than it gets its events.
static uint32_t wanted_every(const struct commands *commands, const struct actor *mod,
                             uint8_t number, uint16_t kind)
{
    uint32_t asked = subscriptions_every(&mod->subscriptions, number, kind);
    uint32_t least = gate_every(commands->gate, mod->number);
    return asked && asked < least ? least : asked;
}

static void note_moved(struct subscriptions *subscriptions, uint32_t entity)
{
    uint32_t index = entity_index((entity_id){entity});
    subscriptions->moved[index / 64] |= UINT64_C(1) << (index % 64);
    subscriptions->has_moved = true;
}

// Whether a snapshot that is still to begin will tell of an entity; not of one that is gone by then.
static bool waits_for_snapshot(const struct commands *commands, const struct snapshot *snapshot,
                               const struct shared_event *shared)
{
    return snapshot->pending && !snapshot->begun && kinds_has(snapshot->kinds, shared->kind) &&
           world_get(commands->world, (entity_id){shared->entity});
}

// Of what a mod was not told that it came, because it was suspended or will be told by a snapshot, it hears nothing.
static bool is_of_unheard(const struct commands *commands, struct actor *mod,
                          const struct shared_event *shared)
{
    struct subscriptions *subscriptions = &mod->subscriptions;
    int index = (int)entity_index((entity_id){shared->entity});
    if (shared->number != GATEHOUSE__EVENT__EVENT_ENTITY_SPAWNED)
        return subscriptions_is_unheard(subscriptions, index);
    bool unheard = gate_is_suspended(commands->gate, mod->number) ||
                   waits_for_snapshot(commands, &subscriptions->snapshot, shared);
    subscriptions_set_unheard(subscriptions, index, unheard);
    return unheard;
}

static bool is_missed(const struct commands *commands, struct actor *mod,
                      const struct shared_event *shared)
{
    if (shared->of_entity && is_of_unheard(commands, mod, shared)) return true;
    return gate_is_suspended(commands->gate, mod->number) &&
           !gate_event_of(shared->number)->outlasts;
}

// An event that is of no entity. Ticks come not more often than the mod gets its events.
static bool wants_plain(const struct commands *commands, const struct actor *mod, uint8_t number,
                        uint32_t tick)
{
    uint32_t asked = gate_wants_every(commands->gate, mod->number, number);
    uint32_t least =
        number == GATEHOUSE__EVENT__EVENT_TICK ? gate_every(commands->gate, mod->number) : 1;
    return is_due(asked && asked < least ? least : asked, tick);
}

static bool wants(const struct commands *commands, struct actor *mod,
                  const struct shared_event *shared, uint32_t tick)
{
    struct subscriptions *subscriptions = &mod->subscriptions;
    if (is_missed(commands, mod, shared)) return false;
    if (!shared->of_entity) return wants_plain(commands, mod, shared->number, tick);
    if (!(subscriptions->on >> shared->number & 1)) return false;
    bool moved = shared->number == GATEHOUSE__EVENT__EVENT_ENTITY_MOVED;
    uint32_t every = wanted_every(commands, mod, shared->number, shared->kind);
    if (every == 0) return false;
    if (moved && waits_for_snapshot(commands, &subscriptions->snapshot, shared)) return false;
    if (!moved || every == 1) return true;
    note_moved(subscriptions, shared->entity);
    return false;
}

struct stretch {
    size_t from, end, count;
};

static void put_stretch(struct commands *commands, const struct actor *mod,
                        const struct stretch *stretch)
{
    if (stretch->count)
        gate_put_bytes(commands->gate, mod->number, commands->shared.data + stretch->from,
                       stretch->end - stretch->from, stretch->count);
}

// Copies the events that a mod wants, as few long stretches.
static void choose(struct commands *commands, struct actor *mod, uint32_t tick)
{
    struct stretch stretch = {0};
    for (size_t i = 0; i < commands->shared_count; i++) {
        const struct shared_event *shared = &commands->shared_events[i];
        if (!wants(commands, mod, shared, tick)) continue;
        if (shared->number == GATEHOUSE__EVENT__EVENT_TICK)
            gate_note_tick(commands->gate, mod->number);
        if (shared->offset != stretch.end) {
            put_stretch(commands, mod, &stretch);
            stretch = (struct stretch){.from = shared->offset};
        }
        stretch.end = shared->end;
        stretch.count++;
    }
    put_stretch(commands, mod, &stretch);
}

static void tell_moved(struct commands *commands, const struct actor *mod,
                       const struct entity *entity)
{
    uint8_t bytes[ENCODE_MAX_BYTES];
    size_t len = encode_moved(bytes, entity->id, entity->x, entity->y, entity->facing);
    gate_put_bytes(commands->gate, mod->number, bytes, len, 1);
}

// The moves that a mod wants less often than each tick.
static void tell_slow_moves(struct commands *commands, struct actor *mod, uint32_t tick)
{
    struct subscriptions *subscriptions = &mod->subscriptions;
    bool left = false;
    for (int word = 0; word < ENTITY_WORDS; word++) {
        for (uint64_t bits = subscriptions->moved[word]; bits; bits &= bits - 1) {
            int index = word * 64 + __builtin_ctzll(bits);
            const struct entity *entity = world_get(commands->world, commands->last_moved[index]);
            uint32_t every = entity
                                 ? wanted_every(commands, mod, GATEHOUSE__EVENT__EVENT_ENTITY_MOVED,
                                                entity->kind)
                                 : 0;
            if (every && !is_due(every, tick)) {
                left = true;
                continue;
            }
            if (every && !subscriptions_is_unheard(subscriptions, index))
                tell_moved(commands, mod, entity);
            subscriptions->moved[word] &= ~(bits & -bits);
        }
    }
    subscriptions->has_moved = left;
}

static void tell_tiles(struct commands *commands, struct actor *mod)
{
    struct subscriptions *subscriptions = &mod->subscriptions;
    bool wanted =
        gate_wants_every(commands->gate, mod->number, GATEHOUSE__EVENT__EVENT_TILES_CHANGED) != 0;
    if (!wanted || subscriptions->tiles_told) return;
    subscriptions->tiles_told = true;
    Gatehouse__TilesChanged tiles = GATEHOUSE__TILES_CHANGED__INIT;
    Gatehouse__Event event = GATEHOUSE__EVENT__INIT;
    fill_tiles(&event, &tiles, 0, 0, (int32_t)world_width(commands->world),
               (int32_t)world_height(commands->world));
    gate_put_event(commands->gate, mod->number, &event);
}

static void tell(void *context, uint16_t number, uint32_t tick)
{
    struct commands *commands = context;
    struct actor *mod = commands_actor(commands, number);
    tell_tiles(commands, mod);
    choose(commands, mod, tick);
    if (mod->subscriptions.has_moved && !gate_is_suspended(commands->gate, number))
        tell_slow_moves(commands, mod, tick);
}

static void restart(void *context, uint16_t number, bool resumes)
{
    (void)resumes;
    subscriptions_restart(&commands_actor(context, number)->subscriptions);
}

// The index of the entity that an event is of: its first field, which EntitySpawned has in its state.
static int index_in(uint32_t event, const uint8_t *message)
{
    uint64_t value;
    const uint8_t *at = message;
    if (event == GATEHOUSE__EVENT__EVENT_ENTITY_SPAWNED) // tag and length of the state
        at = encode_read_varint(encode_read_varint(at, &value), &value);
    at = encode_read_varint(at, &value); // the tag
    encode_read_varint(at, &value);
    return (int)entity_index((entity_id){(uint32_t)value});
}

static void lose(void *context, uint16_t number, uint32_t event, const uint8_t *message)
{
    struct subscriptions *subscriptions = &commands_actor(context, number)->subscriptions;
    if (event == GATEHOUSE__EVENT__EVENT_ENTITY_SPAWNED)
        subscriptions_set_unheard(subscriptions, index_in(event, message), true);
}

static bool is_unheard(void *context, uint16_t number, uint32_t event, const uint8_t *message)
{
    const struct subscriptions *subscriptions = &commands_actor(context, number)->subscriptions;
    return event != GATEHOUSE__EVENT__EVENT_ENTITY_SPAWNED &&
           subscriptions_is_unheard(subscriptions, index_in(event, message));
}

void events_begin_telling(const struct commands *commands, struct subscriptions *subscriptions,
                          const uint64_t told_before[KIND_WORDS])
{
    if (memcmp(told_before, subscriptions->told, sizeof subscriptions->told) == 0) return;
    entity_id at = ENTITY_NONE;
    for (const struct entity *entity; (entity = world_next(commands->world, at)); at = entity->id)
        if (kinds_has(subscriptions->told, entity->kind) && !kinds_has(told_before, entity->kind))
            subscriptions_set_unheard(subscriptions, (int)entity_index(entity->id), true);
}

// --- handing over ---

// Writes the entities of the snapshot while they fit; true when all are told.
static bool take_snapshot(void *context, uint16_t number, struct buf *batch)
{
    struct commands *commands = context;
    struct actor *mod = commands_actor(commands, number);
    struct snapshot *snapshot = &mod->subscriptions.snapshot;
    snapshot->begun = true;
    const struct entity *entity = world_next(commands->world, snapshot->last);
    for (; entity; entity = world_next(commands->world, entity->id)) {
        if (kinds_has(snapshot->kinds, entity->kind)) {
            uint8_t bytes[ENCODE_MAX_BYTES];
            if (buf_append(batch, bytes, encode_spawned(commands, entity, bytes)) != STATUS_OK)
                return false;
            subscriptions_set_unheard(&mod->subscriptions, (int)entity_index(entity->id), false);
            gate_count_events(commands->gate, number, 1);
        }
        snapshot->last = entity->id;
    }
    *snapshot = (struct snapshot){0};
    return true;
}

static bool has_more(void *context, uint16_t number)
{
    return commands_actor(context, number)->subscriptions.snapshot.pending;
}

void events_register(struct gate_content *content)
{
    content->collect = collect;
    content->tell = tell;
    content->restart = restart;
    content->lose = lose;
    content->is_unheard = is_unheard;
    content->has_more = has_more;
    content->take_more = take_snapshot;
}
