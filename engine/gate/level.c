// The API level that a mod was written for, the engine's and the game's own. What is older works for it as it did; what came later
// does not exist for it, so that the mod behaves the same in each engine that has its level.
#include <stdio.h>

#include "gate/internal.h"

void gate_set_target(struct gate *gate, uint16_t number, uint32_t level)
{
    struct gate_mod *mod = gate_find_mod(gate, number);
    if (mod) mod->target = level;
}

void gate_set_game_target(struct gate *gate, uint16_t number, uint32_t level)
{
    struct gate_mod *mod = gate_find_mod(gate, number);
    if (mod) mod->game_target = level;
}

static bool is_games(uint32_t number)
{
    return number >= API_FIRST_NUMBER;
}

bool level_has(const struct gate_mod *mod, uint32_t number, uint32_t since)
{
    return since <= (is_games(number) ? mod->game_target : mod->target);
}

bool level_allows(const struct gate_mod *mod, uint32_t number, uint32_t since, const char *name,
                  char reason[GATE_REASON_BYTES])
{
    if (level_has(mod, number, since)) return true;
    if (is_games(number))
        snprintf(
            reason, GATE_REASON_BYTES,
            "%s came with level %u of the game's api, and this mod is for level %u: mod.json's "
            "api.games says so",
            name, since, mod->game_target);
    else
        snprintf(reason, GATE_REASON_BYTES,
                 "%s came with API level %u, and this mod is for level %u: mod.json's api.target "
                 "says so",
                 name, since, mod->target);
    return false;
}
