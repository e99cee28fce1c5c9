// The game's own state beside entities and tiles (variables, random streams) and the digest of it
// all.
#include <string.h>

#include "util/hash.h"
#include "world/internal.h"

static struct named_var *find_var(struct world *world, const char *name, uint64_t hash)
{
    for (uint32_t i = 0; i < world->var_count; i++) {
        struct named_var *var = &world->vars[i];
        if (var->hash == hash && strcmp(var->name, name) == 0) return var;
    }
    return NULL;
}

enum status world_set_var(struct world *world, const char *name, int64_t value)
{
    uint64_t hash = world_hash_name(name);
    if (hash == 0) return STATUS_INVALID;
    struct named_var *var = find_var(world, name, hash);
    if (!var) {
        if (world->var_count == WORLD_MAX_VARS) return STATUS_FULL;
        var = &world->vars[world->var_count++];
        var->hash = hash;
        strcpy(var->name, name);
    }
    var->value = value;
    return STATUS_OK;
}

int64_t world_var(const struct world *world, const char *name)
{
    const struct named_var *var = find_var((struct world *)world, name, world_hash_name(name));
    return var ? var->value : 0;
}

struct random *world_random(struct world *world, const char *stream)
{
    uint64_t hash = world_hash_name(stream);
    if (hash == 0) return NULL;
    for (uint32_t i = 0; i < world->stream_count; i++) {
        struct named_stream *at = &world->streams[i];
        if (at->hash == hash && strcmp(at->name, stream) == 0) return &at->random;
    }
    if (world->stream_count == WORLD_MAX_STREAMS) return NULL;
    struct named_stream *made = &world->streams[world->stream_count++];
    made->hash = hash;
    strcpy(made->name, stream);
    random_init(&made->random, world->seed, stream);
    return &made->random;
}

const char *world_var_name(const struct world *world, uint32_t number)
{
    return number < world->var_count ? world->vars[number].name : NULL;
}

const char *world_stream_name(const struct world *world, uint32_t number)
{
    return number < world->stream_count ? world->streams[number].name : NULL;
}

static uint64_t pair(int32_t high, int32_t low)
{
    return (uint64_t)(uint32_t)high << 32 | (uint32_t)low;
}

static uint64_t hash_entity(uint64_t hash, const struct slot *slot)
{
    const struct entity *e = &slot->entity;
    hash = hash_u64(hash, (uint64_t)e->id.bits << 32 | (uint32_t)e->kind << 16 | e->owner);
    hash = hash_u64(hash, pair(e->x, e->y));
    hash = hash_u64(hash, pair(e->vx, e->vy));
    hash = hash_u64(hash, pair(e->push_x, e->push_y));
    hash = hash_u64(hash, pair(e->hp, e->max_hp));
    hash = hash_u64(hash, (uint64_t)e->flags << 32 | (uint32_t)e->facing << 16 | e->anim);
    hash = hash_u64(hash, (uint64_t)e->tint << 32 | (uint32_t)e->anim_ticks << 3 |
                              (uint32_t)slot->dying << 2 | (uint32_t)e->moved << 1 | e->blocked);
    hash = hash_u64(hash, pair(slot->told_x, slot->told_y));
    for (int i = 0; i < WORLD_DATA_WORDS; i += 2) {
        hash = hash_u64(hash, pair(e->data[i], e->data[i + 1]));
    }
    return hash;
}

// Sums, because the order in which names were first used decides nothing.
static uint64_t sum_names(const struct world *world)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < world->var_count; i++) {
        sum += hash_finish(hash_u64(world->vars[i].hash, (uint64_t)world->vars[i].value));
    }
    for (uint32_t i = 0; i < world->stream_count; i++) {
        const struct named_stream *at = &world->streams[i];
        sum += hash_finish(hash_u64(~at->hash, at->random.state));
    }
    return sum;
}

uint64_t world_digest(const struct world *world)
{
    uint64_t hash = hash_start();
    hash = hash_u64(hash, (uint64_t)world->width << 32 | world->height);
    hash = hash_u64(hash, (uint64_t)world->tick << 32 | (uint32_t)world->water);
    hash = hash_u64(hash, world->seed);
    hash = hash_u64(hash, world->defs_hash);
    hash = hash_u64(hash, world->tile_hash);
    if (!world_has_usual_tiles(world))
        hash = hash_u64(hash, (uint64_t)world->layers << 32 | (uint32_t)world->tile_fix);
    hash = hash_u64(hash, world->generation_hash);
    hash = hash_u64(hash, world->cursor);
    hash = hash_u64(hash, sum_names(world));
    hash = hash_bytes(hash, world->countdown, strlen(world->countdown));
    hash = hash_u64(hash, pair(world->countdown_ticks, world->countdown_number));
    for (int32_t i = world_next_index(world, 0); i >= 0;
         i = world_next_index(world, (uint32_t)i + 1)) {
        hash = hash_entity(hash, &world->slots[i]);
    }
    return hash_finish(hash);
}
