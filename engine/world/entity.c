// Entities: slots and handles. A handle names a slot and a generation; when the entity goes, the
// handle is stale for ever (until the generation has wrapped, a million entities in the same slot
// later).
//
// A free slot is searched from where the last one was found, so a slot rests as long as possible
// before it is used again, and where the next entity goes depends only on what the digest covers.
#include <string.h>

#include "util/check.h"
#include "util/hash.h"
#include "util/utf8.h"
#include "world/internal.h"

static struct slot *find_slot(const struct world *world, entity_id id)
{
    struct slot *slot = &world->slots[entity_index(id)];
    return id.bits != 0 && slot->entity.id.bits == id.bits ? slot : NULL;
}

int32_t world_next_index(const struct world *world, uint32_t from)
{
    if (from >= WORLD_MAX_ENTITIES) return -1;
    uint32_t word = from / 64;
    uint64_t bits = world->used[word] & (~(uint64_t)0 << from % 64);
    while (bits == 0) {
        if (++word == USED_WORDS) return -1;
        bits = world->used[word];
    }
    return (int32_t)(word * 64 + (uint32_t)__builtin_ctzll(bits));
}

uint32_t world_take_slot(struct world *world)
{
    CHECK(world->count < WORLD_MAX_ENTITIES);
    uint32_t word = world->cursor / 64;
    uint64_t bits = ~world->used[word] & (~(uint64_t)0 << world->cursor % 64);
    while (bits == 0) {
        word = (word + 1) % USED_WORDS;
        bits = ~world->used[word];
    }
    uint32_t index = word * 64 + (uint32_t)__builtin_ctzll(bits);
    world->cursor = (index + 1) % WORLD_MAX_ENTITIES;
    world->used[word] |= bits & -bits;
    world->count++;
    return index;
}

void world_clear_entities(struct world *world)
{
    memset(world->slots, 0, WORLD_MAX_ENTITIES * sizeof *world->slots);
    memset(world->used, 0, sizeof world->used);
    memset(world->kind_counts, 0, sizeof world->kind_counts);
    memset(world->owner_counts, 0, sizeof world->owner_counts);
    memset(world->owner_kind_counts, 0, sizeof world->owner_kind_counts);
    memset(world->cells, 0xFF, GRID_SIDE * GRID_SIDE * sizeof *world->cells); // NO_SLOT
    world->count = 0;
    world->cursor = 0;
    world->generation_hash = 0;
}

uint64_t world_mix_generation(uint32_t index, uint32_t generation)
{
    if (generation == 0) return 0;
    return hash_finish(hash_u64(hash_start() + 1, (uint64_t)index << 32 | generation));
}

static uint32_t next_generation(struct world *world, uint32_t index)
{
    struct slot *slot = &world->slots[index];
    uint32_t next = slot->generation == GENERATION_MAX ? 1 : slot->generation + 1;
    world->generation_hash +=
        world_mix_generation(index, next) - world_mix_generation(index, slot->generation);
    slot->generation = next;
    return next;
}

static struct world_event *add_entity_event(struct world *world, enum world_event_kind kind,
                                            const struct entity *entity, const char *cause)
{
    struct world_event *event = world_add_event(world, kind);
    if (!event) return NULL;
    event->entity = entity->id;
    event->entity_kind = entity->kind;
    event->owner = entity->owner;
    event->x = entity->x;
    event->y = entity->y;
    event->hp = entity->hp;
    event->facing = entity->facing;
    if (cause) utf8_copy(event->name, sizeof event->name, cause);
    return event;
}

