#include "gate/gate.h"

#include <stdio.h>
#include <string.h>

#include "gate/encode.h"
#include "gate/internal.h"
#include "util/check.h"
#include "util/log.h"
#include "util/mem.h"

enum { ARENA_BLOCK_BYTES = 256 * 1024 };

static const struct gate_limits default_limits = {
    .commands_per_tick = 256,
    .bytes_per_tick = GATE_MAX_BYTES_PER_TICK,
    .cost_per_tick = 1024,
    .entities_per_mod = 64,
};

// --- life time ---

uint64_t gate_capability_bit(const struct gate *gate, const char *name)
{
    for (size_t i = 0; i < gate->capability_count; i++)
        if (strcmp(gate->capabilities[i], name) == 0) return UINT64_C(1) << i;
    return 0;
}

static void fill_engines(struct gate *gate)
{
    CHECK(gate_capability_count <= GATE_MAX_CAPABILITIES);
    memcpy(gate->capabilities, gate_capabilities,
           gate_capability_count * sizeof gate->capabilities[0]);
    gate->capability_count = gate_capability_count;
    for (size_t i = 0; i < gate_command_count; i++) {
        const struct gate_command *command = &gate_commands[i];
        CHECK(command->number < API_FIRST_NUMBER);
        CHECK(command->descriptor->sizeof_message <= GATE_COMMAND_BYTES);
        gate->commands[command->number] = command;
        gate->command_needs[command->number] = gate_capability_bit(gate, command->capability);
        if (command->testing) gate->testing_capabilities |= gate->command_needs[command->number];
        gate->of_command[command->number] = message_schema_of(&gate->schemas, command->descriptor);
    }
    for (size_t i = 0; i < gate_query_count; i++) {
        CHECK(gate_queries[i].number < API_FIRST_NUMBER);
        gate->queries[gate_queries[i].number] = &gate_queries[i];
        gate->query_needs[gate_queries[i].number] =
            gate_capability_bit(gate, gate_queries[i].capability);
    }
    for (size_t i = 0; i < gate_event_count; i++) {
        CHECK(gate_events[i].number < CONTENT_NUMBERS);
        gate->events[gate_events[i].number] = &gate_events[i];
        gate->event_needs[gate_events[i].number] =
            gate_capability_bit(gate, gate_events[i].capability);
    }
}

// All that goes by what there is to send and to hear. False: more capabilities than bits.
static bool fill_tables(struct gate *gate)
{
    message_schemas_fini(&gate->schemas);
    message_schemas_init(&gate->schemas);
    memset(gate->commands, 0, sizeof gate->commands);
    memset(gate->queries, 0, sizeof gate->queries);
    memset(gate->events, 0, sizeof gate->events);
    memset(gate->whole_quotas, 0, sizeof gate->whole_quotas);
    fill_engines(gate);
    bool all = game_api_fill(gate);
    permissions_fill(gate);
    gate->send = message_schema_of(&gate->schemas, gate_api_send(gate->api));
    return all;
}

_Static_assert((int)CONTENT_NUMBERS == (int)API_FIRST_NUMBER,
               "the engine's own numbers end where the game's begin");
_Static_assert((int)GATE_MAX_CAPABILITIES <= (int)LIMIT_INIT_CAPABILITIES_COUNT &&
                   (int)GATE_MAX_ACTIONS <= (int)LIMIT_INIT_ACTIONS_COUNT,
               "Init tells all that a mod can have");
_Static_assert((int)LIMIT_SUBSCRIBE_EVERY_MAX <= (int)UINT16_MAX, "every[] has room for it");

