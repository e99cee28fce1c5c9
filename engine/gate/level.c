// The API level that a mod was written for. What is older works for it as it did; what came later
// does not exist for it, so that the mod behaves the same in each engine that has its level.
#include <stdio.h>

#include "gate/internal.h"

void gate_set_target(struct gate *gate, uint16_t number, uint32_t level)
{
    struct gate_mod *mod = gate_find_mod(gate, number);
    if (mod) mod->target = level;
}

bool level_allows(const struct gate_mod *mod, uint32_t since, const char *name,
                  char reason[GATE_REASON_BYTES])
{
    if (since <= mod->target) return true;
    snprintf(
        reason, GATE_REASON_BYTES,
        "%s came with API level %u, and this mod is for level %u: mod.json's api.target says so",
        name, since, mod->target);
    return false;
}
