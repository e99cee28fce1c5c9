// Saving and loading. The format: "GHWD", version, sections of little-endian fields in the order of
// write_world, and a hash of all bytes before it, which finds damage (not forgery: everything is
// checked while it is read, into a fresh world that takes the old one's place only when all of it
// was good).
#include <string.h>

#include "util/hash.h"
#include "util/mem.h"
#include "util/utf8.h"
#include "util/check.h"
#include "world/internal.h"

static const char magic[4] = {'G', 'H', 'W', 'D'};

enum {
    FIRST_VERSION = 1,
    TRAILER_BYTES = 8,
    FLAG_MOVED = 1,
    FLAG_BLOCKED = 2,
    FLAG_DYING = 4,
    FLAG_OWN_SPRITE = 8
};

// --- writing ---
struct writer {
    struct buf *out;
    enum status status;
};

static void put(struct writer *writer, uint64_t value, size_t bytes)
{
    uint8_t raw[8];
    for (size_t i = 0; i < bytes; i++) raw[i] = (uint8_t)(value >> (8 * i));
    if (writer->status == STATUS_OK) writer->status = buf_append(writer->out, raw, bytes);
}

static void put32(struct writer *writer, int32_t value)
{
    put(writer, (uint32_t)value, 4);
}

static void put_name(struct writer *writer, const char *name)
{
    size_t len = strlen(name);
    put(writer, len, 1);
    if (writer->status == STATUS_OK) writer->status = buf_append(writer->out, name, len);
}

static void write_defs(struct writer *writer, const struct world *world)
{
    put(writer, world->kind_count, 2);
    for (uint32_t i = 0; i < world->kind_count; i++) {
        const struct kind_def *def = &world->kinds[i];
        put_name(writer, def->name);
        put(writer, def->sprite, 2);
        put(writer, def->half_w_px, 1);
        put(writer, def->half_h_px, 1);
        put32(writer, def->hp);
        put(writer, def->flags, 4);
        put32(writer, def->friction);
    }
    for (uint32_t i = 0; i < WORLD_MAX_TILE_KINDS; i++) {
        put_name(writer, world->tile_defs[i].name);
        put(writer, world->tile_defs[i].sprite, 2);
        put(writer, world->tile_defs[i].flags, 2);
    }
}

static void write_tiles(struct writer *writer, const struct world *world)
{
    put32(writer, world->water);
    for (uint32_t i = 0; i < world->width * world->height; i++) {
        struct tile tile = world->tiles[i];
        const uint8_t raw[4] = {tile.kind, tile.height, tile.variant, tile.hp};
        if (writer->status == STATUS_OK) writer->status = buf_append(writer->out, raw, sizeof raw);
    }
}

static void write_covers(struct writer *writer, const struct world *world)
{
    for (uint32_t i = 0; i < world->width * world->height * (world->layers - 1); i++) {
        put(writer, world->covers[i].kind, 1);
        put(writer, world->covers[i].variant, 1);
    }
}

static void write_state(struct writer *writer, const struct world *world)
{
    put_name(writer, world->countdown);
    put32(writer, world->countdown_ticks);
    put32(writer, world->countdown_number);
    put(writer, world->var_count, 2);
    for (uint32_t i = 0; i < world->var_count; i++) {
        put_name(writer, world->vars[i].name);
        put(writer, (uint64_t)world->vars[i].value, 8);
    }
    put(writer, world->stream_count, 2);
    for (uint32_t i = 0; i < world->stream_count; i++) {
        put_name(writer, world->streams[i].name);
        put(writer, world->streams[i].random.state, 8);
    }
}

