// What one mod wants to be told of entities: which events, of which kinds, how often; which
// entities it has still to be told of in a snapshot, and which moved since it was last told. Plain
// values.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "world/world.h"

enum {
    SUBSCRIPTIONS_EVENTS = 32, // numbers of the engine's events: a bit each in `on`
    SUBSCRIPTIONS_ALL_KINDS = -1,
    KIND_WORDS = WORLD_MAX_KINDS / 64,
    ENTITY_WORDS = WORLD_MAX_ENTITIES / 64,
};

struct subscription {
    uint16_t all_every;                   // 0 = off, otherwise at most each so many ticks
    uint16_t kind_every[WORLD_MAX_KINDS]; // for one kind; 0 = as all_every
};

struct snapshot {
    bool pending, begun;
    entity_id last;             // told up to here
    uint64_t kinds[KIND_WORDS]; // a bit per kind
};

struct subscriptions {
    struct subscription events[SUBSCRIPTIONS_EVENTS];
    uint32_t on; // a bit per event with a subscription
    bool tiles_told;
    bool has_moved;            // a bit in `moved` is set
    uint64_t told[KIND_WORDS]; // kinds whose entities were told of
    struct snapshot snapshot;
    uint64_t
        moved[ENTITY_WORDS]; // by index: moved since told, and wanted less often than each tick
    uint64_t unheard[ENTITY_WORDS]; // by index: the mod was not told that it came
};

// How often this mod wants event `number` of a kind: each so many ticks, 0 = not at all.
static inline uint32_t subscriptions_every(const struct subscriptions *subscriptions,
                                           uint8_t number, uint16_t kind)
{
    const struct subscription *subscription = &subscriptions->events[number];
    uint16_t own = subscription->kind_every[kind];
    return own ? own : subscription->all_every;
}

static inline bool subscriptions_is_unheard(const struct subscriptions *subscriptions, int index)
{
    return subscriptions->unheard[index / 64] >> (index % 64) & 1;
}

static inline void subscriptions_set_unheard(struct subscriptions *subscriptions, int index,
                                             bool unheard)
{
    uint64_t bit = UINT64_C(1) << (index % 64);
    if (unheard)
        subscriptions->unheard[index / 64] |= bit;
    else
        subscriptions->unheard[index / 64] &= ~bit;
}

static inline bool kinds_has(const uint64_t *kinds, uint16_t kind)
{
    return kinds[kind / 64] >> (kind % 64) & 1;
}

// `kind`: a kind's number, or SUBSCRIPTIONS_ALL_KINDS. `every` 0 counts as 1. A first subscription of a kind asks for a
// snapshot.
void subscriptions_add(struct subscriptions *subscriptions, uint8_t number, int kind,
                       uint32_t every);
void subscriptions_remove(struct subscriptions *subscriptions, uint8_t number, int kind);
// Tells everything that is subscribed to again (events were lost).
void subscriptions_restart(struct subscriptions *subscriptions);