struct gate *gate_create(const struct gate_content *content, const struct gate_policy *policy,
                         const struct gate_limits *limits)
{
    struct gate *gate = mem_alloc(sizeof *gate);
    if (content) gate->content = *content;
    if (limits) gate->limits = *limits;
    gate->tick_rate = GATE_TICK_RATE;
    throttle_fill_limits(&gate->limits, &default_limits);
    gate_set_policy(gate, policy);
    message_schemas_init(&gate->schemas);
    fill_tables(gate);
    arena_init(&gate->arena, ARENA_BLOCK_BYTES, GATE_DECODE_BYTES);
    arena_init(&gate->query_arena, ARENA_BLOCK_BYTES, GATE_DECODE_BYTES);
    arena_init(&gate->event_arena, ARENA_BLOCK_BYTES, GATE_DECODE_BYTES);
    return gate;
}

static void forget_delayed(struct gate_mod *mod)
{
    for (size_t i = 0; i < mod->delayed_count; i++) mem_free(mod->delayed[i].bytes);
    mod->delayed_count = 0;
}

// What it sent and what waits for its tick.
static void forget_commands(struct gate_mod *mod)
{
    buf_clear(&mod->staged);
    mod->staged_batches = 0;
    mod->staged_bytes = 0;
    mod->refused_count = 0;
    forget_delayed(mod);
}

static void free_mod(struct gate_mod *mod)
{
    if (!mod) return;
    forget_delayed(mod);
    buf_fini(&mod->staged);
    buf_fini(&mod->outbox);
    mem_free(mod->settings);
    mem_free(mod);
}

void gate_destroy(struct gate *gate)
{
    if (!gate) return;
    for (size_t i = 0; i <= GATE_MAX_MODS; i++) free_mod(gate->mods[i]);
    arena_fini(&gate->arena);
    arena_fini(&gate->query_arena);
    arena_fini(&gate->event_arena);
    message_schemas_fini(&gate->schemas);
    gate_api_destroy(gate->api);
    if (gate->content.destroy) gate->content.destroy(gate->content.context);
    mem_free(gate);
}

void gate_set_tick_rate(struct gate *gate, uint32_t per_second)
{
    gate->tick_rate = per_second;
}

void gate_set_policy(struct gate *gate, const struct gate_policy *policy)
{
    gate->policy = policy ? *policy : (struct gate_policy){0};
}

enum status gate_set_api(struct gate *gate, const struct api_message *messages, size_t count,
                         struct diag *diag)
{
    struct gate_api *api = NULL;
    for (uint16_t number = 1; number <= gate->mod_top; number++)
        if (gate_find_mod(gate, number))
            return diag_set(diag, STATUS_EXISTS, "a mod is there already");
    enum status status = count ? gate_api_create(&api, messages, count, diag) : STATUS_OK;
    if (status != STATUS_OK) return status;
    struct gate_api *old = gate->api;
    gate->api = api;
    bool all = fill_tables(gate);
    gate_api_destroy(old);
    if (all) return STATUS_OK;
    gate->api = NULL;
    fill_tables(gate);
    gate_api_destroy(api);
    return diag_set(diag, STATUS_LIMIT, "more than %d capabilities, the engine's %zu among them",
                    GATE_MAX_CAPABILITIES, gate_capability_count);
}

void gate_set_caller(struct gate *gate,
                     void (*call)(void *context, void (*fn)(void *argument), void *argument),
                     void *context)
{
    gate->call = call;
    gate->call_context = context;
}

void gate_set_testing(struct gate *gate, bool testing)
{
    gate->testing = testing;
}

// --- mods ---

struct gate_mod *gate_find_mod(const struct gate *gate, uint16_t mod)
{
    if (mod == 0 || mod > GATE_MAX_MODS) return NULL;
    struct gate_mod *found = gate->mods[mod];
    return found && found->present ? found : NULL;
}

static enum status read_capabilities(const struct gate *gate, const char *const *names,
                                     size_t count, uint64_t *bits, const char **unknown)
{
    uint64_t all = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t bit = gate_capability_bit(gate, names[i]);
        if (!gate->testing) bit &= ~gate->testing_capabilities;
        if (!bit) {
            if (unknown) *unknown = names[i];
            return STATUS_INVALID;
        }
        all |= bit;
    }
    *bits = all;
    return STATUS_OK;
}

