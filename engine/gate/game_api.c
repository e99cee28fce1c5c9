// The game's own commands, queries and events: what the gate does with them that it does not do with the engine's. What
// they mean the game says, through struct gate_policy; until then they are like all others.
#include <stdio.h>
#include <string.h>

#include "gate/encode.h"
#include "gate/internal.h"
#include "gate/made.h"
#include "util/check.h"

// --- tables ---

_Static_assert(sizeof(ProtobufCMessage) +
                       API_MAX_FIELDS * (sizeof(uint64_t) + sizeof(ProtobufCBinaryData)) <=
                   GATE_COMMAND_BYTES,
               "the largest of a game's commands has room");

static bool add_capability(struct gate *gate, const char *name, uint64_t *needs)
{
    *needs = gate_capability_bit(gate, name);
    if (!name[0] || *needs) return true;
    if (gate->capability_count == GATE_MAX_CAPABILITIES) return false;
    *needs = UINT64_C(1) << gate->capability_count;
    gate->capabilities[gate->capability_count++] = name;
    return true;
}

bool game_api_fill(struct gate *gate)
{
    bool all = true;
    gate->states = 0;
    for (uint32_t number = API_FIRST_NUMBER; number < API_END_NUMBER; number++) {
        const struct gate_command *command = gate_api_command(gate->api, number);
        const struct gate_command *query = gate_api_query(gate->api, number);
        const struct gate_event *event = gate_api_event(gate->api, number);
        if (command) {
            CHECK(command->descriptor->sizeof_message <= GATE_COMMAND_BYTES);
            all &= add_capability(gate, command->capability, &gate->command_needs[number]);
            gate->of_command[number] = message_schema_of(&gate->schemas, command->descriptor);
        }
        if (event) message_schema_of(&gate->schemas, event->descriptor);
        if (query) message_schema_of(&gate->schemas, gate_api_reply(gate->api, number));
        if (query) all &= add_capability(gate, query->capability, &gate->query_needs[number]);
        if (event) all &= add_capability(gate, event->capability, &gate->event_needs[number]);
        if (event && event->state) gate->states |= UINT64_C(1) << (number - API_FIRST_NUMBER);
        gate->commands[number] = command;
        gate->queries[number] = query;
        gate->events[number] = event;
    }
    gate->of_command[GATEHOUSE__COMMAND__COMMAND_SUBSCRIBE] =
        message_schema_of(&gate->schemas, gate_api_subscribe(gate->api));
    return all;
}

// --- by name ---

bool gate_find_command(const struct gate *gate, const char *name, uint32_t *number)
{
    for (uint32_t i = 0; i < GATE_MAX_COMMANDS; i++) {
        if (!gate->commands[i] || strcmp(gate->commands[i]->name, name) != 0) continue;
        *number = i;
        return true;
    }
    return false;
}

bool gate_find_query(const struct gate *gate, const char *name, uint32_t *number)
{
    for (uint32_t i = 0; i < GATE_MAX_COMMANDS; i++) {
        if (!gate->queries[i] || strcmp(gate->queries[i]->name, name) != 0) continue;
        *number = i;
        return true;
    }
    return false;
}

bool gate_find_event(const struct gate *gate, const char *name, uint32_t *number)
{
    for (uint32_t i = 0; i < GATE_MAX_COMMANDS; i++) {
        if (!gate->events[i] || strcmp(gate->events[i]->name, name) != 0) continue;
        *number = i;
        return true;
    }
    return false;
}

const char *gate_command_name(const struct gate *gate, uint32_t number)
{
    return number < GATE_MAX_COMMANDS && gate->commands[number] ? gate->commands[number]->name : "";
}

// --- commands ---

void game_api_apply(struct gate *gate, struct gate_mod *mod, uint32_t number,
                    const ProtobufCMessage *message, struct outcome *outcome)
{
    char field[FIELD_PATH_BYTES], reason[FIELD_REASON_BYTES];
    struct game_outcome said = {.failed = false};
    if (!gate_api_check_names(message, field, reason, sizeof reason)) {
        outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED, "%s: %s", field, reason);
        return;
    }
    if (!gate->policy.command) {
        outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED, "the game does not do it");
        return;
    }
    gate->policy.command(gate->policy.context, mod->number, number, message, &said);
    if (said.failed)
        outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED, "%s",
                     said.reason[0] ? said.reason : "the game refused it");
    else
        outcome->entity = said.entity;
}

// --- queries ---

