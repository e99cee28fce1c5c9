// A batch on its way into the world: read, then each command through capability, quota and verdict
// to the function that does it. What became of it goes back to the mod, where there is something to
// say.
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "gate/internal.h"
#include "util/check.h"
#include "util/mem.h"

void outcome_fail(struct outcome *outcome, Gatehouse__Outcome code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(outcome->reason, sizeof outcome->reason, format, args);
    va_end(args);
    outcome->code = code;
}

// --- telling ---

static void tell_rejection(struct gate_mod *mod, const struct decode_error *error, size_t bytes)
{
    Gatehouse__BatchRejected rejected = GATEHOUSE__BATCH_REJECTED__INIT;
    Gatehouse__Event event = GATEHOUSE__EVENT__INIT;
    rejected.field = (char *)error->field;
    rejected.reason = (char *)error->reason;
    rejected.bytes = bytes > UINT32_MAX ? UINT32_MAX : (uint32_t)bytes;
    event.event_case = GATEHOUSE__EVENT__EVENT_BATCH_REJECTED;
    event.batch_rejected = &rejected;
    event_queue_put(mod, &event);
}

// A mod that sends garbage each tick fills its own inbox, not the log: one line a second says how
// many.
static void say_rejection(struct gate *gate, struct gate_mod *mod, const struct decode_error *error,
                          size_t bytes)
{
    char text[DECODE_FIELD_BYTES + FIELD_REASON_BYTES + 96];
    mod->rejections_unsaid++;
    if (gate->now < mod->say_rejections_at) return;
    int len = snprintf(text, sizeof text, "a $send of %zu bytes was thrown away: %s%s%s", bytes,
                       error->field, error->field[0] ? ": " : "", error->reason);
    if (mod->rejections_unsaid > 1)
        snprintf(text + len, sizeof text - (size_t)len, " (and %u more)",
                 mod->rejections_unsaid - 1);
    mod->rejections_unsaid = 0;
    mod->say_rejections_at = gate->now + gate->tick_rate;
    gate_say(gate, mod, GATEHOUSE__LEVEL__WARN, text);
}

// The same for a mod that asks for what it was not granted, or for what is not its own. What the
// host's policy denies is the game's business: fair mods meet it, too.
static void say_denial(struct gate *gate, struct gate_mod *mod, const char *command,
                       const char *reason)
{
    char text[GATE_REASON_BYTES + 96];
    mod->denials_unsaid++;
    if (gate->now < mod->say_denials_at) return;
    int len = snprintf(text, sizeof text, "%s was denied: %s", command, reason);
    if (mod->denials_unsaid > 1)
        snprintf(text + len, sizeof text - (size_t)len, " (and %u more)", mod->denials_unsaid - 1);
    mod->denials_unsaid = 0;
    mod->say_denials_at = gate->now + gate->tick_rate;
    gate_say(gate, mod, GATEHOUSE__LEVEL__WARN, text);
}

void gate_reject(struct gate *gate, struct gate_mod *mod, const struct decode_error *error,
                 size_t bytes)
{
    mod_storage_spoil(gate, mod, "bytes that the mod sent were thrown away");
    mod->counts.rejected_batches++;
    if (mod->rejections_told++ < GATE_MAX_REJECTIONS_TOLD) tell_rejection(mod, error, bytes);
    say_rejection(gate, mod, error, bytes);
}

// What gate_submit did not even keep.
static void report_refusals(struct gate *gate, struct gate_mod *mod)
{
    if (mod->refused_count == 0) return;
    struct decode_error error = {.field = ""};
    snprintf(error.reason, sizeof error.reason, "at most %u bytes and %d $sends in one tick",
             mod->limits.bytes_per_tick, GATE_MAX_BATCHES);
    permissions_note_limit(mod, error.reason);
    mod->counts.rejected_batches += mod->refused_count - 1;
    mod->rejections_unsaid += mod->refused_count - 1;
    mod->refused_count = 0;
    gate_reject(gate, mod, &error, mod->refused_bytes);
    mod->refused_bytes = 0;
}

