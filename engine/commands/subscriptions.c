#include "commands/subscriptions.h"

#include <string.h>

#include "gate_table.h"

static bool is_entity_event(unsigned number)
{
    const struct gate_event *event = gate_event_of(number);
    return event && event->of_entity;
}

static bool is_on(const struct subscription *subscription)
{
    if (subscription->all_every) return true;
    for (int kind = 0; kind < WORLD_MAX_KINDS; kind++)
        if (subscription->kind_every[kind]) return true;
    return false;
}

static void refresh(struct subscriptions *subscriptions, uint8_t number)
{
    uint32_t bit = UINT32_C(1) << number;
    subscriptions->on &= ~bit;
    if (is_on(&subscriptions->events[number])) subscriptions->on |= bit;
}

// A kind that is not told of now goes into the next snapshot.
static void want_snapshot(struct subscriptions *subscriptions, int kind)
{
    struct snapshot *snapshot = &subscriptions->snapshot;
    for (int i = 0; i < KIND_WORDS; i++) {
        uint64_t wanted = kind < 0 ? UINT64_MAX : kind / 64 == i ? UINT64_C(1) << (kind % 64) : 0;
        uint64_t missing = wanted & ~subscriptions->told[i];
        if (!missing) continue;
        if (!snapshot->pending) memset(snapshot->kinds, 0, sizeof snapshot->kinds);
        snapshot->pending = true;
        snapshot->begun = false;
        snapshot->last = ENTITY_NONE;
        snapshot->kinds[i] |= missing;
        subscriptions->told[i] |= missing;
    }
}

void subscriptions_add(struct subscriptions *subscriptions, uint8_t number, int kind,
                       uint32_t every)
{
    struct subscription *subscription = &subscriptions->events[number];
    uint16_t ticks = (uint16_t)(every ? every : 1);
    if (kind < 0)
        subscription->all_every = ticks;
    else
        subscription->kind_every[kind] = ticks;
    refresh(subscriptions, number);
    want_snapshot(subscriptions, kind);
}

static bool wants_kind(const struct subscriptions *subscriptions, uint16_t kind)
{
    for (uint8_t number = 0; number < SUBSCRIPTIONS_EVENTS; number++)
        if (is_entity_event(number) && subscriptions_every(subscriptions, number, kind))
            return true;
    return false;
}

void subscriptions_remove(struct subscriptions *subscriptions, uint8_t number, int kind)
{
    struct subscription *subscription = &subscriptions->events[number];
    if (kind < 0)
        memset(subscription, 0, sizeof *subscription);
    else
        subscription->kind_every[kind] = 0;
    refresh(subscriptions, number);
    for (uint16_t at = 0; at < WORLD_MAX_KINDS; at++)
        if (!wants_kind(subscriptions, at))
            subscriptions->told[at / 64] &= ~(UINT64_C(1) << (at % 64));
}

void subscriptions_restart(struct subscriptions *subscriptions)
{
    struct snapshot *snapshot = &subscriptions->snapshot;
    *snapshot = (struct snapshot){0};
    memcpy(snapshot->kinds, subscriptions->told, sizeof snapshot->kinds);
    for (int i = 0; i < KIND_WORDS; i++) snapshot->pending |= snapshot->kinds[i] != 0;
}