static struct gate_mod *make_mod(struct gate *gate, uint16_t number)
{
    struct gate_mod *mod = mem_alloc(sizeof *mod);
    mod->gate = gate;
    mod->number = number;
    mod->counts.stream_digest = hash_start();
    buf_init(&mod->staged, GATE_MAX_BYTES_PER_TICK + GATE_MAX_BATCHES * sizeof(uint32_t));
    buf_init(&mod->outbox, GATE_BACKLOG_BYTES);
    gate->mods[number] = mod;
    return mod;
}

enum status gate_add_mod(struct gate *gate, uint16_t number, const char *id,
                         const char *settings_json, const char *const *capabilities, size_t count,
                         const char **unknown)
{
    uint64_t bits;
    if (number == 0 || number > GATE_MAX_MODS || strlen(id) >= GATE_ID_BYTES) return STATUS_LIMIT;
    if (gate_find_mod(gate, number)) return STATUS_EXISTS;
    if (read_capabilities(gate, capabilities, count, &bits, unknown) != STATUS_OK)
        return STATUS_INVALID;
    struct gate_mod *mod = gate->mods[number] ? gate->mods[number] : make_mod(gate, number);
    snprintf(mod->id, sizeof mod->id, "%s", id);
    mem_free(mod->settings);
    mod->settings = mem_strdup(settings_json);
    mod->capabilities = bits;
    memset(mod->quotas, 0, sizeof mod->quotas);
    mod->own = gate->limits;
    throttle_apply(mod);
    mod->topics = (struct topics){0};
    memset(mod->other_version_said, 0, sizeof mod->other_version_said);
    mod->actions = (struct gate_actions){0};
    mod->present = true;
    mod->target = GATE_API_LEVEL;
    mod->game_target = GATE_ANY_LEVEL;
    mod->lives++;
    mod->begun = false;
    memset(&mod->used, 0, sizeof mod->used);
    mod->generation++;
    if (gate->content.add) gate->content.add(gate->content.context, number);
    if (number > gate->mod_top) gate->mod_top = number;
    return STATUS_OK;
}

void gate_set_limits(struct gate *gate, uint16_t number, const struct gate_limits *limits)
{
    struct gate_mod *mod = gate_find_mod(gate, number);
    if (!mod) return;
    mod->own = *limits;
    throttle_fill_limits(&mod->own, &gate->limits);
    throttle_apply(mod);
}

void gate_set_locale(struct gate *gate, uint16_t number, const struct locale *locale)
{
    struct gate_mod *mod = gate_find_mod(gate, number);
    if (mod) mod->locale = locale;
}

void gate_set_topics(struct gate *gate, uint16_t number, const struct topics *topics)
{
    struct gate_mod *mod = gate_find_mod(gate, number);
    if (mod) mod->topics = *topics;
}

// Keeps the memory of the buffers: the mod may be removed by a policy that looks at one of its
// commands.
void gate_remove_mod(struct gate *gate, uint16_t number)
{
    struct gate_mod *mod = gate_find_mod(gate, number);
    if (!mod) return;
    mod->present = false;
    mod->generation++;
    mod_storage_end(gate, mod);
    mod->locale = NULL;
    forget_commands(mod);
    event_queue_clear(mod);
    mod->timers.active = 0;
    memset(mod->every, 0, sizeof mod->every);
    mod->own_events = 0;
    mod->subscribed = false;
    if (gate->content.remove) gate->content.remove(gate->content.context, number);
}

bool gate_has_capability(const struct gate *gate, uint16_t number, const char *capability)
{
    const struct gate_mod *mod = gate_find_mod(gate, number);
    return mod && (mod->capabilities & gate_capability_bit(gate, capability)) != 0;
}

const char *gate_mod_id(const struct gate *gate, uint16_t number)
{
    return number <= GATE_MAX_MODS && gate->mods[number] ? gate->mods[number]->id : "";
}

