// Input actions of a mod's own, and what a player does on its panel: that goes to the mod and to no other, and needs no
// capability, because it is nothing that the mod could learn of anything else.
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

enum status gate_note_panel(struct gate *gate, uint16_t number, const struct gate_panel_event *what)
{
    struct gate_mod *mod = gate_find_mod(gate, number);
    if (!mod || !mod->begun) return STATUS_NOT_FOUND;
    if (what->act < GATEHOUSE__PANEL_ACT__ACT_CLOSED ||
        what->act > GATEHOUSE__PANEL_ACT__ACT_CHOSEN)
        return STATUS_INVALID;
    if (mod->throttle.suspended && what->act != GATEHOUSE__PANEL_ACT__ACT_CLOSED) return STATUS_OK;
    Gatehouse__PanelEvent panel = GATEHOUSE__PANEL_EVENT__INIT;
    Gatehouse__Event event = GATEHOUSE__EVENT__INIT;
    panel.player = what->player;
    panel.act = (Gatehouse__PanelAct)what->act;
    panel.widget = what->widget;
    panel.value = what->value;
    panel.text = (char *)what->text;
    event.event_case = GATEHOUSE__EVENT__EVENT_PANEL_EVENT;
    event.panel_event = &panel;
    event_queue_put(mod, &event);
    return STATUS_OK;
}
