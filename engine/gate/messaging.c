// What mods say to each other and to the game. Nobody is written to who did not ask for it: a mod's
// manifest lists the topics that it hears, and the host carries no other. What is published goes to
// all who hear the topic in the version that its publisher declares, which the host stamps on it.
#include <stdio.h>
#include <string.h>

#include "gate/internal.h"

enum { VERSIONS_TEXT_BYTES = 8 * TOPICS_VERSIONS };
_Static_assert((int)LIMIT_POST_TO_BYTES < (int)GATE_ID_BYTES &&
                   (int)LIMIT_POST_TOPIC_BYTES < (int)TOPIC_BYTES &&
                   (int)LIMIT_PUBLISH_TOPIC_BYTES < (int)TOPIC_BYTES,
               "what a message may name can be there");

static struct gate_mod *find_mod_by_id(struct gate *gate, const char *id)
{
    for (uint16_t number = 1; number <= gate->mod_top; number++) {
        struct gate_mod *mod = gate_find_mod(gate, number);
        if (mod && strcmp(mod->id, id) == 0) return mod;
    }
    return NULL;
}

// Among how many an inbox is divided: by what mods were granted, not by what they send.
static uint32_t count_senders(const struct gate *gate, const struct gate_mod *to)
{
    uint64_t needs = gate->command_needs[GATEHOUSE__COMMAND__COMMAND_PUBLISH];
    uint32_t count = 0;
    for (uint16_t number = 1; number <= gate->mod_top; number++) {
        const struct gate_mod *mod = gate_find_mod(gate, number);
        count += mod && mod != to && (mod->capabilities & needs) == needs;
    }
    return count ? count : 1;
}

// Room for a message: each sender has its share, and a little even when others have filled the
// rest.
static bool take_inbox(const struct gate *gate, struct gate_mod *to, uint16_t from, size_t len)
{
    size_t sent = to->inbox_from[from] + len + GATE_MESSAGE_BYTES;
    bool full = to->outbox.len + len > GATE_INBOX_BYTES;
    size_t share = full ? 0 : GATE_INBOX_SHARED_BYTES / count_senders(gate, to);
    if (share < GATE_INBOX_LEAST_BYTES) share = GATE_INBOX_LEAST_BYTES;
    // One message, however long, is no flood.
    bool first = !full && to->inbox_from[from] == 0;
    if (sent > share && !first) return false;
    to->inbox_from[from] = (uint32_t)sent;
    to->has_messages = true;
    return true;
}

static void give(struct gate_mod *to, Gatehouse__Message *message)
{
    Gatehouse__Event event = GATEHOUSE__EVENT__INIT;
    event.event_case = GATEHOUSE__EVENT__EVENT_MESSAGE;
    event.message = message;
    event_queue_put(to, &event);
}

void gate_post(struct gate *gate, uint16_t number, const char *from, const char *topic,
               const void *body, size_t len)
{
    struct gate_mod *mod = gate_find_mod(gate, number);
    if (!mod) return;
    Gatehouse__Message message = GATEHOUSE__MESSAGE__INIT;
    message.from = (char *)from;
    message.topic = (char *)topic;
    message.body = (ProtobufCBinaryData){len, (uint8_t *)body};
    give(mod, &message);
}

// --- to one ---

static void post_to_game(struct gate *gate, struct gate_mod *mod, const Gatehouse__Post *command,
                         struct outcome *outcome)
{
    if (!gate->policy.message)
        outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED, "the game takes no messages");
    else
        gate->policy.message(gate->policy.context, mod->number, command->topic, command->body.data,
                             command->body.len);
}

void messaging_post(struct gate *gate, struct gate_mod *mod, const ProtobufCMessage *message,
                    struct outcome *outcome)
{
    const Gatehouse__Post *command = (const Gatehouse__Post *)message;
    mod->counts.posted++;
    if (command->to[0] == '\0') {
        post_to_game(gate, mod, command, outcome);
        return;
    }
    struct gate_mod *to = find_mod_by_id(gate, command->to);
    if (!to && testing_stands_in(gate, command->to)) return;
    if (!to)
        outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED, "no mod \"%s\" is running", command->to);
    else if (!topics_find(&to->topics.hear, command->topic))
        outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED,
                     "\"%s\" does not hear \"%s\": it is not in \"events.hear\" of its mod.json",
                     command->to, command->topic);
    else if (to->throttle.suspended)
        outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED, "\"%s\" is suspended", command->to);
    else if (!take_inbox(gate, to, mod->number, command->body.len))
        outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED,
                     "too many messages are waiting for \"%s\"", command->to);
    else
        gate_post(gate, to->number, mod->id, command->topic, command->body.data, command->body.len);
}

