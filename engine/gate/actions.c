// Input actions of a mod's own: what the player has bound to them goes to that mod and to no other,
// and needs no capability, because it is nothing that the mod could learn of anything else.
#include <string.h>

#include "gate/internal.h"

void gate_set_actions(struct gate *gate, uint16_t number, const struct gate_actions *actions)
{
    struct gate_mod *mod = gate_find_mod(gate, number);
    if (mod) mod->actions = *actions;
}

static bool has_action(const struct gate_mod *mod, const char *action)
{
    for (size_t i = 0; i < mod->actions.count; i++)
        if (strcmp(mod->actions.names[i], action) == 0) return true;
    return false;
}

enum status gate_note_action(struct gate *gate, uint16_t number, uint32_t player,
                             const char *action, bool pressed)
{
    struct gate_mod *mod = gate_find_mod(gate, number);
    if (!mod || !has_action(mod, action)) return STATUS_NOT_FOUND;
    if (!mod->begun || mod->throttle.suspended) return STATUS_OK;
    Gatehouse__InputAction input = GATEHOUSE__INPUT_ACTION__INIT;
    Gatehouse__Event event = GATEHOUSE__EVENT__INIT;
    input.player = player;
    input.action = (char *)action;
    input.pressed = pressed;
    event.event_case = GATEHOUSE__EVENT__EVENT_INPUT_ACTION;
    event.input_action = &input;
    event_queue_put(mod, &event);
    return STATUS_OK;
}