static void write_entity(struct writer *writer, const struct world *world, const struct slot *slot)
{
    const struct entity *e = &slot->entity;
    bool own_sprite = e->sprite != world->kinds[e->kind].sprite;
    put(writer, entity_index(e->id), 2);
    put(writer, e->kind, 2);
    put(writer, e->owner, 2);
    put(writer, e->facing, 2);
    put(writer, e->sprite, 2);
    put(writer, e->anim, 2);
    put(writer, e->anim_ticks, 2);
    put(writer,
        (e->moved ? FLAG_MOVED : 0) | (e->blocked ? FLAG_BLOCKED : 0) |
            (slot->dying ? FLAG_DYING : 0) | (own_sprite ? FLAG_OWN_SPRITE : 0),
        1);
    put(writer, e->flags, 4);
    put(writer, e->tint, 4);
    const int32_t words[] = {e->x,      e->y,  e->vx,     e->vy,        e->push_x,
                             e->push_y, e->hp, e->max_hp, slot->told_x, slot->told_y};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) put32(writer, words[i]);
    for (size_t i = 0; i < WORLD_DATA_WORDS; i++) put32(writer, e->data[i]);
}

static void write_entities(struct writer *writer, const struct world *world)
{
    uint32_t slots = 0; // up to the last one that was ever used
    for (uint32_t i = 0; i < WORLD_MAX_ENTITIES; i++) {
        if (world->slots[i].generation) slots = i + 1;
    }
    put(writer, world->cursor, 2);
    put(writer, slots, 2);
    for (uint32_t i = 0; i < slots; i++) put(writer, world->slots[i].generation, 4);
    put(writer, world->count, 2);
    for (int32_t i = world_next_index(world, 0); i >= 0;
         i = world_next_index(world, (uint32_t)i + 1)) {
        write_entity(writer, world, &world->slots[i]);
    }
}

enum status world_save(const struct world *world, struct buf *out)
{
    size_t start = out->len;
    struct writer writer = {out, buf_append(out, magic, sizeof magic)};
    bool usual =
        world_has_usual_tiles(world); // such a world is written as the first version had it
    put(&writer, usual ? FIRST_VERSION : WORLD_SAVE_VERSION, 4);
    if (!usual) {
        put(&writer, (uint64_t)world_tile_px(world), 1);
        put(&writer, world->layers, 1);
    }
    put(&writer, world->width, 2);
    put(&writer, world->height, 2);
    put(&writer, world->tick, 4);
    put(&writer, world->seed, 8);
    write_defs(&writer, world);
    write_tiles(&writer, world);
    write_covers(&writer, world);
    write_state(&writer, world);
    write_entities(&writer, world);
    if (writer.status == STATUS_OK) {
        put(&writer, hash_finish(hash_bytes(hash_start(), out->data + start, out->len - start)),
            TRAILER_BYTES);
    }
    if (writer.status != STATUS_OK) out->len = start;
    return writer.status;
}

// --- reading ---
struct reader {
    const uint8_t *at;
    size_t left;
    bool bad; // from then on everything reads as 0
};

static uint64_t take(struct reader *reader, size_t bytes)
{
    if (reader->bad || reader->left < bytes) {
        reader->bad = true;
        return 0;
    }
    uint64_t value = 0;
    for (size_t i = 0; i < bytes; i++) value |= (uint64_t)reader->at[i] << (8 * i);
    reader->at += bytes;
    reader->left -= bytes;
    return value;
}

static int32_t take32(struct reader *reader)
{
    return (int32_t)(uint32_t)take(reader, 4);
}

static void expect(struct reader *reader, bool condition)
{
    if (!condition) reader->bad = true;
}

// A value of low .. high, or the file is bad (and the value `low`).
static int64_t take_between(struct reader *reader, size_t bytes, int64_t low, int64_t high)
{
    int64_t value = bytes == 4 ? take32(reader) : (int64_t)take(reader, bytes);
    expect(reader, value >= low && value <= high);
    return reader->bad ? low : value;
}