// --- to all who hear it ---

// Once for each publisher and topic that this mod hears.
static void say_other_version(struct gate *gate, struct gate_mod *to, const struct gate_mod *from,
                              const struct topic *heard, uint16_t version)
{
    size_t at = (size_t)(heard - to->topics.hear.topics);
    uint64_t *said = &to->other_version_said[at][from->number / 64];
    uint64_t bit = UINT64_C(1) << (from->number % 64);
    if (*said & bit) return;
    *said |= bit;
    char versions[VERSIONS_TEXT_BYTES], text[GATE_REASON_BYTES + TOPIC_BYTES];
    topics_write_versions(heard, versions, sizeof versions);
    snprintf(
        text, sizeof text,
        "does not get \"%s\" of %s: that is published in version %u, and \"events.hear\" of this "
        "mod.json has %s",
        heard->name, from->id, version, versions);
    gate_say(gate, to, GATEHOUSE__LEVEL__WARN, text);
}

// Who publishes is not told who hears it, and so not whether their inboxes are full either: the log
// is.
static void say_undelivered(struct gate *gate, struct gate_mod *from, const struct gate_mod *to,
                            const char *topic)
{
    char text[GATE_REASON_BYTES + TOPIC_BYTES];
    from->undelivered_unsaid++;
    if (gate->now < from->say_undelivered_at) return;
    int len =
        snprintf(text, sizeof text, "\"%s\" did not reach %s: too many messages are waiting there",
                 topic, to->id);
    if (from->undelivered_unsaid > 1)
        snprintf(text + len, sizeof text - (size_t)len, " (and %u more)",
                 from->undelivered_unsaid - 1);
    from->undelivered_unsaid = 0;
    from->say_undelivered_at = gate->now + gate->tick_rate;
    gate_say(gate, from, GATEHOUSE__LEVEL__WARN, text);
}

// The log's function may remove any mod, this publisher too.
static void publish_to(struct gate *gate, struct gate_mod *from, struct gate_mod *to,
                       Gatehouse__Message *message)
{
    const struct topic *heard = topics_find(&to->topics.hear, message->topic);
    if (!heard) return;
    if (!topics_has_version(heard, (uint16_t)message->version))
        say_other_version(gate, to, from, heard, (uint16_t)message->version);
    else if (!take_inbox(gate, to, from->number, message->body.len))
        say_undelivered(gate, from, to, message->topic);
    else
        give(to, message);
}

void messaging_publish(struct gate *gate, struct gate_mod *mod, const ProtobufCMessage *message,
                       struct outcome *outcome)
{
    const Gatehouse__Publish *command = (const Gatehouse__Publish *)message;
    const struct topic *topic = topics_find(&mod->topics.publish, command->topic);
    if (!topic) {
        outcome_fail(
            outcome, GATEHOUSE__OUTCOME__DENIED,
            "the topic \"%s\" is not declared: add it with its version to \"events.publish\" in "
            "mod.json",
            command->topic);
        return;
    }
    mod->counts.posted++;
    Gatehouse__Message out = GATEHOUSE__MESSAGE__INIT;
    out.from = mod->id;
    out.topic = command->topic;
    out.version = topic->versions[0];
    out.body = command->body;
    uint32_t generation = mod->generation;
    for (uint16_t number = 1; number <= gate->mod_top; number++) {
        struct gate_mod *to = gate_find_mod(gate, number);
        if (to && to != mod) publish_to(gate, mod, to, &out);
        if (mod->generation != generation) return; // it was stopped by whom the log told
    }
}

uint32_t gate_taken_from(const struct gate *gate, uint16_t number, uint16_t from)
{
    const struct gate_mod *mod = gate_find_mod(gate, number);
    return mod && mod->took_messages && from <= GATE_MAX_MODS ? mod->taken_from[from] : 0;
}
