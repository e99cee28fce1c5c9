// Questions about the world, in `think`: it is only read.
#include "commands/encode.h"
#include "commands/internal.h"

enum { DEFAULT_LIMIT = 64, MAX_LIMIT = LIMIT_QUERY_ENTITIES_LIMIT_MAX };
_Static_assert((int)DEFAULT_LIMIT <= (int)MAX_LIMIT &&
                   (int)MAX_LIMIT <= (int)LIMIT_ENTITY_LIST_ENTITIES_COUNT &&
                   (int)WORLD_MAX_TILE_KINDS <= (int)LIMIT_TILE_RECT_NAMES_COUNT,
               "a reply has room for all that is asked for");

// Field `number` of a Reply around what a function writes; the EntityList is built by hand since it
// is long and asked for often.
static void reply_entities(struct commands *commands, const Gatehouse__QueryEntities *query,
                           struct buf *out)
{
    uint16_t found;
    int kind = -1;
    if (query->kind[0]) {
        if (world_find_kind(commands->world, query->kind, &found) != STATUS_OK) {
            query_reply_error(out, "no kind has that name");
            return;
        }
        kind = found;
    }
    entity_id ids[MAX_LIMIT];
    size_t limit = query->limit ? query->limit : DEFAULT_LIMIT;
    size_t count = world_near(commands->world, query->x, query->y, query->radius, kind, ids, limit);

    uint8_t list[MAX_LIMIT * ENCODE_MAX_BYTES / 2], state[ENCODE_MAX_BYTES];
    size_t len = 0;
    for (size_t i = 0; i < count && len + ENCODE_MAX_BYTES < sizeof list; i++) {
        const struct entity *entity = world_get(commands->world, ids[i]);
        const struct kind_def *def = world_kind(commands->world, entity->kind);
        size_t state_len = encode_state(state, entity, def ? def->name : "",
                                        gate_mod_id(commands->gate, entity->owner));
        len += encode_wrap(list + len, 1, state, state_len);
    }
    uint8_t *room = buf_reserve(out, len + ENCODE_MAX_BYTES);
    if (room) out->len += encode_wrap(room, GATEHOUSE__REPLY__REPLY_ENTITIES, list, len);
}

static void fill_tiles(const struct commands *commands, const Gatehouse__TileRect *rect)
{
    size_t at = 0;
    for (uint32_t y = 0; y < rect->height; y++) {
        for (uint32_t x = 0; x < rect->width; x++, at++) {
            struct tile tile =
                world_tile(commands->world, (int32_t)(rect->x + x), (int32_t)(rect->y + y));
            rect->kinds.data[at] = tile.kind;
            rect->heights.data[at] = tile.height;
        }
    }
}

static size_t fill_names(const struct commands *commands, char **names)
{
    size_t count = 0;
    for (uint8_t kind = 0; kind < WORLD_MAX_TILE_KINDS; kind++) {
        names[kind] = (char *)world_tile_def(commands->world, kind)->name;
        if (names[kind][0]) count = kind + 1u;
    }
    return count;
}

static uint32_t cut(uint32_t start, uint32_t len, uint32_t side)
{
    if (start >= side) return 0;
    return len < side - start ? len : side - start;
}

static void reply_tiles(struct commands *commands, const Gatehouse__QueryTiles *query,
                        struct buf *out)
{
    Gatehouse__TileRect rect = GATEHOUSE__TILE_RECT__INIT;
    Gatehouse__Reply reply = GATEHOUSE__REPLY__INIT;
    rect.x = query->x;
    rect.y = query->y;
    rect.width = cut(query->x, query->width, world_width(commands->world));
    rect.height = cut(query->y, query->height, world_height(commands->world));
    size_t tiles = (size_t)rect.width * rect.height;
    if (tiles > MOST_REPLY_TILES) {
        query_reply_error(out, "too many tiles at once: ask for the map in two halves");
        return;
    }
    char *names[WORLD_MAX_TILE_KINDS];
    uint8_t *bytes = arena_alloc(gate_query_arena(commands->gate), 2 * tiles + 1);
    rect.kinds = (ProtobufCBinaryData){tiles, bytes};
    rect.heights = (ProtobufCBinaryData){tiles, bytes + tiles};
    rect.names = names;
    rect.n_names = fill_names(commands, names);
    fill_tiles(commands, &rect);
    reply.reply_case = GATEHOUSE__REPLY__REPLY_TILES;
    reply.tiles = &rect;
    query_append_reply(out, &reply);
}

static void answer_entities(void *context, uint16_t mod, const ProtobufCMessage *query,
                            struct buf *out)
{
    (void)mod;
    reply_entities(context, (const Gatehouse__QueryEntities *)query, out);
}

static void answer_tiles(void *context, uint16_t mod, const ProtobufCMessage *query,
                         struct buf *out)
{
    (void)mod;
    reply_tiles(context, (const Gatehouse__QueryTiles *)query, out);
}

void query_register(struct gate_content *content)
{
    content->answer[GATEHOUSE__QUERY__QUERY_ENTITIES] = answer_entities;
    content->answer[GATEHOUSE__QUERY__QUERY_TILES] = answer_tiles;
}
