#include "gate/internal.h"

_Static_assert((int)LIMIT_SET_TIMER_TIMER_MAX < (int)GATE_TIMERS &&
                   (int)GATE_TIMERS <= 8 * (int)sizeof(((struct timers *)0)->active),
               "each timer has its place, and its bit");

void timers_set(struct timers *timers, uint32_t timer, uint64_t now, uint32_t ticks, bool repeat)
{
    uint64_t bit = UINT64_C(1) << timer;
    timers->active &= ~bit;
    if (ticks == 0) return;
    timers->active |= bit;
    timers->due[timer] = now + ticks;
    timers->every[timer] = repeat ? ticks : 0;
}

static void tell(struct gate_mod *mod, uint32_t timer)
{
    Gatehouse__TimerFired fired = GATEHOUSE__TIMER_FIRED__INIT;
    Gatehouse__Event event = GATEHOUSE__EVENT__INIT;
    fired.timer = timer;
    event.event_case = GATEHOUSE__EVENT__EVENT_TIMER_FIRED;
    event.timer_fired = &fired;
    event_queue_put(mod, &event);
}

void timers_fire(struct gate *gate, struct gate_mod *mod)
{
    struct timers *timers = &mod->timers;
    for (uint64_t left = timers->active; left; left &= left - 1) {
        uint32_t timer = (uint32_t)__builtin_ctzll(left);
        if (timers->due[timer] > gate->now) continue;
        if (timers->every[timer])
            timers->due[timer] = gate->now + timers->every[timer];
        else
            timers->active &= ~(UINT64_C(1) << timer);
        tell(mod, timer);
    }
}