const struct gate_counts *gate_counts(const struct gate *gate, uint16_t number)
{
    if (number == 0 || number > GATE_MAX_MODS || !gate->mods[number]) return NULL;
    return &gate->mods[number]->counts;
}

void gate_say(struct gate *gate, const struct gate_mod *mod, int level, const char *text)
{
    if (gate->policy.log)
        gate->policy.log(gate->policy.context, mod ? mod->number : 0, level, text);
    else
        log_write((enum log_level)level, mod ? mod->id : "game", NULL, "%s", text);
}

// --- throttle ---

void gate_set_throttle(struct gate *gate, uint16_t number, const struct gate_throttle *throttle)
{
    if (number == 0 || number > GATE_MAX_MODS || !gate->mods[number]) return;
    struct gate_mod *mod = gate->mods[number];
    bool resumes = mod->throttle.suspended && !throttle->suspended;
    mod->throttle = *throttle;
    throttle_apply(mod);
    if (gate->content.hide) gate->content.hide(gate->content.context, number, throttle->suspended);
    if (throttle->suspended && mod->begun) {
        mod->generation++; // a batch that is being applied ends here
        mod_storage_spoil(gate, mod, "the mod was suspended");
        forget_commands(mod);
    }
    if (!resumes) return;
    event_queue_forget_told_by_snapshot(mod);
    if (gate->content.restart) gate->content.restart(gate->content.context, number, true);
}

bool gate_is_due(const struct gate *gate, uint16_t number)
{
    const struct gate_mod *mod = gate_find_mod(gate, number);
    return mod && !mod->throttle.suspended && throttle_is_due(mod, gate_tick(gate));
}

void gate_note_print_budget(struct gate *gate, uint16_t number, uint32_t bytes)
{
    struct gate_mod *mod = gate_find_mod(gate, number);
    if (mod) mod->print_budget = bytes;
}

// --- think ---

// Whole, or not at all.
static enum status stage(struct buf *staged, const void *bytes, size_t len)
{
    uint32_t head = (uint32_t)len;
    size_t before = staged->len;
    enum status status = buf_append(staged, &head, sizeof head);
    if (status == STATUS_OK) status = buf_append(staged, bytes, len);
    if (status != STATUS_OK) staged->len = before;
    return status;
}

void gate_submit(struct gate *gate, uint16_t number, const void *bytes, size_t len)
{
    struct gate_mod *mod = gate_find_mod(gate, number);
    if (!mod) return;
    mod->counts.batches++;
    mod->counts.bytes += len;
    if (mod->throttle.suspended && mod->begun) return; // what it sends while it loads waits
    if (mod->staged_batches >= GATE_MAX_BATCHES || mod->staged_bytes > mod->limits.bytes_per_tick ||
        len > mod->limits.bytes_per_tick - mod->staged_bytes ||
        stage(&mod->staged, bytes, len) != STATUS_OK) {
        if (mod->refused_count++ == 0) mod->refused_bytes = len;
        return; // told and logged in the next act: this may be the thinker's thread
    }
    mod->staged_batches++;
    mod->staged_bytes += len;
}

// --- what is told without having been asked for ---

static void fill_actions(struct gate_mod *mod, char **names, Gatehouse__Init *init)
{
    for (size_t i = 0; i < mod->actions.count; i++) names[i] = mod->actions.names[i];
    init->actions = names;
    init->n_actions = mod->actions.count;
}

static void fill_init(const struct gate *gate, const struct gate_mod *mod, Gatehouse__Init *init)
{
    init->mod = (char *)mod->id;
    init->api = GATE_API_LEVEL;
    init->api_target = mod->target;
    if (mod->game_target != GATE_ANY_LEVEL) {
        init->maybe_game_target_case = GATEHOUSE__INIT__MAYBE_GAME_TARGET_GAME_TARGET;
        init->game_target = mod->game_target;
    }
    if (gate->content.fill_init) gate->content.fill_init(gate->content.context, init);
    init->settings = mod->settings;
    init->commands_per_tick = mod->own.commands_per_tick;
    init->bytes_per_tick = mod->own.bytes_per_tick;
    init->restarts = mod->lives - 1;
    mod_storage_fill_init(gate, mod, init);
}

