// What a mod has used up in this tick: commands, their cost, and how many of each kind. Plain
// values.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gate/gate.h"
#include "gate_table.h"

struct quota {
    uint32_t commands, cost, query_cost;
    uint16_t used[GATE_MAX_COMMANDS];    // by command number
    uint16_t queried[GATE_MAX_COMMANDS]; // by query number
    uint16_t together[GATE_MAX_CAPABILITIES];
};

// The quota of a command's capability: how many commands of it a mod may send in one tick.
struct quota_share {
    size_t capability; // index
    uint32_t whole;    // the quotas of its commands together
    uint32_t granted;  // 0: as the .proto has each; more than `whole`: each that much more
};

void quota_reset(struct quota *quota); // a new tick

// Takes one command or query out of the tick's budget, or leaves it as it was and says which limit
// was met in `reason` (GATE_REASON_BYTES). `share`: NULL for a command that needs no capability.
bool quota_take_command(struct quota *quota, const struct gate_limits *limits,
                        const struct gate_command *command, const struct quota_share *share,
                        char *reason);
bool quota_take_query(struct quota *quota, const struct gate_limits *limits,
                      const struct gate_command *query, char *reason);
