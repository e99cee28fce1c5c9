// From what happened in the world to what each mod is told. Each event is encoded once a tick into
// gate->shared; for each mod the wanted stretches are copied. Entities that a mod does not know yet
// are told in a snapshot, cut over several ticks when it is long.
#include <string.h>

#include "gate/encode.h"
#include "gate/gate_private.h"

static const char *kind_name(const struct gate *gate, uint16_t kind)
{
    const struct kind_def *def = world_kind(gate->world, kind);
    return def ? def->name : "";
}

// --- encoding ---

static struct shared_event *begin_shared(struct gate *gate, uint8_t number)
{
    struct shared_event *shared = &gate->shared_events[gate->shared_count];
    *shared = (struct shared_event){
        .offset = gate->shared.len, .end = gate->shared.len, .number = number};
    return shared;
}

static void end_shared(struct gate *gate, struct shared_event *shared)
{
    shared->end = gate->shared.len;
    if (shared->end > shared->offset) gate->shared_count++;
}

static size_t encode_spawned(const struct gate *gate, const struct entity *entity, uint8_t *out)
{
    uint8_t fields[ENCODE_MAX_BYTES], state[ENCODE_MAX_BYTES], event[ENCODE_MAX_BYTES];
    size_t len = encode_state(fields, entity, kind_name(gate, entity->kind),
                              gate_mod_id(gate, entity->owner));
    len = encode_wrap(state, 1, fields, len);
    len = encode_wrap(event, GATEHOUSE__EVENT__EVENT_ENTITY_SPAWNED, state, len);
    return encode_wrap(out, 2, event, len);
}

static void share_bytes(struct gate *gate, const uint8_t *bytes, size_t len)
{
    buf_append(&gate->shared, bytes, len);
}

static void share_spawned(struct gate *gate, const struct world_event *event)
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
    const struct entity *entity = world_get(gate->world, event->entity);
    uint8_t bytes[ENCODE_MAX_BYTES];
    share_bytes(gate, bytes, encode_spawned(gate, entity ? entity : &gone, bytes));
}

static void share_moved(struct gate *gate, const struct world_event *event)
{
    uint8_t bytes[ENCODE_MAX_BYTES];
    gate->last_moved[entity_index(event->entity)] = event->entity;
    share_bytes(gate, bytes, encode_moved(bytes, event->entity, event->x, event->y, event->facing));
}

static void share_hurt(struct gate *gate, const struct world_event *event)
{
    Gatehouse__EntityHurt hurt = GATEHOUSE__ENTITY_HURT__INIT;
    Gatehouse__Event out = GATEHOUSE__EVENT__INIT;
    hurt.entity = event->entity.bits;
    hurt.amount = event->amount;
    hurt.hp = event->hp;
    hurt.cause = (char *)event->name;
    out.event_case = GATEHOUSE__EVENT__EVENT_ENTITY_HURT;
    out.entity_hurt = &hurt;
    encode_event(&gate->shared, &out);
}

static void share_died(struct gate *gate, const struct world_event *event)
{
    Gatehouse__EntityDied died = GATEHOUSE__ENTITY_DIED__INIT;
    Gatehouse__Event out = GATEHOUSE__EVENT__INIT;
    died.entity = event->entity.bits;
    died.kind = (char *)kind_name(gate, event->entity_kind);
    died.cause = (char *)event->name;
    died.x = event->x;
    died.y = event->y;
    out.event_case = GATEHOUSE__EVENT__EVENT_ENTITY_DIED;
    out.entity_died = &died;
    encode_event(&gate->shared, &out);
}

static void share_removed(struct gate *gate, const struct world_event *event)
{
    Gatehouse__EntityRemoved removed = GATEHOUSE__ENTITY_REMOVED__INIT;
    Gatehouse__Event out = GATEHOUSE__EVENT__INIT;
    removed.entity = event->entity.bits;
    out.event_case = GATEHOUSE__EVENT__EVENT_ENTITY_REMOVED;
    out.entity_removed = &removed;
    encode_event(&gate->shared, &out);
}