struct asking {
    struct gate *gate;
    uint16_t mod;
    uint32_t number;
    const ProtobufCMessage *query;
    ProtobufCMessage *reply;
    bool answered;
    char reason[GATE_REASON_BYTES];
};

static void ask(void *argument)
{
    struct asking *asking = argument;
    const struct gate_policy *policy = &asking->gate->policy;
    asking->answered = policy->query(policy->context, asking->mod, asking->number, asking->query,
                                     asking->reply, &asking->gate->query_arena, asking->reason);
}

// What the game said is held to the limits that it declared, as a mod's words are.
static bool check_reply(struct gate *gate, const ProtobufCMessage *reply, char *text)
{
    char field[FIELD_PATH_BYTES], reason[FIELD_REASON_BYTES];
    if (field_check_message(message_schema_of(&gate->schemas, reply->descriptor), reply, field,
                            reason))
        return true;
    snprintf(text, GATE_REASON_BYTES, "the game gave a bad %s: %s", field, reason);
    return false;
}

static void put_reply(uint32_t number, const ProtobufCMessage *reply, struct buf *out)
{
    uint8_t head[2 * 10];
    size_t len = protobuf_c_message_get_packed_size(reply);
    size_t head_len = encode_varint(head, number << 3 | 2);
    head_len += encode_varint(head + head_len, len);
    uint8_t *room = buf_reserve(out, head_len + len);
    if (!room) {
        query_reply_error(out, "the answer is too long");
        return;
    }
    memcpy(room, head, head_len);
    out->len += head_len + protobuf_c_message_pack(reply, room + head_len);
}

void game_api_answer(struct gate *gate, struct gate_mod *mod, uint32_t number,
                     const ProtobufCMessage *message, struct buf *out)
{
    const ProtobufCMessageDescriptor *descriptor = gate_api_reply(gate->api, number);
    char field[FIELD_PATH_BYTES];
    struct asking asking = {.gate = gate, .mod = mod->number, .number = number, .query = message};
    if (!gate_api_check_names(message, field, asking.reason, sizeof asking.reason)) {
        char text[2 * GATE_REASON_BYTES];
        snprintf(text, sizeof text, "%s: %s", field, asking.reason);
        query_reply_error(out, text);
        return;
    }
    asking.reply =
        gate->policy.query ? arena_alloc(&gate->query_arena, descriptor->sizeof_message) : NULL;
    if (!asking.reply) {
        query_reply_error(out, "the game does not answer it");
        return;
    }
    made_init(descriptor, asking.reply);
    if (gate->call)
        gate->call(gate->call_context, ask, &asking);
    else
        ask(&asking);
    if (asking.answered && check_reply(gate, asking.reply, asking.reason))
        put_reply(number, asking.reply, out);
    else
        query_reply_error(out,
                          asking.reason[0] ? asking.reason : "the game does not answer it now");
}

// --- events ---

struct ProtobufCMessage *gate_begin_event(struct gate *gate, uint32_t number, struct arena **arena)
{
    const struct gate_event *event = gate_api_event(gate->api, number);
    if (!event) return NULL;
    arena_reset(&gate->event_arena);
    ProtobufCMessage *message = arena_alloc(&gate->event_arena, event->descriptor->sizeof_message);
    CHECK(message); // the arena is empty, and larger than any
    made_init(event->descriptor, message);
    *arena = &gate->event_arena;
    return message;
}

// As it stands in an EventBatch.
static const uint8_t *encode_own(struct gate *gate, uint32_t number, const ProtobufCMessage *event,
                                 size_t *len)
{
    uint8_t outer[1 + 10], inner[2 * 10];
    size_t body = protobuf_c_message_get_packed_size(event);
    size_t inner_len = encode_varint(inner, number << 3 | 2);
    inner_len += encode_varint(inner + inner_len, body);
    outer[0] = ENCODE_BATCH_EVENT_TAG;
    size_t outer_len = 1 + encode_varint(outer + 1, inner_len + body);
    uint8_t *bytes = arena_alloc(&gate->event_arena, outer_len + inner_len + body);
    if (!bytes) return NULL;
    memcpy(bytes, outer, outer_len);
    memcpy(bytes + outer_len, inner, inner_len);
    *len = outer_len + inner_len + protobuf_c_message_pack(event, bytes + outer_len + inner_len);
    return bytes;
}

static bool hears(const struct gate_mod *mod, uint32_t number)
{
    return !mod->throttle.suspended && mod->own_events >> (number - API_FIRST_NUMBER) & 1;
}

