// What mods keep (store/storage.h) as commands, queries and the event of a migration. A mod reaches
// its own part alone: the part is found by the id of the mod that the batch came from, never by
// what is in it.
#include <stdio.h>
#include <string.h>

#include "gate/encode.h"
#include "gate/internal.h"

enum { MAX_KEYS_TOLD = LIMIT_STORAGE_KEY_LIST_KEYS_COUNT };
_Static_assert((int)LIMIT_STORAGE_KEYS_LIMIT_MAX <= (int)MAX_KEYS_TOLD &&
                   (int)LIMIT_PLAYER_STORAGE_KEYS_LIMIT_MAX <= (int)MAX_KEYS_TOLD,
               "no more keys are asked for than there is room for");
_Static_assert((int)LIMIT_STORAGE_SET_KEY_BYTES <= (int)STORAGE_KEY_BYTES &&
                   (int)LIMIT_STORAGE_SET_VALUE_BYTES <= (int)STORAGE_VALUE_BYTES &&
                   (int)LIMIT_PLAYER_STORAGE_SET_KEY_BYTES <= (int)STORAGE_KEY_BYTES &&
                   (int)LIMIT_PLAYER_STORAGE_SET_VALUE_BYTES <= (int)STORAGE_VALUE_BYTES &&
                   (int)STORAGE_VALUE_BYTES <= (int)LIMIT_STORAGE_VALUE_VALUE_BYTES,
               "what may be set can be kept, and told again");

void gate_set_storage(struct gate *gate, struct storage *storage)
{
    gate->storage = storage;
}

// --- a mod's life ---

static void say_newer(struct gate *gate, const struct gate_mod *mod, uint32_t stored)
{
    char text[GATE_REASON_BYTES];
    snprintf(
        text, sizeof text,
        "what it keeps was saved by a newer version of it (storage version %u, this one has %u): "
        "it can read it and not write it",
        stored, mod->kept.version);
    gate_say(gate, mod, GATEHOUSE__LEVEL__WARN, text);
}

void gate_set_kept(struct gate *gate, uint16_t number, uint32_t version, size_t max_bytes)
{
    struct gate_mod *mod = gate_find_mod(gate, number);
    uint32_t stored = 0;
    if (!mod || !gate->storage || version == 0) return;
    if (!gate_has_capability(gate, number, "storage")) return;
    mod->kept.version = version;
    mod->kept.from = 0;
    switch (storage_begin(gate->storage, mod->id, version, max_bytes, &stored)) {
    case STORAGE_FITS:
        break;
    case STORAGE_OLDER:
        mod->kept.from = stored;
        break;
    case STORAGE_NEWER:
        say_newer(gate, mod, stored);
        break;
    case STORAGE_NO_ROOM:
        gate_say(gate, mod, GATEHOUSE__LEVEL__WARN, "there is no room for what it keeps");
        break;
    }
}

enum { PLAYER_VERSION = 1 }; // there are no migrations of it

void gate_set_player_storage(struct gate *gate, struct storage *storage)
{
    gate->player_storage = storage;
}

void gate_set_kept_for_player(struct gate *gate, uint16_t number, size_t max_bytes)
{
    struct gate_mod *mod = gate_find_mod(gate, number);
    if (!mod || !gate->player_storage || max_bytes == 0) return;
    if (!gate_has_capability(gate, number, "storage.player")) return;
    mod->kept.player = storage_begin(gate->player_storage, mod->id, PLAYER_VERSION, max_bytes,
                                     NULL) == STORAGE_FITS;
    if (!mod->kept.player)
        gate_say(gate, mod, GATEHOUSE__LEVEL__WARN,
                 "there is no room for what it keeps for the player");
}

void mod_storage_end(struct gate *gate, struct gate_mod *mod)
{
    if (mod->kept.player) storage_end(gate->player_storage, mod->id);
    mod->kept.player = false;
    if (mod->kept.version == 0) return;
    storage_end(gate->storage, mod->id);
    mod->kept.version = mod->kept.from = 0;
}

void mod_storage_spoil(struct gate *gate, const struct gate_mod *mod, const char *reason)
{
    if (mod->kept.from) storage_spoil(gate->storage, mod->id, reason);
}

void mod_storage_fill_init(const struct gate *gate, const struct gate_mod *mod,
                           Gatehouse__Init *init)
{
    if (mod->kept.version == 0) return;
    init->storage_version = mod->kept.version;
    init->storage_kb = (uint32_t)(storage_limit(gate->storage, mod->id) / 1024);
}

