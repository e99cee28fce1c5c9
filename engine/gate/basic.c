// The commands that need nothing behind the gate: log, timers, subscriptions. Those of messages, storage and tests have files
// of their own.
#include "gate/internal.h"

// --- log ---

// Each line of it costs something: it becomes a line of the log with the mod's name.
static size_t log_cost(const char *text)
{
    size_t cost = GATE_LOG_LINE_BYTES;
    for (; *text; text++) cost += *text == '\n' ? 1 + GATE_LOG_LINE_BYTES : 1;
    return cost;
}

static void apply_log(struct gate *gate, struct gate_mod *mod, const ProtobufCMessage *message,
                      struct outcome *outcome)
{
    const Gatehouse__Log *command = (const Gatehouse__Log *)message;
    size_t len = log_cost(command->text);
    if (gate->now - mod->log_since >= gate->tick_rate) {
        mod->log_since = gate->now;
        mod->log_bytes = 0;
    }
    if (len > GATE_LOG_BYTES - mod->log_bytes) {
        outcome_fail(outcome, GATEHOUSE__OUTCOME__OVER_QUOTA, "at most %d bytes of log in %u ticks",
                     GATE_LOG_BYTES, gate->tick_rate);
        return;
    }
    mod->log_bytes += len;
    gate_say(gate, mod, (int)command->level, command->text);
}

static void apply_set_timer(struct gate *gate, struct gate_mod *mod,
                            const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__SetTimer *command = (const Gatehouse__SetTimer *)message;
    (void)outcome;
    timers_set(&mod->timers, command->timer, gate->now, command->ticks, command->repeat);
}

static bool check_may_hear(struct gate *gate, struct gate_mod *mod, uint32_t number,
                           struct outcome *outcome)
{
    const struct gate_event *event = number < GATE_MAX_COMMANDS ? gate->events[number] : NULL;
    if (!event || event->always) {
        outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED, "no event to subscribe to");
        return false;
    }
    char reason[GATE_REASON_BYTES];
    if (!level_allows(mod, number, event->since, event->name, reason)) {
        outcome_fail(outcome, GATEHOUSE__OUTCOME__DENIED, "%s", reason);
        return false;
    }
    if (permissions_has(mod, gate->event_needs[number])) return true;
    outcome_fail(
        outcome, GATEHOUSE__OUTCOME__DENIED,
        "%s needs the capability \"%s\": mod.json must ask for it, and the player grant it",
        event->name, event->capability);
    return false;
}

static void subscribe_own(struct gate_mod *mod, uint32_t number, bool off)
{
    uint64_t bit = UINT64_C(1) << (number - API_FIRST_NUMBER);
    mod->own_events = off ? mod->own_events & ~bit : mod->own_events | bit;
}

static void subscribe_plain(struct gate_mod *mod, const Gatehouse__Subscribe *command)
{
    mod->every[command->event] = command->off ? 0 : command->every ? (uint16_t)command->every : 1;
    mod->subscribed = true;
}

static void apply_subscribe(struct gate *gate, struct gate_mod *mod,
                            const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__Subscribe *command = (const Gatehouse__Subscribe *)message;
    uint32_t number = command->event;
    Gatehouse__Outcome before = outcome->code;
    if (!check_may_hear(gate, mod, number, outcome)) return;
    if (number >= API_FIRST_NUMBER)
        subscribe_own(mod, number, command->off);
    else if (!gate->events[number]->of_entity)
        subscribe_plain(mod, command);
    else if (gate->content.subscribe)
        gate->content.subscribe(gate->content.context, mod->number, command, outcome);
    if (number < API_FIRST_NUMBER && gate->events[number]->of_entity) mod->subscribed = true;
    if (outcome->code == before) permissions_note_used(mod, gate->event_needs[number]);
}

#define NUMBER(name) GATEHOUSE__COMMAND__COMMAND_##name

static const apply_function functions[CONTENT_NUMBERS] = {
    [NUMBER(LOG)] = apply_log,
    [NUMBER(SET_TIMER)] = apply_set_timer,
    [NUMBER(SUBSCRIBE)] = apply_subscribe,
    [NUMBER(POST)] = messaging_post,
    [NUMBER(PUBLISH)] = messaging_publish,
    [NUMBER(STORAGE_SET)] = mod_storage_set,
    [NUMBER(STORAGE_REMOVE)] = mod_storage_remove,
    [NUMBER(STORAGE_MIGRATED)] = mod_storage_migrated,
    [NUMBER(PLAYER_STORAGE_SET)] = mod_storage_player_set,
    [NUMBER(PLAYER_STORAGE_REMOVE)] = mod_storage_player_remove,
    [NUMBER(TEST)] = testing_apply,
};

apply_function basic_find(uint32_t number)
{
    return number < CONTENT_NUMBERS ? functions[number] : NULL;
}
