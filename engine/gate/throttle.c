// How the host treats a mod: its share of the limits, how often it gets its events, and the Budget
// event that tells it so.
#include "gate/internal.h"

void throttle_fill_limits(struct gate_limits *limits, const struct gate_limits *defaults)
{
    if (!limits->commands_per_tick) limits->commands_per_tick = defaults->commands_per_tick;
    if (!limits->bytes_per_tick) limits->bytes_per_tick = defaults->bytes_per_tick;
    if (!limits->cost_per_tick) limits->cost_per_tick = defaults->cost_per_tick;
    if (!limits->entities_per_mod) limits->entities_per_mod = defaults->entities_per_mod;
    if (limits->bytes_per_tick > GATE_MAX_BYTES_PER_TICK)
        limits->bytes_per_tick = GATE_MAX_BYTES_PER_TICK;
}

// Never nothing: a mod that may do nothing at all is suspended, not throttled.
static uint32_t share(uint32_t limit, uint32_t percent)
{
    uint32_t left = (uint32_t)((uint64_t)limit * percent / 100);
    return left ? left : 1;
}

void throttle_apply(struct gate_mod *mod)
{
    uint32_t percent = mod->throttle.share_percent;
    mod->limits = mod->own;
    if (percent == 0 || percent >= 100) return;
    mod->limits.commands_per_tick = share(mod->own.commands_per_tick, percent);
    mod->limits.bytes_per_tick = share(mod->own.bytes_per_tick, percent);
    mod->limits.cost_per_tick = share(mod->own.cost_per_tick, percent);
}

uint32_t throttle_every(const struct gate_mod *mod)
{
    uint32_t every = mod->throttle.every_ticks;
    if (every > GATE_MAX_EVERY_TICKS) return GATE_MAX_EVERY_TICKS;
    return every ? every : 1;
}

bool throttle_is_due(const struct gate_mod *mod, uint32_t tick)
{
    return tick % throttle_every(mod) == 0;
}

// --- Budget ---

static uint32_t left_of(uint32_t limit, uint64_t used)
{
    return used < limit ? limit - (uint32_t)used : 0;
}

static Gatehouse__Step step_of(enum gate_step step)
{
    switch (step) {
    case STEP_FINE:
        break;
    case STEP_WARNED:
        return GATEHOUSE__STEP__STEP_WARNED;
    case STEP_THROTTLED:
        return GATEHOUSE__STEP__STEP_THROTTLED;
    case STEP_SUSPENDED:
        return GATEHOUSE__STEP__STEP_SUSPENDED;
    case STEP_RESTARTED:
        return GATEHOUSE__STEP__STEP_RESTARTED;
    }
    return GATEHOUSE__STEP__STEP_FINE;
}

void throttle_tell_budget(struct gate *gate, struct gate_mod *mod, uint32_t tick)
{
    uint32_t every = mod->every[GATEHOUSE__EVENT__EVENT_BUDGET];
    if (every < throttle_every(mod)) every = every ? throttle_every(mod) : 0;
    if (!every || mod->throttle.suspended || tick % every != 0) return;
    Gatehouse__Budget budget = GATEHOUSE__BUDGET__INIT;
    Gatehouse__Event event = GATEHOUSE__EVENT__INIT;
    budget.commands = left_of(mod->limits.commands_per_tick, mod->used.commands);
    budget.cost = left_of(mod->limits.cost_per_tick, mod->used.cost);
    budget.bytes = left_of(mod->limits.bytes_per_tick, mod->used.bytes);
    budget.print_bytes = mod->print_budget;
    if (gate->content.fill_budget)
        gate->content.fill_budget(gate->content.context, mod->number, &budget);
    budget.commands_per_tick = mod->limits.commands_per_tick;
    budget.cost_per_tick = mod->limits.cost_per_tick;
    budget.bytes_per_tick = mod->limits.bytes_per_tick;
    budget.step = step_of(mod->throttle.step);
    budget.strikes = mod->throttle.strikes;
    budget.every = throttle_every(mod);
    event.event_case = GATEHOUSE__EVENT__EVENT_BUDGET;
    event.budget = &budget;
    event_queue_put(mod, &event);
}