static void tell_outcome(struct gate_mod *mod, uint32_t seq, const char *command,
                         const struct outcome *outcome, bool said)
{
    if (outcome->code == GATEHOUSE__OUTCOME__APPLIED && outcome->entity == 0) return;
    if (mod->results_told++ >= GATE_MAX_RESULTS_TOLD) return;
    Gatehouse__CommandResult result = GATEHOUSE__COMMAND_RESULT__INIT;
    Gatehouse__Event event = GATEHOUSE__EVENT__INIT;
    result.seq = seq;
    result.outcome = outcome->code;
    result.command = (char *)command;
    result.reason = (char *)outcome->reason;
    result.entity = outcome->entity;
    result.said = said;
    event.event_case = GATEHOUSE__EVENT__EVENT_COMMAND_RESULT;
    event.command_result = &result;
    event_queue_put(mod, &event);
}

// granted: the mod has what the command needs, so that what denies it is the game.
static void count_outcome(struct gate_counts *counts, Gatehouse__Outcome code, bool granted)
{
    switch (code) {
    case GATEHOUSE__OUTCOME__APPLIED:
        counts->applied++;
        break;
    case GATEHOUSE__OUTCOME__DENIED:
        counts->denied++;
        if (granted) counts->refused++;
        break;
    case GATEHOUSE__OUTCOME__OVER_QUOTA:
        counts->over_quota++;
        break;
    case GATEHOUSE__OUTCOME__FAILED:
        counts->failed++;
        break;
    case GATEHOUSE__OUTCOME__REWRITTEN:
        counts->rewritten++;
        counts->applied++;
        break;
    case GATEHOUSE__OUTCOME__DELAYED:
        counts->delayed++;
        break;
    default:
        CHECK(false);
    }
}

// --- the checks before a command acts ---

static bool allow_by_grant(struct gate *gate, struct gate_mod *mod,
                           const struct gate_command *command, struct outcome *outcome)
{
    char reason[GATE_REASON_BYTES];
    if (!level_allows(mod, command->number, command->since, command->name, reason)) {
        outcome_fail(outcome, GATEHOUSE__OUTCOME__DENIED, "%s", reason);
        return false;
    }
    if (permissions_has(mod, gate->command_needs[command->number])) return true;
    if (command->testing)
        outcome_fail(outcome, GATEHOUSE__OUTCOME__DENIED, "%s is for the scripts of tests alone",
                     command->name);
    else
        outcome_fail(
            outcome, GATEHOUSE__OUTCOME__DENIED,
            "%s needs the capability \"%s\": mod.json must ask for it, and the player grant it",
            command->name, command->capability);
    return false;
}

static bool allow_by_quota(const struct gate *gate, struct gate_mod *mod,
                           const struct gate_command *command, struct outcome *outcome)
{
    char reason[GATE_REASON_BYTES];
    struct quota_share room;
    if (mod->quota.commands >= mod->limits.commands_per_tick) {
        outcome_fail(outcome, GATEHOUSE__OUTCOME__OVER_QUOTA, "at most %u commands in one tick",
                     mod->limits.commands_per_tick);
        return false;
    }
    mod->quota.commands++;
    if (quota_take_command(&mod->quota, &mod->limits, command,
                           permissions_share(gate, mod, command, &room), reason))
        return true;
    outcome_fail(outcome, GATEHOUSE__OUTCOME__OVER_QUOTA, "%s", reason);
    return false;
}

// Keeps the command for a later tick.
static void delay(struct gate *gate, struct gate_mod *mod, const struct gate_command *command,
                  uint32_t seq, const ProtobufCMessage *message, uint32_t ticks,
                  struct outcome *outcome)
{
    if (mod->delayed_count == GATE_MAX_DELAYED) {
        outcome_fail(outcome, GATEHOUSE__OUTCOME__OVER_QUOTA, "%d commands are waiting already",
                     GATE_MAX_DELAYED);
        return;
    }
    if (ticks == 0) ticks = 1;
    if (ticks > GATE_MAX_DELAY_TICKS) ticks = GATE_MAX_DELAY_TICKS;
    size_t len = protobuf_c_message_get_packed_size(message);
    struct delayed *delayed = &mod->delayed[mod->delayed_count++];
    *delayed = (struct delayed){gate->now + ticks, seq, command->number, len, mem_alloc(len)};
    protobuf_c_message_pack(message, delayed->bytes);
    outcome_fail(outcome, GATEHOUSE__OUTCOME__DELAYED, "will be done in %u ticks", ticks);
}