enum status world_spawn(struct world *world, uint16_t kind, uint16_t owner, int32_t x, int32_t y,
                        entity_id *id)
{
    if (kind >= world->kind_count || owner >= WORLD_MAX_OWNERS) return STATUS_INVALID;
    if (x < 0 || y < 0 || x >= (int32_t)world->width * world->tile_fix ||
        y >= (int32_t)world->height * world->tile_fix) {
        return STATUS_INVALID;
    }
    if (world->count == WORLD_MAX_ENTITIES) return STATUS_FULL;

    uint32_t index = world_take_slot(world);
    const struct kind_def *def = &world->kinds[kind];
    struct slot *slot = &world->slots[index];
    slot->dying = false;
    slot->told_x = x;
    slot->told_y = y;
    slot->entity = (struct entity){
        .id = {next_generation(world, index) << 12 | index},
        .kind = kind,
        .owner = owner,
        .x = x,
        .y = y,
        .hp = def->hp,
        .max_hp = def->hp,
        .flags = def->flags,
        .sprite = def->sprite,
        .tint = 0xFFFFFF,
    };
    world_link(world, index);
    world->kind_counts[kind]++;
    world->owner_counts[owner]++;
    world->owner_kind_counts[owner][kind]++;
    add_entity_event(world, WORLD_EVENT_SPAWNED, &slot->entity, NULL);
    if (id) *id = slot->entity.id;
    return STATUS_OK;
}

enum status world_remove(struct world *world, entity_id id)
{
    struct slot *slot = find_slot(world, id);
    if (!slot) return STATUS_STALE;
    add_entity_event(world, WORLD_EVENT_REMOVED, &slot->entity, NULL);
    uint32_t index = entity_index(id);
    world_unlink(world, index);
    world->kind_counts[slot->entity.kind]--;
    world->owner_counts[slot->entity.owner]--;
    world->owner_kind_counts[slot->entity.owner][slot->entity.kind]--;
    world->used[index / 64] &= ~((uint64_t)1 << index % 64);
    world->count--;
    slot->entity.id = ENTITY_NONE;
    return STATUS_OK;
}

const struct entity *world_get(const struct world *world, entity_id id)
{
    const struct slot *slot = find_slot(world, id);
    return slot ? &slot->entity : NULL;
}

struct entity *world_edit(struct world *world, entity_id id)
{
    struct slot *slot = find_slot(world, id);
    return slot ? &slot->entity : NULL;
}

int32_t world_clamp(const struct world *world, int32_t value, int32_t half, uint32_t side_tiles)
{
    int32_t side = (int32_t)side_tiles * world->tile_fix;
    if (2 * half >= side) return side / 2;
    int32_t last = half > 0 ? side - half : side - 1;
    return value < half ? half : value > last ? last : value;
}

void world_put(struct world *world, struct entity *entity, int32_t x, int32_t y)
{
    CHECK(find_slot(world, entity->id) != NULL);
    entity->x = world_clamp(world, x, 0, world->width);
    entity->y = world_clamp(world, y, 0, world->height);
    world_relink(world, entity_index(entity->id));
}

bool world_alive(const struct world *world, entity_id id)
{
    const struct slot *slot = find_slot(world, id);
    return slot && !slot->dying;
}

enum status world_hurt(struct world *world, entity_id id, int32_t amount, const char *cause)
{
    struct slot *slot = find_slot(world, id);
    if (!slot || slot->dying) return STATUS_STALE;
    if (amount < 1) return STATUS_INVALID;
    struct entity *entity = &slot->entity;
    if (entity->flags & ENTITY_INVULNERABLE) return STATUS_DENIED;
    if (amount > entity->hp) amount = entity->hp;
    entity->hp -= amount;
    struct world_event *event = add_entity_event(world, WORLD_EVENT_HURT, entity, cause);
    if (event) event->amount = amount;
    if (entity->hp == 0) {
        slot->dying = true;
        add_entity_event(world, WORLD_EVENT_DIED, entity, cause);
    }
    return STATUS_OK;
}

uint32_t world_count(const struct world *world, int kind)
{
    if (kind < 0) return world->count;
    return kind < WORLD_MAX_KINDS ? world->kind_counts[kind] : 0;
}

const struct entity *world_next(const struct world *world, entity_id after)
{
    int32_t index = world_next_index(world, after.bits ? entity_index(after) + 1 : 0);
    return index < 0 ? NULL : &world->slots[index].entity;
}

uint32_t world_owned(const struct world *world, uint16_t owner)
{
    return owner < WORLD_MAX_OWNERS ? world->owner_counts[owner] : 0;
}

uint32_t world_owned_of(const struct world *world, uint16_t owner, uint16_t kind)
{
    if (owner >= WORLD_MAX_OWNERS || kind >= WORLD_MAX_KINDS) return 0;
    return world->owner_kind_counts[owner][kind];
}