static void take_name(struct reader *reader, char name[WORLD_NAME_BYTES], bool may_be_empty)
{
    size_t len = (size_t)take_between(reader, 1, may_be_empty ? 0 : 1, WORLD_NAME_BYTES - 1);
    name[0] = '\0';
    expect(reader, reader->left >= len);
    if (reader->bad) return;
    expect(reader, memchr(reader->at, 0, len) == NULL && utf8_valid(reader->at, len));
    memcpy(name, reader->at, len);
    name[len] = '\0';
    reader->at += len;
    reader->left -= len;
}

static void read_kind(struct reader *reader, struct world *world, const struct world *old)
{
    struct kind_def def = {.name = ""};
    uint16_t known;
    take_name(reader, def.name, false);
    def.sprite = (uint16_t)take(reader, 2);
    def.half_w_px = (uint8_t)take(reader, 1);
    def.half_h_px = (uint8_t)take(reader, 1);
    def.hp = take32(reader);
    def.flags = (uint32_t)take(reader, 4);
    def.friction = take32(reader);
    if (reader->bad) return;
    expect(reader, world_find_kind(world, def.name, &known) == STATUS_NOT_FOUND);
    if (world_find_kind(old, def.name, &known) == STATUS_OK) def.sprite = old->kinds[known].sprite;
    expect(reader, !reader->bad && world_define_kind(world, &def, NULL) == STATUS_OK);
}

// How a kind of tile looks: as the one of that name that is defined here, otherwise by its sprite alone.
static void dress_tile(struct tile_def *def, const struct world *old, uint16_t sprite)
{
    uint8_t known;
    bool is_known = world_find_tile(old, def->name, &known) == STATUS_OK;
    def->sprite = is_known ? old->tile_defs[known].sprite : sprite;
    def->look = is_known ? old->tile_defs[known].look : 0;
}

static void read_defs(struct reader *reader, struct world *world, const struct world *old)
{
    uint32_t kinds = (uint32_t)take_between(reader, 2, 0, WORLD_MAX_KINDS);
    for (uint32_t i = 0; i < kinds && !reader->bad; i++) read_kind(reader, world, old);
    for (uint32_t i = 0; i < WORLD_MAX_TILE_KINDS && !reader->bad; i++) {
        struct tile_def *def = &world->tile_defs[i];
        take_name(reader, def->name, true);
        dress_tile(def, old, (uint16_t)take(reader, 2));
        def->flags = (uint16_t)take(reader, 2);
    }
    world_hash_defs(world);
}

static void read_tiles(struct reader *reader, struct world *world)
{
    world->water = take32(reader);
    for (uint32_t i = 0; i < world->width * world->height && !reader->bad; i++) {
        uint32_t raw = (uint32_t)take(reader, 4);
        struct tile tile = {(uint8_t)raw, (uint8_t)(raw >> 8), (uint8_t)(raw >> 16),
                            (uint8_t)(raw >> 24)};
        expect(reader, tile.kind < WORLD_MAX_TILE_KINDS);
        if (reader->bad) return;
        world->tiles[i] = tile;
        world->tile_hash += world_mix_tile(i, tile);
    }
}

static void read_covers(struct reader *reader, struct world *world)
{
    uint32_t area = world->width * world->height;
    for (uint32_t i = 0; i < area * (world->layers - 1) && !reader->bad; i++) {
        struct cover cover = {.kind = (uint8_t)take(reader, 1)};
        cover.variant = (uint8_t)take(reader, 1);
        expect(reader, cover.kind < WORLD_MAX_TILE_KINDS ||
                           (cover.kind == WORLD_NO_COVER && cover.variant == WORLD_NO_COVER));
        if (reader->bad) return;
        world->covers[i] = cover;
        world->tile_hash += world_mix_cover(i % area, 1 + i / area, cover);
    }
}

static void read_vars(struct reader *reader, struct world *world)
{
    uint32_t count = (uint32_t)take_between(reader, 2, 0, WORLD_MAX_VARS);
    for (uint32_t i = 0; i < count && !reader->bad; i++) {
        char name[WORLD_NAME_BYTES];
        take_name(reader, name, false);
        int64_t value = (int64_t)take(reader, 8);
        if (reader->bad) return;
        expect(reader, world_set_var(world, name, value) == STATUS_OK &&
                           world->var_count == i + 1); // no name twice
    }
}