// What a policy wrote is checked as if the mod had sent it; the blame is the host's. `asked` is what the mod sent.
static void check_rewrite(struct gate *gate, const struct gate_command *command,
                          const ProtobufCMessage *asked, const ProtobufCMessage *message,
                          struct outcome *outcome)
{
    char field[FIELD_PATH_BYTES], reason[FIELD_REASON_BYTES];
    char text[GATE_REASON_BYTES + FIELD_REASON_BYTES + FIELD_PATH_BYTES];
    const struct message_schema *schema = gate->of_command[command->number];
    if (field_check_message(schema, message, field, reason)) {
        outcome->code = GATEHOUSE__OUTCOME__REWRITTEN;
        rewrite_describe(schema, asked, message, outcome->reason);
        return;
    }
    snprintf(text, sizeof text, "the game's policy for %s gave a bad %s: %s", command->name, field,
             reason);
    gate_say(gate, NULL, GATEHOUSE__LEVEL__ERROR, text);
    outcome_fail(outcome, GATEHOUSE__OUTCOME__DENIED, "the game's policy failed");
}

// True when the command may act now.
static bool allow_by_verdict(struct gate *gate, struct gate_mod *mod,
                             const struct gate_command *command, uint32_t seq,
                             ProtobufCMessage *message, struct outcome *outcome)
{
    const struct gate_policy *policy = &gate->policy;
    if (!policy->hooked[command->number] || !policy->verdict) return true;
    uint32_t generation = mod->generation;
    struct verdict verdict = {.kind = VERDICT_ALLOW};
    // What its pointers lead to stays as it is: a policy puts new values in their place.
    union {
        ProtobufCMessage message;
        char bytes[GATE_COMMAND_BYTES];
    } asked;
    memcpy(&asked, message, message->descriptor->sizeof_message);
    policy->verdict(policy->context, mod->number, command->number, message, &gate->arena, &verdict);
    if (mod->generation != generation) return false; // the policy stopped it
    switch (verdict.kind) {
    case VERDICT_ALLOW:
        return true;
    case VERDICT_REWRITE:
        check_rewrite(gate, command, &asked.message, message, outcome);
        return outcome->code == GATEHOUSE__OUTCOME__REWRITTEN;
    case VERDICT_DELAY:
        delay(gate, mod, command, seq, message, verdict.delay_ticks, outcome);
        return false;
    case VERDICT_DENY:
        break;
    }
    outcome_fail(outcome, GATEHOUSE__OUTCOME__DENIED, "%s",
                 verdict.reason[0] ? verdict.reason : "the game does not allow it now");
    return false;
}

static void apply_engines(struct gate *gate, struct gate_mod *mod, uint32_t number,
                          const ProtobufCMessage *message, struct outcome *outcome)
{
    apply_function basic = basic_find(number);
    content_apply of_content = gate->content.apply[number];
    if (basic)
        basic(gate, mod, message, outcome);
    else if (of_content)
        of_content(gate->content.context, mod->number, message, outcome);
    else
        outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED, "there is nothing here that could do it");
}

static void apply(struct gate *gate, struct gate_mod *mod, const struct gate_command *command,
                  const ProtobufCMessage *message, struct outcome *outcome)
{
    if (command->number >= API_FIRST_NUMBER)
        game_api_apply(gate, mod, command->number, message, outcome);
    else
        apply_engines(gate, mod, command->number, message, outcome);
    if (outcome->code != GATEHOUSE__OUTCOME__APPLIED &&
        outcome->code != GATEHOUSE__OUTCOME__REWRITTEN)
        return;
    permissions_note_used(mod, gate->command_needs[command->number]);
    uint64_t digest = hash_u64(mod->counts.stream_digest, command->number);
    mod->counts.stream_digest =
        message_schema_hash(gate->of_command[command->number], message, digest);
}

