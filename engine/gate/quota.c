#include "gate/quota.h"

#include <stdio.h>

void quota_reset(struct quota *quota)
{
    *quota = (struct quota){0};
}

static bool take(uint16_t *used, uint32_t *cost, uint32_t cost_limit,
                 const struct gate_command *what, char *reason)
{
    if (*used >= what->quota) {
        snprintf(reason, GATE_REASON_BYTES, "at most %u %s in one tick", what->quota, what->name);
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

bool quota_take_command(struct quota *quota, const struct gate_limits *limits,
                        const struct gate_command *command, char *reason)
{
    return take(&quota->used[command->number], &quota->cost, limits->cost_per_tick, command,
                reason);
}

bool quota_take_query(struct quota *quota, const struct gate_limits *limits,
                      const struct gate_command *query, char *reason)
{
    return take(&quota->queried[query->number], &quota->query_cost, limits->cost_per_tick, query,
                reason);
}