uint32_t gate_tick(const struct gate *gate)
{
    return gate->content.tick ? gate->content.tick(gate->content.context) : (uint32_t)gate->now;
}

enum status gate_take_init(struct gate *gate, uint16_t number, uint64_t seed, struct buf *batch)
{
    struct gate_mod *mod = gate_find_mod(gate, number);
    if (!mod) return STATUS_NOT_FOUND;
    char *granted[GATE_MAX_CAPABILITIES], *actions[GATE_MAX_ACTIONS];
    Gatehouse__Init init = GATEHOUSE__INIT__INIT;
    Gatehouse__Event event = GATEHOUSE__EVENT__INIT;
    fill_init(gate, mod, &init);
    fill_actions(mod, actions, &init);
    init.seed = seed;
    init.tick_rate = gate->tick_rate;
    init.capabilities = granted;
    for (size_t i = 0; i < gate->capability_count; i++)
        if (mod->capabilities >> i & 1)
            granted[init.n_capabilities++] = (char *)gate->capabilities[i];
    event.event_case = GATEHOUSE__EVENT__EVENT_INIT;
    event.init = &init;

    size_t start = batch->len;
    uint8_t head[12] = {ENCODE_BATCH_TICK_TAG};
    size_t head_len = 1 + encode_varint(head + 1, gate_tick(gate));
    if (buf_append(batch, head, head_len) == STATUS_OK &&
        encode_event(batch, &event) == STATUS_OK &&
        mod_storage_tell_migration(gate, mod, batch) == STATUS_OK) {
        game_api_put_states(gate, mod, batch);
        mod->begun = true;
        mod->counts.events++;
        return STATUS_OK;
    }
    batch->len = start;
    return STATUS_LIMIT;
}

void gate_tell_shutdown(struct gate *gate, uint16_t number, const char *reason)
{
    struct gate_mod *mod = gate_find_mod(gate, number);
    if (!mod) return;
    Gatehouse__Shutdown shutdown = GATEHOUSE__SHUTDOWN__INIT;
    Gatehouse__Event event = GATEHOUSE__EVENT__INIT;
    shutdown.reason = (char *)reason;
    event.event_case = GATEHOUSE__EVENT__EVENT_SHUTDOWN;
    event.shutdown = &shutdown;
    event_queue_put(mod, &event);
}

// --- the tick's events ---

void gate_collect_events(struct gate *gate)
{
    const struct gate_content *content = &gate->content;
    uint32_t tick = gate_tick(gate);
    if (content->collect) content->collect(content->context);
    for (uint16_t number = 1; number <= gate->mod_top; number++) {
        struct gate_mod *mod = gate_find_mod(gate, number);
        if (!mod) continue;
        game_api_tell_states(gate, mod);
        if (!mod->subscribed) continue;
        if (content->tell) content->tell(content->context, number, tick);
        throttle_tell_budget(gate, mod, tick);
    }
}

enum status gate_take_events(struct gate *gate, uint16_t number, struct buf *batch)
{
    const struct gate_content *content = &gate->content;
    struct gate_mod *mod = gate_find_mod(gate, number);
    if (!mod) return STATUS_OK;
    bool more = content->has_more && content->has_more(content->context, number);
    if (mod->outbox.len == 0 && !more) return STATUS_OK;
    size_t start = batch->len;
    uint8_t head[12] = {ENCODE_BATCH_TICK_TAG};
    size_t head_len = 1 + encode_varint(head + 1, gate_tick(gate));
    if (buf_append(batch, head, head_len) != STATUS_OK) return STATUS_LIMIT;
    bool all = event_queue_move(mod, batch);
    if (all && more) all = content->take_more(content->context, number, batch);
    if (batch->len == start + head_len && all) batch->len = start; // nothing was left to tell
    return all ? STATUS_OK : STATUS_LIMIT;
}