static bool is_kept(uint32_t number)
{
    return number == GATEHOUSE__COMMAND__COMMAND_STORAGE_SET ||
           number == GATEHOUSE__COMMAND__COMMAND_STORAGE_REMOVE;
}

static void run_command(struct gate *gate, struct gate_mod *mod, const Gatehouse__Command *envelope)
{
    const struct gate_command *command = gate->commands[envelope->command_case];
    ProtobufCMessage *message = (ProtobufCMessage *)envelope->log; // any member of the union
    struct outcome outcome = {.code = GATEHOUSE__OUTCOME__APPLIED};
    uint32_t generation = mod->generation;
    mod->counts.commands++;
    bool by_policy = false; // not applied, by the policy's word
    bool granted = allow_by_quota(gate, mod, command, &outcome) &&
                   allow_by_grant(gate, mod, command, &outcome);
    if (granted) {
        by_policy = !allow_by_verdict(gate, mod, command, envelope->seq, message, &outcome);
        if (!by_policy) apply(gate, mod, command, message, &outcome);
    }
    if (mod->generation != generation) return; // the host stopped it meanwhile
    if (is_kept(command->number) && outcome.code != GATEHOUSE__OUTCOME__APPLIED &&
        outcome.code != GATEHOUSE__OUTCOME__REWRITTEN)
        mod_storage_spoil(gate, mod,
                          outcome.reason[0] ? outcome.reason : "a command of it was delayed");
    count_outcome(&mod->counts, outcome.code, granted);
    if (outcome.code == GATEHOUSE__OUTCOME__OVER_QUOTA) permissions_note_limit(mod, outcome.reason);
    testing_observe(gate, mod, command, envelope->seq, message, &outcome);
    bool said = outcome.code == GATEHOUSE__OUTCOME__DENIED && !by_policy;
    tell_outcome(mod, envelope->seq, command->name, &outcome, said);
    if (said) say_denial(gate, mod, command->name, outcome.reason);
}

// --- batches ---

static bool read_batch(struct gate *gate, struct gate_mod *mod, const uint8_t *bytes, size_t len,
                       const Gatehouse__CommandBatch **batch)
{
    ProtobufCMessage *message;
    struct decode_error error = {.field = ""};
    if (mod->quota.commands >= mod->limits.commands_per_tick) {
        snprintf(error.reason, sizeof error.reason, "at most %u commands in one tick",
                 mod->limits.commands_per_tick);
    } else if (decode_message(gate->send, bytes, len, &gate->arena, &message, &error) ==
               STATUS_OK) {
        const Gatehouse__Send *send = (const Gatehouse__Send *)message;
        if (send->send_case == GATEHOUSE__SEND__SEND_BATCH) {
            *batch = send->batch;
            return true;
        }
        snprintf(error.reason, sizeof error.reason, "a query where commands are taken");
    }
    gate_reject(gate, mod, &error, len);
    return false;
}

static void run_batch(struct gate *gate, struct gate_mod *mod, const uint8_t *bytes, size_t len)
{
    const Gatehouse__CommandBatch *batch;
    uint32_t generation = mod->generation;
    arena_reset(&gate->arena);
    if (!read_batch(gate, mod, bytes, len, &batch)) return;
    for (size_t i = 0; i < batch->n_commands; i++) {
        if (mod->generation != generation) return;
        run_command(gate, mod, batch->commands[i]);
    }
}

// What was staged is taken out first: a verdict may stop a mod, and while that one shuts down
// others, this one too, may send more. That comes in the next act.
static struct buf take_staged(struct gate_mod *mod)
{
    struct buf taken = mod->staged;
    buf_init(&mod->staged, taken.limit);
    mod->staged_batches = 0;
    mod->staged_bytes = 0;
    return taken;
}