enum status mod_storage_tell_migration(const struct gate *gate, struct gate_mod *mod,
                                       struct buf *batch)
{
    Gatehouse__StorageMigration migration = GATEHOUSE__STORAGE_MIGRATION__INIT;
    Gatehouse__Event event = GATEHOUSE__EVENT__INIT;
    if (!mod->kept.from || !storage_is_migrating(gate->storage, mod->id)) return STATUS_OK;
    migration.from = mod->kept.from;
    migration.to = mod->kept.version;
    event.event_case = GATEHOUSE__EVENT__EVENT_STORAGE_MIGRATION;
    event.storage_migration = &migration;
    mod->counts.events++;
    return encode_event(batch, &event);
}

// --- commands ---

static bool check_keeps(const struct gate *gate, const struct gate_mod *mod,
                        struct outcome *outcome)
{
    if (gate->storage && mod->kept.version) return true;
    outcome_fail(outcome, GATEHOUSE__OUTCOME__DENIED,
                 "this mod keeps nothing: add \"storage\": {\"version\": 1, \"max_kb\": 16} to its "
                 "mod.json");
    return false;
}

static void check(enum status status, const struct diag *diag, struct outcome *outcome)
{
    if (status == STATUS_OK) return;
    Gatehouse__Outcome code = status == STATUS_LIMIT    ? GATEHOUSE__OUTCOME__OVER_QUOTA
                              : status == STATUS_DENIED ? GATEHOUSE__OUTCOME__DENIED
                                                        : GATEHOUSE__OUTCOME__FAILED;
    outcome_fail(outcome, code, "%.*s", GATE_REASON_BYTES - 1, diag->text);
}

void mod_storage_set(struct gate *gate, struct gate_mod *mod, const ProtobufCMessage *message,
                     struct outcome *outcome)
{
    const Gatehouse__StorageSet *command = (const Gatehouse__StorageSet *)message;
    struct diag diag = {""};
    if (!check_keeps(gate, mod, outcome)) return;
    check(storage_set(gate->storage, mod->id, command->key, command->value.data, command->value.len,
                      &diag),
          &diag, outcome);
}

void mod_storage_remove(struct gate *gate, struct gate_mod *mod, const ProtobufCMessage *message,
                        struct outcome *outcome)
{
    const Gatehouse__StorageRemove *command = (const Gatehouse__StorageRemove *)message;
    struct diag diag = {""};
    if (!check_keeps(gate, mod, outcome)) return;
    check(storage_remove(gate->storage, mod->id, command->key, &diag), &diag, outcome);
}

static void say_failed(struct gate *gate, const struct gate_mod *mod, const char *reason)
{
    char text[GATE_REASON_BYTES];
    snprintf(text, sizeof text,
             "what it keeps was not brought from version %u to %u and is as it was: %s",
             mod->kept.from, mod->kept.version, reason);
    gate_say(gate, mod, GATEHOUSE__LEVEL__WARN, text);
}

void mod_storage_migrated(struct gate *gate, struct gate_mod *mod, const ProtobufCMessage *message,
                          struct outcome *outcome)
{
    const Gatehouse__StorageMigrated *command = (const Gatehouse__StorageMigrated *)message;
    struct diag diag = {""};
    if (!check_keeps(gate, mod, outcome)) return;
    if (!mod->kept.from || !storage_is_migrating(gate->storage, mod->id)) {
        outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED, "no migration is going on");
        return;
    }
    if (command->version == mod->kept.from) {
        storage_rollback(gate->storage, mod->id, "the mod gave it up");
        say_failed(gate, mod, "the mod gave it up");
    } else if (command->version != mod->kept.version) {
        outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED,
                     "the migration is from %u to %u, not to %u", mod->kept.from, mod->kept.version,
                     command->version);
        return;
    } else {
        enum status status = storage_commit(gate->storage, mod->id, &diag);
        if (status != STATUS_OK) say_failed(gate, mod, diag.text);
        check(status, &diag, outcome);
    }
    mod->kept.from = 0;
}

// --- for the player ---

static bool check_keeps_for_player(const struct gate_mod *mod, struct outcome *outcome)
{
    if (mod->kept.player) return true;
    outcome_fail(outcome, GATEHOUSE__OUTCOME__DENIED,
                 "nothing is kept for the player here: there is no room for it");
    return false;
}