static enum status check_event(struct gate *gate, const ProtobufCMessage *event,
                               char field[FIELD_PATH_BYTES], char *reason)
{
    if (!field_check_message(message_schema_of(&gate->schemas, event->descriptor), event, field,
                             reason))
        return STATUS_INVALID;
    return gate_api_check_names(event, field, reason, GATE_REASON_BYTES) ? STATUS_OK
                                                                         : STATUS_INVALID;
}

enum status gate_tell_event(struct gate *gate, uint32_t number,
                            const struct ProtobufCMessage *event, uint16_t only,
                            char field[FIELD_PATH_BYTES], char reason[GATE_REASON_BYTES])
{
    size_t len = 0;
    if (check_event(gate, event, field, reason) != STATUS_OK) return STATUS_INVALID;
    const uint8_t *bytes = encode_own(gate, number, event, &len);
    if (!bytes || len > GATE_MAX_EVENT_BYTES) {
        snprintf(field, FIELD_PATH_BYTES, "all of it");
        snprintf(reason, GATE_REASON_BYTES, "more than %d bytes", GATE_MAX_EVENT_BYTES);
        return STATUS_INVALID;
    }
    for (uint16_t to = only ? only : 1; to <= (only ? only : gate->mod_top); to++) {
        struct gate_mod *mod = gate_find_mod(gate, to);
        if (!mod) continue;
        mod->states_known &= ~(UINT64_C(1) << (number - API_FIRST_NUMBER));
        if (!hears(mod, number)) continue;
        event_queue_put_bytes(mod, bytes, len);
        mod->states_known |= gate->states & UINT64_C(1) << (number - API_FIRST_NUMBER);
        mod->counts.events++;
    }
    return STATUS_OK;
}

// --- states ---

bool gate_is_state(const struct gate *gate, uint32_t number)
{
    return number < GATE_MAX_COMMANDS && gate->events[number] && gate->events[number]->state;
}

// What a state says now, as it stands in an EventBatch; NULL: nothing. A bad one is the game's fault.
static const uint8_t *encode_now(struct gate *gate, uint32_t number, size_t *len)
{
    struct arena *arena;
    char field[FIELD_PATH_BYTES], reason[GATE_REASON_BYTES], text[2 * GATE_REASON_BYTES];
    ProtobufCMessage *event = gate_begin_event(gate, number, &arena);
    if (!gate->policy.state || !gate->policy.state(gate->policy.context, number, event, arena))
        return NULL;
    if (check_event(gate, event, field, reason) == STATUS_OK) {
        const uint8_t *bytes = encode_own(gate, number, event, len);
        if (bytes && *len <= GATE_MAX_EVENT_BYTES) return bytes;
        snprintf(field, sizeof field, "all of it");
        snprintf(reason, sizeof reason, "more than %d bytes", GATE_MAX_EVENT_BYTES);
    }
    snprintf(text, sizeof text, "the state %s gave a bad %s: %s", gate->events[number]->name, field,
             reason);
    gate_say(gate, NULL, GATEHOUSE__LEVEL__ERROR, text);
    return NULL;
}

static bool may_hear(const struct gate *gate, const struct gate_mod *mod, uint32_t number)
{
    return (gate->event_needs[number] & ~mod->capabilities) == 0 &&
           level_has(mod, number, gate->events[number]->since);
}

void game_api_put_states(struct gate *gate, struct gate_mod *mod, struct buf *batch)
{
    for (uint64_t left = gate->states; left; left &= left - 1) {
        uint32_t number = API_FIRST_NUMBER + (uint32_t)__builtin_ctzll(left);
        size_t len = 0;
        if (!may_hear(gate, mod, number)) continue;
        const uint8_t *bytes = encode_now(gate, number, &len);
        if (bytes && buf_append(batch, bytes, len) != STATUS_OK) continue;
        mod->states_known |= left & -left;
        if (bytes) mod->counts.events++;
    }
}

void game_api_tell_states(struct gate *gate, struct gate_mod *mod)
{
    uint64_t left = mod->own_events & gate->states & ~mod->states_known;
    if (!left || mod->throttle.suspended || !mod->begun) return;
    for (; left; left &= left - 1) {
        size_t len = 0;
        const uint8_t *bytes =
            encode_now(gate, API_FIRST_NUMBER + (uint32_t)__builtin_ctzll(left), &len);
        if (bytes) event_queue_put_bytes(mod, bytes, len);
        mod->states_known |= left & -left;
        if (bytes) mod->counts.events++;
    }
}