static void read_streams(struct reader *reader, struct world *world)
{
    uint32_t count = (uint32_t)take_between(reader, 2, 0, WORLD_MAX_STREAMS);
    for (uint32_t i = 0; i < count && !reader->bad; i++) {
        char name[WORLD_NAME_BYTES];
        take_name(reader, name, false);
        uint64_t state = take(reader, 8);
        if (reader->bad) return;
        world_random(world, name)->state = state;
        expect(reader, world->stream_count == i + 1);
    }
}

static void read_state(struct reader *reader, struct world *world)
{
    take_name(reader, world->countdown, true);
    world->countdown_ticks = take32(reader);
    world->countdown_number = take32(reader);
    read_vars(reader, world);
    read_streams(reader, world);
}

static void read_generations(struct reader *reader, struct world *world)
{
    uint32_t slots = (uint32_t)take_between(reader, 2, 0, WORLD_MAX_ENTITIES);
    for (uint32_t i = 0; i < slots && !reader->bad; i++) {
        uint32_t generation = (uint32_t)take_between(reader, 4, 0, GENERATION_MAX);
        world->slots[i].generation = generation;
        world->generation_hash += world_mix_generation(i, generation);
    }
}

// The fields in the order of write_entity, before they are checked against the world.
static uint32_t take_entity(struct reader *reader, struct entity *e, uint32_t *index,
                            int32_t told[2])
{
    *index = (uint32_t)take_between(reader, 2, 0, WORLD_MAX_ENTITIES - 1);
    e->kind = (uint16_t)take(reader, 2);
    e->owner = (uint16_t)take_between(reader, 2, 0, WORLD_MAX_OWNERS - 1);
    e->facing = (uint16_t)take(reader, 2);
    e->sprite = (uint16_t)take(reader, 2);
    e->anim = (uint16_t)take(reader, 2);
    e->anim_ticks = (uint16_t)take(reader, 2);
    uint32_t bits = (uint32_t)take_between(reader, 1, 0, 15);
    e->moved = bits & FLAG_MOVED;
    e->blocked = bits & FLAG_BLOCKED;
    e->flags = (uint32_t)take(reader, 4);
    e->tint = (uint32_t)take(reader, 4);
    int32_t *const words[] = {&e->x,      &e->y,  &e->vx,     &e->vy,   &e->push_x,
                              &e->push_y, &e->hp, &e->max_hp, &told[0], &told[1]};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) *words[i] = take32(reader);
    for (size_t i = 0; i < WORLD_DATA_WORDS; i++) e->data[i] = take32(reader);
    return bits;
}

static bool is_inside(const struct world *world, int32_t x, int32_t y)
{
    return x >= 0 && y >= 0 && x < (int32_t)world->width * world->tile_fix &&
           y < (int32_t)world->height * world->tile_fix;
}

static void read_entity(struct reader *reader, struct world *world, uint32_t *last)
{
    struct entity e = {0};
    uint32_t index;
    int32_t told[2];
    uint32_t bits = take_entity(reader, &e, &index, told);
    expect(reader, e.kind < world->kind_count && is_inside(world, e.x, e.y) && e.tint <= 0xFFFFFF);
    expect(reader, e.hp >= 0 && e.max_hp >= 0);
    expect(reader, *last == UINT32_MAX || index > *last);
    if (reader->bad) return;
    struct slot *slot = &world->slots[index];
    expect(reader, slot->generation != 0);
    if (reader->bad) return;
    *last = index;
    e.id.bits = slot->generation << 12 | index;
    if (!(bits & FLAG_OWN_SPRITE)) e.sprite = world->kinds[e.kind].sprite;
    slot->entity = e;
    slot->told_x = told[0];
    slot->told_y = told[1];
    slot->dying = bits & FLAG_DYING;
    world->used[index / 64] |= (uint64_t)1 << index % 64;
    world->count++;
    world->kind_counts[e.kind]++;
    world->owner_counts[e.owner]++;
    world->owner_kind_counts[e.owner][e.kind]++;
    world_link(world, index);
}

