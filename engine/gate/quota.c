#include "gate/quota.h"

#include <stdio.h>

void quota_reset(struct quota *quota)
{
    *quota = (struct quota){0};
}

static bool take(uint16_t *used, uint32_t most, uint32_t *cost, uint32_t cost_limit,
                 const struct gate_command *what, char *reason)
{
    if (*used >= most) {
        snprintf(reason, GATE_REASON_BYTES, "at most %u %s in one tick", most, what->name);
        return false;
    }
    if (what->cost > cost_limit - *cost) {
        snprintf(reason, GATE_REASON_BYTES,
                 "the tick's budget of %u units is used up (%s costs %u)", cost_limit, what->name,
                 what->cost);
        return false;
    }
    ++*used;
    *cost += what->cost;
    return true;
}

// A capability that was granted more gives each of its commands as much more, rounded up.
static uint32_t most_of(const struct gate_command *command, const struct quota_share *share)
{
    if (!share || share->granted <= share->whole) return command->quota;
    return (command->quota * share->granted + share->whole - 1) / share->whole;
}

bool quota_take_command(struct quota *quota, const struct gate_limits *limits,
                        const struct gate_command *command, const struct quota_share *share,
                        char *reason)
{
    bool bounded = share && share->granted;
    if (bounded && quota->together[share->capability] >= share->granted) {
        snprintf(reason, GATE_REASON_BYTES, "at most %u commands of \"%s\" in one tick",
                 share->granted, command->capability);
        return false;
    }
    if (!take(&quota->used[command->number], most_of(command, share), &quota->cost,
              limits->cost_per_tick, command, reason))
        return false;
    if (bounded) quota->together[share->capability]++;
    return true;
}

bool quota_take_query(struct quota *quota, const struct gate_limits *limits,
                      const struct gate_command *query, char *reason)
{
    return take(&quota->queried[query->number], query->quota, &quota->query_cost,
                limits->cost_per_tick, query, reason);
}