void mod_storage_player_set(struct gate *gate, struct gate_mod *mod,
                            const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__PlayerStorageSet *command = (const Gatehouse__PlayerStorageSet *)message;
    struct diag diag = {""};
    if (!check_keeps_for_player(mod, outcome)) return;
    check(storage_set(gate->player_storage, mod->id, command->key, command->value.data,
                      command->value.len, &diag),
          &diag, outcome);
}

void mod_storage_player_remove(struct gate *gate, struct gate_mod *mod,
                               const ProtobufCMessage *message, struct outcome *outcome)
{
    const Gatehouse__PlayerStorageRemove *command = (const Gatehouse__PlayerStorageRemove *)message;
    struct diag diag = {""};
    if (!check_keeps_for_player(mod, outcome)) return;
    check(storage_remove(gate->player_storage, mod->id, command->key, &diag), &diag, outcome);
}

// --- queries ---

// NULL: the mod keeps nothing there, and the reply says so.
static const struct storage *of_save(const struct gate *gate, const struct gate_mod *mod,
                                     struct buf *out)
{
    if (gate->storage && mod->kept.version) return gate->storage;
    query_reply_error(out, "this mod keeps nothing: add \"storage\" to its mod.json");
    return NULL;
}

static const struct storage *of_player(const struct gate *gate, const struct gate_mod *mod,
                                       struct buf *out)
{
    if (mod->kept.player) return gate->player_storage;
    query_reply_error(out, "nothing is kept for the player here: there is no room for it");
    return NULL;
}

static void reply_value(const struct storage *storage, const struct gate_mod *mod, const char *key,
                        struct buf *out)
{
    Gatehouse__StorageValue value = GATEHOUSE__STORAGE_VALUE__INIT;
    Gatehouse__Reply reply = GATEHOUSE__REPLY__INIT;
    struct storage_entry entry;
    value.found = storage_get(storage, mod->id, key, &entry);
    if (value.found) value.value = (ProtobufCBinaryData){entry.len, (uint8_t *)entry.bytes};
    reply.reply_case = GATEHOUSE__REPLY__REPLY_STORAGE_VALUE;
    reply.storage_value = &value;
    query_append_reply(out, &reply);
}

static void reply_keys(const struct storage *storage, const struct gate_mod *mod,
                       const char *prefix, const char *after, size_t limit, struct buf *out)
{
    Gatehouse__StorageKeyList list = GATEHOUSE__STORAGE_KEY_LIST__INIT;
    Gatehouse__Reply reply = GATEHOUSE__REPLY__INIT;
    char *keys[MAX_KEYS_TOLD];
    struct storage_entry entry;
    if (limit == 0) limit = MAX_KEYS_TOLD;
    list.keys = keys;
    while (storage_next(storage, mod->id, prefix, after, &entry)) {
        if (list.n_keys == limit) {
            list.more = true;
            break;
        }
        keys[list.n_keys++] = (char *)entry.key;
        after = entry.key;
    }
    list.used = (uint32_t)storage_used(storage, mod->id);
    list.most = (uint32_t)storage_limit(storage, mod->id);
    reply.reply_case = GATEHOUSE__REPLY__REPLY_STORAGE_KEYS;
    reply.storage_keys = &list;
    query_append_reply(out, &reply);
}

void mod_storage_reply_value(struct gate *gate, const struct gate_mod *mod,
                             const Gatehouse__StorageGet *query, struct buf *out)
{
    const struct storage *storage = of_save(gate, mod, out);
    if (storage) reply_value(storage, mod, query->key, out);
}

void mod_storage_reply_keys(struct gate *gate, const struct gate_mod *mod,
                            const Gatehouse__StorageKeys *query, struct buf *out)
{
    const struct storage *storage = of_save(gate, mod, out);
    if (storage) reply_keys(storage, mod, query->prefix, query->after, query->limit, out);
}

void mod_storage_reply_player_value(struct gate *gate, const struct gate_mod *mod,
                                    const Gatehouse__PlayerStorageGet *query, struct buf *out)
{
    const struct storage *storage = of_player(gate, mod, out);
    if (storage) reply_value(storage, mod, query->key, out);
}

void mod_storage_reply_player_keys(struct gate *gate, const struct gate_mod *mod,
                                   const Gatehouse__PlayerStorageKeys *query, struct buf *out)
{
    const struct storage *storage = of_player(gate, mod, out);
    if (storage) reply_keys(storage, mod, query->prefix, query->after, query->limit, out);
}
