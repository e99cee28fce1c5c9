// Questions, answered while the mod waits. Runs in `think`, perhaps on the thinker's thread: it reads what is behind the
// gate and what mods keep, and writes only the asking mod's quota and counts.
#include <stdio.h>
#include <string.h>

#include "gate/internal.h"

void query_append_reply(struct buf *out, const Gatehouse__Reply *reply)
{
    uint8_t *room = buf_reserve(out, protobuf_c_message_get_packed_size(&reply->base));
    if (room) out->len += protobuf_c_message_pack(&reply->base, room);
}

void query_reply_error(struct buf *out, const char *reason)
{
    Gatehouse__QueryError error = GATEHOUSE__QUERY_ERROR__INIT;
    Gatehouse__Reply reply = GATEHOUSE__REPLY__INIT;
    error.reason = (char *)reason;
    reply.reply_case = GATEHOUSE__REPLY__REPLY_ERROR;
    reply.error = &error;
    query_append_reply(out, &reply);
}

// Level, capability and quota, as for commands.
static bool allow(struct gate *gate, struct gate_mod *mod, uint32_t number, char *reason)
{
    const struct gate_command *query = gate->queries[number];
    uint64_t needs = gate->query_needs[number];
    if (!level_allows(mod, number, query->since, query->name, reason)) {
        mod->counts.denied++;
        return false;
    }
    if (!permissions_has(mod, needs)) {
        snprintf(
            reason, GATE_REASON_BYTES,
            "this query needs the capability \"%s\": mod.json must ask for it, and the player grant it",
            query->capability);
        mod->counts.denied++;
        return false;
    }
    if (!quota_take_query(&mod->quota, &mod->limits, query, reason)) {
        mod->counts.over_quota++;
        permissions_note_limit(mod, reason);
        return false;
    }
    permissions_note_used(mod, needs);
    return true;
}

static void answer(struct gate *gate, struct gate_mod *mod, const Gatehouse__Query *query,
                   struct buf *out)
{
    char reason[GATE_REASON_BYTES];
    if (!allow(gate, mod, query->query_case, reason)) {
        mod->queries_refused++;
        query_reply_error(out, reason);
        return;
    }
    if ((uint32_t)query->query_case >= API_FIRST_NUMBER) {
        game_api_answer(gate, mod, query->query_case, (const ProtobufCMessage *)query->entities,
                        out); // any member
        return;
    }
    const ProtobufCMessage *message = (const ProtobufCMessage *)query->entities; // any member
    content_answer of_content = gate->content.answer[query->query_case];
    if (of_content)
        of_content(gate->content.context, mod->number, message, out);
    else if (query->query_case == GATEHOUSE__QUERY__QUERY_STORAGE_GET)
        mod_storage_reply_value(gate, mod, query->storage_get, out);
    else if (query->query_case == GATEHOUSE__QUERY__QUERY_STORAGE_KEYS)
        mod_storage_reply_keys(gate, mod, query->storage_keys, out);
    else if (query->query_case == GATEHOUSE__QUERY__QUERY_PLAYER_STORAGE_GET)
        mod_storage_reply_player_value(gate, mod, query->player_storage_get, out);
    else if (query->query_case == GATEHOUSE__QUERY__QUERY_PLAYER_STORAGE_KEYS)
        mod_storage_reply_player_keys(gate, mod, query->player_storage_keys, out);
    else
        query_reply_error(out, "the game has no answer to it");
}

void gate_query(struct gate *gate, uint16_t number, const void *bytes, size_t len,
                struct buf *reply)
{
    struct gate_mod *mod = gate_find_mod(gate, number);
    ProtobufCMessage *message;
    struct decode_error error;
    if (!mod) {
        query_reply_error(reply, "this mod is not running");
        return;
    }
    mod->counts.queries++;
    if (mod->queries_refused >= GATE_MAX_REFUSED_QUERIES) {
        mod->counts.over_quota++;
        query_reply_error(reply, "too many queries were refused in this tick");
        return;
    }
    arena_reset(&gate->query_arena);
    if (decode_message(gate->send, bytes, len, &gate->query_arena, &message, &error) != STATUS_OK) {
        char text[DECODE_FIELD_BYTES + FIELD_REASON_BYTES + 2];
        mod->counts.rejected_batches++;
        mod->queries_refused++;
        snprintf(text, sizeof text, "%s%s%s", error.field, error.field[0] ? ": " : "",
                 error.reason);
        query_reply_error(reply, text);
        return;
    }
    const Gatehouse__Send *send = (const Gatehouse__Send *)message;
    if (send->send_case == GATEHOUSE__SEND__SEND_QUERY)
        answer(gate, mod, send->query, reply);
    else
        query_reply_error(reply, "commands where a query is taken");
}