// Its memory is used again, if nothing was staged meanwhile.
static void give_back_staged(struct gate_mod *mod, struct buf *taken)
{
    if (!mod->present || mod->staged.capacity > 0) {
        buf_fini(taken);
        return;
    }
    buf_clear(taken);
    mod->staged = *taken;
}

static void run_staged(struct gate *gate, struct gate_mod *mod)
{
    if (mod->staged.len == 0) return;
    uint32_t generation = mod->generation;
    struct buf staged = take_staged(mod);
    const uint8_t *at = staged.data;
    size_t left = staged.len;
    while (left > 0 && mod->generation == generation) {
        uint32_t len;
        memcpy(&len, at, sizeof len);
        run_batch(gate, mod, at + sizeof len, len);
        at += sizeof len + len;
        left -= sizeof len + len;
    }
    give_back_staged(mod, &staged);
}

static void run_delayed(struct gate *gate, struct gate_mod *mod, struct delayed *delayed)
{
    const struct gate_command *command = gate->commands[delayed->number];
    ProtobufCMessage *message;
    struct decode_error error;
    struct outcome outcome = {.code = GATEHOUSE__OUTCOME__APPLIED};
    arena_reset(&gate->arena);
    enum status read = decode_message(gate->of_command[delayed->number], delayed->bytes,
                                      delayed->len, &gate->arena, &message, &error);
    CHECK(read == STATUS_OK); // it was read once, and packed by ourselves
    uint32_t generation = mod->generation;
    apply(gate, mod, command, message, &outcome);
    if (mod->generation != generation) return;
    count_outcome(&mod->counts, outcome.code, true);
    testing_observe(gate, mod, command, delayed->seq, message, &outcome);
    tell_outcome(mod, delayed->seq, command->name, &outcome, false);
}

static void run_due(struct gate *gate, struct gate_mod *mod)
{
    size_t kept = 0, count = mod->delayed_count;
    uint32_t generation = mod->generation;
    for (size_t i = 0; i < count && mod->generation == generation; i++) {
        struct delayed delayed = mod->delayed[i];
        mod->delayed[i].bytes = NULL;
        if (delayed.due > gate->now) {
            mod->delayed[kept++] = delayed;
            continue;
        }
        run_delayed(gate, mod, &delayed);
        mem_free(delayed.bytes);
    }
    if (mod->generation == generation) mod->delayed_count = kept;
}

static void begin_tick(struct gate_mod *mod)
{
    quota_reset(&mod->quota);
    mod->rejections_told = 0;
    mod->results_told = 0;
    mod->queries_refused = 0;
}

static void note_used(struct gate_mod *mod, size_t bytes)
{
    if (bytes == 0) return;
    mod->used.commands = mod->quota.commands;
    mod->used.cost = mod->quota.cost;
    mod->used.bytes = bytes;
}

// Queries were counted while the mod was thinking.
static void end_tick(struct gate_mod *mod)
{
    if (mod->counts.over_quota != mod->over_quota_seen) mod->counts.over_quota_ticks++;
    mod->over_quota_seen = mod->counts.over_quota;
}

void gate_act(struct gate *gate)
{
    gate->now++;
    for (uint16_t number = 1; number <= gate->mod_top; number++) {
        struct gate_mod *mod = gate_find_mod(gate, number);
        if (!mod || mod->throttle.suspended) continue;
        begin_tick(mod);
        report_refusals(gate, mod);
        size_t bytes = mod->staged_bytes;
        run_staged(gate, mod);
        note_used(mod, bytes);
    }
    for (uint16_t number = 1; number <= gate->mod_top; number++) {
        struct gate_mod *mod = gate_find_mod(gate, number);
        if (!mod || mod->throttle.suspended) continue;
        run_due(gate, mod);
        end_tick(mod);
        // A timer of a throttled mod is told when its events are: after the step that comes now.
        // While a mod is late its timers do not ring again.
        if (throttle_is_due(mod, gate_tick(gate) + 1) && !mod->tick_waits) timers_fire(gate, mod);
    }
    arena_reset(&gate->arena);
}