static void read_entities(struct reader *reader, struct world *world)
{
    world->cursor = (uint32_t)take_between(reader, 2, 0, WORLD_MAX_ENTITIES - 1);
    read_generations(reader, world);
    uint32_t count = (uint32_t)take_between(reader, 2, 0, WORLD_MAX_ENTITIES);
    uint32_t last = UINT32_MAX;
    for (uint32_t i = 0; i < count && !reader->bad; i++) read_entity(reader, world, &last);
}

static void read_world(struct reader *reader, struct world *world, const struct world *old)
{
    uint32_t width = (uint32_t)take_between(reader, 2, 1, WORLD_MAX_SIDE_TILES);
    uint32_t height = (uint32_t)take_between(reader, 2, 1, WORLD_MAX_SIDE_TILES);
    uint32_t tick = (uint32_t)take(reader, 4);
    uint64_t seed = take(reader, 8);
    if (reader->bad) return;
    expect(reader, world_reset(world, width, height, seed) == STATUS_OK);
    if (reader->bad) return;
    world->tick = tick;
    read_defs(reader, world, old);
    read_tiles(reader, world);
    read_covers(reader, world);
    read_state(reader, world);
    read_entities(reader, world);
    expect(reader, reader->left == 0);
}

static enum status check_frame(const uint8_t *bytes, size_t len)
{
    if (len < sizeof magic + 4 + TRAILER_BYTES || len > WORLD_SAVE_MAX_BYTES) {
        return STATUS_MALFORMED;
    }
    if (memcmp(bytes, magic, sizeof magic) != 0) return STATUS_MALFORMED;
    struct reader version = {bytes + sizeof magic, 4, false};
    uint64_t written = take(&version, 4);
    if (written < FIRST_VERSION || written > WORLD_SAVE_VERSION) return STATUS_UNSUPPORTED;
    struct reader trailer = {bytes + len - TRAILER_BYTES, TRAILER_BYTES, false};
    uint64_t hash = hash_finish(hash_bytes(hash_start(), bytes, len - TRAILER_BYTES));
    return take(&trailer, TRAILER_BYTES) == hash ? STATUS_OK : STATUS_MALFORMED;
}

enum status world_load(struct world *world, const void *bytes, size_t len)
{
    enum status status = check_frame(bytes, len);
    if (status != STATUS_OK) return status;
    size_t head = sizeof magic + 4;
    struct reader version = {(const uint8_t *)bytes + sizeof magic, 4, false};
    struct reader reader = {(const uint8_t *)bytes + head, len - head - TRAILER_BYTES, false};
    bool usual = take(&version, 4) == FIRST_VERSION;
    int px = usual ? WORLD_TILE_PX : (int)take(&reader, 1);
    uint32_t layers = usual ? 1 : (uint32_t)take(&reader, 1);
    if (px != world_tile_px(world) || layers != world->layers) return STATUS_UNSUPPORTED;
    struct world *loaded = world_create();
    CHECK(world_set_tile_px(loaded, px) == STATUS_OK &&
          world_set_layers(loaded, layers, world->over) == STATUS_OK); // as `world` has them
    loaded->tile_defs[WORLD_TILE_OUTSIDE] = world->tile_defs[WORLD_TILE_OUTSIDE];
    read_world(&reader, loaded, world);
    if (!reader.bad) {
        struct world old = *world;
        *world = *loaded;
        *loaded = old;
    }
    world_destroy(loaded);
    return reader.bad ? STATUS_MALFORMED : STATUS_OK;
}
