// What a mod was granted: its capabilities, how many commands of each, and what it made of that.
#include <stdio.h>
#include <string.h>

#include "gate/internal.h"
#include "util/check.h"

// The index of the one capability that a command needs; -1: none.
static int index_of(uint64_t needs)
{
    return needs ? __builtin_ctzll(needs) : -1;
}

void permissions_fill(struct gate *gate)
{
    for (size_t i = 0; i < GATE_MAX_COMMANDS; i++) {
        if (!gate->commands[i]) continue;
        int capability = index_of(gate->command_needs[i]);
        if (capability >= 0) gate->whole_quotas[capability] += gate->commands[i]->quota;
    }
}

bool permissions_has(struct gate_mod *mod, uint64_t needs)
{
    mod->lacked_capabilities |= needs & ~mod->capabilities;
    return (mod->capabilities & needs) == needs;
}

void permissions_note_used(struct gate_mod *mod, uint64_t needs)
{
    mod->used_capabilities |= needs;
}

void permissions_note_limit(struct gate_mod *mod, const char *reason)
{
    if (!mod->limit_met[0]) snprintf(mod->limit_met, sizeof mod->limit_met, "%s", reason);
}

const struct quota_share *permissions_share(const struct gate *gate, const struct gate_mod *mod,
                                            const struct gate_command *command,
                                            struct quota_share *room)
{
    int capability = index_of(gate->command_needs[command->number]);
    if (capability < 0) return NULL;
    *room = (struct quota_share){(size_t)capability, gate->whole_quotas[capability],
                                 mod->quotas[capability]};
    return room;
}

enum status gate_set_quota(struct gate *gate, uint16_t number, const char *name,
                           uint32_t commands_per_tick)
{
    struct gate_mod *mod = gate_find_mod(gate, number);
    if (!mod) return STATUS_NOT_FOUND;
    int capability = index_of(gate_capability_bit(gate, name));
    if (capability < 0 || gate->whole_quotas[capability] == 0) return STATUS_INVALID;
    if (commands_per_tick > GATE_MAX_QUOTA_TIMES * gate->whole_quotas[capability])
        return STATUS_LIMIT;
    mod->quotas[capability] = commands_per_tick;
    return STATUS_OK;
}

static size_t names_of(const struct gate *gate, uint64_t bits, const char **names)
{
    size_t count = 0;
    for (size_t i = 0; i < gate->capability_count; i++)
        if (bits >> i & 1) names[count++] = gate->capabilities[i];
    return count;
}

static const struct gate_mod *ever(const struct gate *gate, uint16_t number)
{
    return number > 0 && number <= GATE_MAX_MODS ? gate->mods[number] : NULL;
}

size_t gate_used_capabilities(const struct gate *gate, uint16_t number, const char **names)
{
    const struct gate_mod *mod = ever(gate, number);
    return mod ? names_of(gate, mod->used_capabilities, names) : 0;
}

size_t gate_lacked_capabilities(const struct gate *gate, uint16_t number, const char **names)
{
    const struct gate_mod *mod = ever(gate, number);
    return mod ? names_of(gate, mod->lacked_capabilities, names) : 0;
}

const char *gate_limit_met(const struct gate *gate, uint16_t number)
{
    const struct gate_mod *mod = ever(gate, number);
    return mod ? mod->limit_met : "";
}
