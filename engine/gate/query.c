// Questions about the world, answered while the mod waits. Runs in `think`, perhaps on the
// thinker's thread: it reads the world and what mods keep, and writes only the asking mod's quota and counts.
#include <stdio.h>
#include <string.h>

#include "gate/encode.h"
#include "gate/gate_private.h"
#include "util/mem.h"

enum { DEFAULT_LIMIT = 64, MAX_LIMIT = 256 };

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

// Field `number` of a Reply around what a function writes; the EntityList is built by hand since it
// is long and asked for often.
static void reply_entities(struct gate *gate, const Gatehouse__QueryEntities *query,
                           struct buf *out)
{
    uint16_t found;
    int kind = -1;
    if (query->kind[0]) {
        if (world_find_kind(gate->world, query->kind, &found) != STATUS_OK) {
            query_reply_error(out, "no kind has that name");
            return;
        }
        kind = found;
    }
    entity_id ids[MAX_LIMIT];
    size_t limit = query->limit ? query->limit : DEFAULT_LIMIT;
    size_t count = world_near(gate->world, query->x, query->y, query->radius, kind, ids, limit);

    uint8_t list[MAX_LIMIT * ENCODE_MAX_BYTES / 2], state[ENCODE_MAX_BYTES];
    size_t len = 0;
    for (size_t i = 0; i < count && len + ENCODE_MAX_BYTES < sizeof list; i++) {
        const struct entity *entity = world_get(gate->world, ids[i]);
        const struct kind_def *def = world_kind(gate->world, entity->kind);
        size_t state_len =
            encode_state(state, entity, def ? def->name : "", gate_mod_id(gate, entity->owner));
        len += encode_wrap(list + len, 1, state, state_len);
    }
    uint8_t *room = buf_reserve(out, len + ENCODE_MAX_BYTES);
    if (room) out->len += encode_wrap(room, GATEHOUSE__REPLY__REPLY_ENTITIES, list, len);
}

static void fill_tiles(const struct gate *gate, const Gatehouse__TileRect *rect)
{
    size_t at = 0;
    for (uint32_t y = 0; y < rect->height; y++) {
        for (uint32_t x = 0; x < rect->width; x++, at++) {
            struct tile tile =
                world_tile(gate->world, (int32_t)(rect->x + x), (int32_t)(rect->y + y));
            rect->kinds.data[at] = tile.kind;
            rect->heights.data[at] = tile.height;
        }
    }
}

static size_t fill_names(const struct gate *gate, char **names)
{
    size_t count = 0;
    for (uint8_t kind = 0; kind < WORLD_MAX_TILE_KINDS; kind++) {
        names[kind] = (char *)world_tile_def(gate->world, kind)->name;
        if (names[kind][0]) count = kind + 1u;
    }
    return count;
}

static uint32_t cut(uint32_t start, uint32_t len, uint32_t side)
{
    if (start >= side) return 0;
    return len < side - start ? len : side - start;
}

static void reply_tiles(struct gate *gate, const Gatehouse__QueryTiles *query, struct buf *out)
{
    Gatehouse__TileRect rect = GATEHOUSE__TILE_RECT__INIT;
    Gatehouse__Reply reply = GATEHOUSE__REPLY__INIT;
    rect.x = query->x;
    rect.y = query->y;
    rect.width = cut(query->x, query->width, world_width(gate->world));
    rect.height = cut(query->y, query->height, world_height(gate->world));
    size_t tiles = (size_t)rect.width * rect.height;
    if (tiles > GATE_MAX_REPLY_TILES) {
        query_reply_error(out, "too many tiles at once: ask for the map in two halves");
        return;
    }
    char *names[WORLD_MAX_TILE_KINDS];
    uint8_t *bytes = arena_alloc(&gate->query_arena, 2 * tiles + 1);
    rect.kinds = (ProtobufCBinaryData){tiles, bytes};
    rect.heights = (ProtobufCBinaryData){tiles, bytes + tiles};
    rect.names = names;
    rect.n_names = fill_names(gate, names);
    fill_tiles(gate, &rect);
    reply.reply_case = GATEHOUSE__REPLY__REPLY_TILES;
    reply.tiles = &rect;
    query_append_reply(out, &reply);
}

// Level, capability and quota, as for commands.
static bool allow(struct gate *gate, struct gate_mod *mod, uint32_t number, char *reason)
{
    const struct gate_command *query = gate->queries[number];
    uint64_t needs = gate->query_needs[number];
    if (number < API_FIRST_NUMBER && !level_allows(mod, query->since, query->name, reason)) {
        mod->counts.denied++;
        return false;
    }
    if (!granted_has(mod, needs)) {
        snprintf(reason, GATE_REASON_BYTES,
                 "this query needs the capability \"%s\": mod.json must ask for it, and the player grant it",
                 query->capability);
        mod->counts.denied++;
        return false;
    }
    if (!quota_take_query(&mod->quota, &mod->limits, query, reason)) {
        mod->counts.over_quota++;
        granted_note_limit(mod, reason);
        return false;
    }
    granted_note_used(mod, needs);
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
        own_answer(gate, mod, query->query_case, (const ProtobufCMessage *)query->entities, out); // any member
        return;
    }
    switch (query->query_case) {
    case GATEHOUSE__QUERY__QUERY_ENTITIES:
        reply_entities(gate, query->entities, out);
        break;
    case GATEHOUSE__QUERY__QUERY_TILES:
        reply_tiles(gate, query->tiles, out);
        break;
    case GATEHOUSE__QUERY__QUERY_STORAGE_GET:
        kept_reply_value(gate, mod, query->storage_get, out);
        break;
    case GATEHOUSE__QUERY__QUERY_STORAGE_KEYS:
        kept_reply_keys(gate, mod, query->storage_keys, out);
        break;
    default: // decode_message takes no query without one
        query_reply_error(out, "no such query");
    }
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
        char text[DECODE_FIELD_BYTES + LIMITS_REASON_BYTES + 2];
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
