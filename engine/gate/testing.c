// What only a run of tests has: the Test command, its answer, and a look at what became of each command.
#include <stdio.h>
#include <string.h>

#include "gate/internal.h"

enum { TEST_REPLY_BYTES = LIMIT_TEST_REPLY_BODY_BYTES, TEST_HEAD_BYTES = 64 };

void testing_apply(struct gate *gate, struct gate_mod *mod, const ProtobufCMessage *message,
                   struct outcome *outcome)
{
    const Gatehouse__Test *command = (const Gatehouse__Test *)message;
    if (!gate->testing || !gate->policy.test)
        outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED, "nobody runs a test here");
    else
        gate->policy.test(gate->policy.context, mod->number, command->verb, command->id,
                          command->body.data, command->body.len);
}

static const char *outcome_name(Gatehouse__Outcome code)
{
    switch (code) {
    case GATEHOUSE__OUTCOME__APPLIED:
        return "applied";
    case GATEHOUSE__OUTCOME__DENIED:
        return "denied";
    case GATEHOUSE__OUTCOME__OVER_QUOTA:
        return "over_quota";
    case GATEHOUSE__OUTCOME__REWRITTEN:
        return "rewritten";
    case GATEHOUSE__OUTCOME__DELAYED:
        return "delayed";
    default:
        return "failed";
    }
}

bool testing_stands_in(const struct gate *gate, const char *id)
{
    for (size_t i = 0; i < GATE_STAND_INS && gate->stand_ins[i][0]; i++)
        if (strcmp(gate->stand_ins[i], id) == 0) return true;
    return false;
}

enum status gate_stand_in(struct gate *gate, const char *id)
{
    size_t at = 0;
    if (!gate->testing) return STATUS_DENIED;
    if (!*id || strlen(id) >= GATE_ID_BYTES) return STATUS_INVALID;
    if (testing_stands_in(gate, id)) return STATUS_OK;
    while (at < GATE_STAND_INS && gate->stand_ins[at][0]) at++;
    if (at == GATE_STAND_INS) return STATUS_FULL;
    snprintf(gate->stand_ins[at], sizeof gate->stand_ins[at], "%s", id);
    return STATUS_OK;
}

void testing_observe(struct gate *gate, const struct gate_mod *mod,
                     const struct gate_command *command, uint32_t seq,
                     const ProtobufCMessage *message, const struct outcome *outcome)
{
    if (!gate->policy.observe) return;
    const struct gate_observed observed = {
        .name = command->name,
        .seq = seq,
        .outcome = outcome_name(outcome->code),
        .reason = outcome->reason,
        .entity = outcome->entity,
        .command = message,
    };
    gate->policy.observe(gate->policy.context, mod->number, &observed);
}

enum status gate_test_reply(struct gate *gate, uint16_t number, uint32_t id, const void *body,
                            size_t len)
{
    struct gate_mod *mod = gate_find_mod(gate, number);
    if (!mod) return STATUS_NOT_FOUND;
    if (!gate->testing || !(mod->capabilities & gate->testing_capabilities)) return STATUS_DENIED;
    if (len > TEST_REPLY_BYTES || mod->outbox.limit - mod->outbox.len < len + TEST_HEAD_BYTES)
        return STATUS_LIMIT;
    Gatehouse__TestReply reply = GATEHOUSE__TEST_REPLY__INIT;
    Gatehouse__Event event = GATEHOUSE__EVENT__INIT;
    reply.id = id;
    reply.body = (ProtobufCBinaryData){len, (uint8_t *)body};
    event.event_case = GATEHOUSE__EVENT__EVENT_TEST_REPLY;
    event.test_reply = &reply;
    event_queue_put(mod, &event);
    return STATUS_OK;
}