static void share_input(struct gate *gate, const struct world_event *event)
{
    Gatehouse__InputAction input = GATEHOUSE__INPUT_ACTION__INIT;
    Gatehouse__Event out = GATEHOUSE__EVENT__INIT;
    input.player = event->player;
    input.action = (char *)event->name;
    input.pressed = event->pressed;
    out.event_case = GATEHOUSE__EVENT__EVENT_INPUT_ACTION;
    out.input_action = &input;
    encode_event(&gate->shared, &out);
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

static void share_tiles(struct gate *gate, const struct world_event *event)
{
    Gatehouse__TilesChanged tiles = GATEHOUSE__TILES_CHANGED__INIT;
    Gatehouse__Event out = GATEHOUSE__EVENT__INIT;
    fill_tiles(&out, &tiles, event->x, event->y, event->width, event->height);
    encode_event(&gate->shared, &out);
}

struct sharer {
    void (*share)(struct gate *gate, const struct world_event *event);
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

static void share_tick(struct gate *gate)
{
    Gatehouse__Tick tick = GATEHOUSE__TICK__INIT;
    Gatehouse__Event out = GATEHOUSE__EVENT__INIT;
    out.event_case = GATEHOUSE__EVENT__EVENT_TICK;
    out.tick = &tick;
    struct shared_event *shared = begin_shared(gate, GATEHOUSE__EVENT__EVENT_TICK);
    encode_event(&gate->shared, &out);
    end_shared(gate, shared);
}

static void share_events(struct gate *gate)
{
    buf_clear(&gate->shared);
    gate->shared_count = 0;
    share_tick(gate);
    size_t count;
    const struct world_event *events = world_events(gate->world, &count);
    for (size_t i = 0; i < count && gate->shared_count <= WORLD_MAX_EVENTS; i++) {
        const struct sharer *sharer = &sharers[events[i].kind];
        struct shared_event *shared = begin_shared(gate, sharer->number);
        shared->of_entity = gate_event_of(sharer->number)->of_entity;
        shared->kind = events[i].entity_kind < WORLD_MAX_KINDS ? events[i].entity_kind : 0;
        shared->entity = events[i].entity.bits;
        sharer->share(gate, &events[i]);
        end_shared(gate, shared);
    }
}

// --- choosing ---

static bool is_due(uint32_t every, uint32_t tick)
{
    return every == 1 || (every && tick % every == 0);
}

// As often as the mod asked for, but not more often than it gets its events.
static uint32_t wanted_every(const struct gate_mod *mod, uint8_t number, uint16_t kind)
{
    uint32_t asked = subscriptions_every(&mod->subscriptions, number, kind);
    uint32_t least = standing_every(mod);
    return asked && asked < least ? least : asked;
}

static void note_moved(struct subscriptions *subscriptions, uint32_t entity)
{
    uint32_t index = entity_index((entity_id){entity});
    subscriptions->moved[index / 64] |= UINT64_C(1) << (index % 64);
    subscriptions->has_moved = true;
}

// Of what comes and goes while a mod is suspended it hears neither.
static bool came_unheard(struct gate_mod *mod, const struct shared_event *shared)
{
    uint64_t *unheard = mod->subscriptions.unheard;
    uint32_t index = entity_index((entity_id){shared->entity});
    uint64_t bit = UINT64_C(1) << (index % 64);
    if (shared->number == GATEHOUSE__EVENT__EVENT_ENTITY_SPAWNED) unheard[index / 64] |= bit;
    return unheard[index / 64] & bit;
}

static bool is_missed(struct gate_mod *mod, const struct shared_event *shared)
{
    if (!mod->standing.suspended) return false;
    if (shared->of_entity && came_unheard(mod, shared)) return true;
    return !gate_event_of(shared->number)->outlasts;
}

// Whether a snapshot that is still to begin will tell of an entity; not of one that is gone by then.
static bool waits_for_snapshot(const struct gate *gate, const struct snapshot *snapshot,
                               const struct shared_event *shared)
{
    return snapshot->pending && !snapshot->begun && kinds_has(snapshot->kinds, shared->kind) &&
           world_get(gate->world, (entity_id){shared->entity});
}

static bool wants(const struct gate *gate, struct gate_mod *mod, const struct shared_event *shared,
                  uint32_t tick)
{
    struct subscriptions *subscriptions = &mod->subscriptions;
    if (is_missed(mod, shared)) return false;
    if (!(subscriptions->on >> shared->number & 1)) return false;
    bool is_tick = shared->number == GATEHOUSE__EVENT__EVENT_TICK;
    if (!shared->of_entity)
        return is_due(is_tick ? wanted_every(mod, shared->number, 0)
                              : subscriptions->events[shared->number].all_every,
                      tick);
    bool moved = shared->number == GATEHOUSE__EVENT__EVENT_ENTITY_MOVED;
    uint32_t every = wanted_every(mod, shared->number, shared->kind);
    if (every == 0) return false;
    bool spawned = shared->number == GATEHOUSE__EVENT__EVENT_ENTITY_SPAWNED;
    if ((moved || spawned) && waits_for_snapshot(gate, &subscriptions->snapshot, shared))
        return false;
    if (!moved || every == 1) return true;
    note_moved(subscriptions, shared->entity);
    return false;
}

static void put_stretch(struct gate *gate, struct gate_mod *mod, size_t from, size_t end)
{
    if (end > from) outbox_put_bytes(mod, gate->shared.data + from, end - from);
}

// Copies the events that a mod wants, as few long stretches.
static void choose(struct gate *gate, struct gate_mod *mod, uint32_t tick)
{
    size_t from = 0, end = 0;
    for (size_t i = 0; i < gate->shared_count; i++) {
        const struct shared_event *shared = &gate->shared_events[i];
        if (!wants(gate, mod, shared, tick)) continue;
        if (shared->number == GATEHOUSE__EVENT__EVENT_TICK) outbox_note_tick(mod);
        mod->counts.events++;
        if (shared->offset != end) {
            put_stretch(gate, mod, from, end);
            from = shared->offset;
        }
        end = shared->end;
    }
    put_stretch(gate, mod, from, end);
}

static void tell_moved(struct gate_mod *mod, const struct entity *entity)
{
    uint8_t bytes[ENCODE_MAX_BYTES];
    outbox_put_bytes(mod, bytes,
                     encode_moved(bytes, entity->id, entity->x, entity->y, entity->facing));
    mod->counts.events++;
}

// The moves that a mod wants less often than each tick.
static void tell_slow_moves(struct gate *gate, struct gate_mod *mod, uint32_t tick)
{
    struct subscriptions *subscriptions = &mod->subscriptions;
    bool left = false;
    for (int word = 0; word < ENTITY_WORDS; word++) {
        for (uint64_t bits = subscriptions->moved[word]; bits; bits &= bits - 1) {
            int index = word * 64 + __builtin_ctzll(bits);
            const struct entity *entity = world_get(gate->world, gate->last_moved[index]);
            uint32_t every =
                entity ? wanted_every(mod, GATEHOUSE__EVENT__EVENT_ENTITY_MOVED, entity->kind) : 0;
            if (every && !is_due(every, tick)) {
                left = true;
                continue;
            }
            if (every) tell_moved(mod, entity);
            subscriptions->moved[word] &= ~(bits & -bits);
        }
    }
    subscriptions->has_moved = left;
}

static void tell_tiles(struct gate *gate, struct gate_mod *mod)
{
    struct subscriptions *subscriptions = &mod->subscriptions;
    bool wanted = subscriptions->on >> GATEHOUSE__EVENT__EVENT_TILES_CHANGED & 1;
    if (!wanted || subscriptions->tiles_told) return;
    subscriptions->tiles_told = true;
    Gatehouse__TilesChanged tiles = GATEHOUSE__TILES_CHANGED__INIT;
    Gatehouse__Event event = GATEHOUSE__EVENT__INIT;
    fill_tiles(&event, &tiles, 0, 0, (int32_t)world_width(gate->world),
               (int32_t)world_height(gate->world));
    outbox_put(mod, &event);
}

void gate_collect_events(struct gate *gate)
{
    uint32_t tick = world_tick(gate->world);
    share_events(gate);
    for (uint16_t number = 1; number <= gate->mod_top; number++) {
        struct gate_mod *mod = gate_find_mod(gate, number);
        if (mod) own_tell_states(gate, mod);
        if (!mod || mod->subscriptions.on == 0) continue;
        tell_tiles(gate, mod);
        choose(gate, mod, tick);
        if (mod->subscriptions.has_moved && !mod->standing.suspended)
            tell_slow_moves(gate, mod, tick);
        standing_tell_budget(gate, mod, tick);
    }
}

// --- handing over ---

// Writes the entities of the snapshot while they fit; true when all are told.
static bool take_snapshot(struct gate *gate, struct gate_mod *mod, struct buf *batch)
{
    struct snapshot *snapshot = &mod->subscriptions.snapshot;
    snapshot->begun = true;
    const struct entity *entity = world_next(gate->world, snapshot->last);
    for (; entity; entity = world_next(gate->world, entity->id)) {
        if (kinds_has(snapshot->kinds, entity->kind)) {
            uint8_t bytes[ENCODE_MAX_BYTES];
            if (buf_append(batch, bytes, encode_spawned(gate, entity, bytes)) != STATUS_OK)
                return false;
            mod->counts.events++;
        }
        snapshot->last = entity->id;
    }
    *snapshot = (struct snapshot){0};
    return true;
}

enum status gate_take_events(struct gate *gate, uint16_t number, struct buf *batch)
{
    struct gate_mod *mod = gate_find_mod(gate, number);
    if (!mod || (mod->outbox.len == 0 && !mod->subscriptions.snapshot.pending)) return STATUS_OK;
    size_t start = batch->len;
    uint8_t head[12] = {ENCODE_BATCH_TICK_TAG};
    size_t head_len = 1 + encode_varint(head + 1, world_tick(gate->world));
    if (buf_append(batch, head, head_len) != STATUS_OK) return STATUS_LIMIT;
    bool all = outbox_move(mod, batch);
    if (all && mod->subscriptions.snapshot.pending) all = take_snapshot(gate, mod, batch);
    if (batch->len == start + head_len && all) batch->len = start; // an empty snapshot
    return all ? STATUS_OK : STATUS_LIMIT;
}
