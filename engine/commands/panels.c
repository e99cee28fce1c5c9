// Panels of mods: from commands to the scene. A panel is changed whole or not at all: a copy is made, changed, checked,
// and takes the place of what there was.
#include <stdio.h>
#include <string.h>

#include "commands/internal.h"
#include "scene/panel.h"
#include "util/mem.h"
#include "util/utf8.h"

_Static_assert((int)WIDGET_KINDS == (int)GATEHOUSE__WIDGET_KIND__WIDGET_TAB + 1,
               "one list, two names");

// A panel that is made, and for whom.
struct making {
    struct commands *commands;
    struct actor *mod;
    uint32_t player, life;
    struct panel *panel; // owned until it was put into the scene
};

static void begin(struct making *making, struct commands *commands, uint16_t mod, uint32_t player,
                  const struct panel *from)
{
    *making = (struct making){.commands = commands,
                              .mod = commands_actor(commands, mod),
                              .player = player,
                              .life = gate_life(commands->gate, mod),
                              .panel = mem_alloc(sizeof(struct panel))};
    if (from) *making->panel = *from;
    making->panel->owner = mod;
}

static bool has_range(int kind)
{
    return kind == WIDGET_BAR || kind == WIDGET_SLIDER;
}

// Whether it may need more room, or less, than it did.
static bool takes_other_room(const struct panel_widget *before, const struct panel_widget *now)
{
    if (before->width != now->width || before->height != now->height) return true;
    if (before->columns != now->columns || !before->sprite != !now->sprite) return true;
    return now->kind == WIDGET_TEXT && strcmp(before->text, now->text) != 0;
}

// One widget, in the place of that of its id.
static bool take(struct making *making, const Gatehouse__PanelWidget *sent, struct outcome *outcome)
{
    struct panel_widget *widget = &making->panel->widgets[sent->id];
    struct panel_widget made = {
        .there = true,
        .changed = true,
        .parent = (uint8_t)sent->parent,
        .kind = (uint8_t)sent->kind,
        .disabled = sent->disabled,
        .chosen = sent->chosen,
        .columns = (uint8_t)sent->columns,
        .width = (uint16_t)sent->width,
        .height = (uint16_t)sent->height,
        .color = sent->color,
        .value = sent->value,
        .min = sent->min,
        .max = sent->max,
        .step = sent->step,
    };
    if (has_range(made.kind) && made.max < made.min) {
        outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED, "widget %u: min %d is above max %d",
                     sent->id, made.min, made.max);
        return false;
    }
    if (sent->sprite[0] && !shown_find_name(making->commands, making->mod, NAME_SPRITE,
                                            sent->sprite, &made.sprite, outcome))
        return false;
    struct shown_text text = {sent->key, sent->text, sent->args, sent->n_args};
    shown_write(making->commands, making->mod, &text, made.text, sizeof made.text);
    utf8_copy(made.detail, sizeof made.detail, sent->detail);
    if (takes_other_room(widget, &made)) making->panel->structure++;
    *widget = made;
    return true;
}

static bool take_all(struct making *making, Gatehouse__PanelWidget **sent, size_t count,
                     struct outcome *outcome)
{
    for (size_t i = 0; i < count; i++)
        if (!take(making, sent[i], outcome)) return false;
    return true;
}

// The order of its widgets, from now on; those that are not in it go.
static void set_order(struct panel *panel, const uint8_t *ids, size_t count)
{
    bool stays[PANEL_MAX_WIDGETS + 1] = {false};
    panel->count = (uint8_t)count;
    panel->structure++;
    for (size_t i = 0; i < count; i++) {
        panel->order[i] = ids[i];
        stays[ids[i]] = true;
    }
    for (size_t id = 0; id <= PANEL_MAX_WIDGETS; id++)
        if (!stays[id]) panel->widgets[id] = (struct panel_widget){.there = false};
}

// Checks it and puts it into the scene; whatever comes of it, the panel is not the caller's any more.
static void finish(struct making *making, bool is_good, struct outcome *outcome)
{
    struct panel *panel = making->panel;
    char reason[GATE_REASON_BYTES];
    bool lives = gate_life(making->commands->gate, making->mod->number) == making->life;
    if (is_good && lives && !panel_check(panel, reason, sizeof reason)) {
        outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED, "%s", reason);
        is_good = false;
    }
    if (is_good && lives) {
        panel->content++;
        if (scene_put_panel(making->commands->scene, making->player, panel) == STATUS_OK) return;
        outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED,
                     "player %u has another mod's panel open: one at a time", making->player);
    }
    mem_free(panel);
}

static void apply_open(void *context, uint16_t mod, const ProtobufCMessage *message,
                       struct outcome *outcome)
{
    const Gatehouse__PanelOpen *command = (const Gatehouse__PanelOpen *)message;
    struct commands *commands = context;
    const struct panel *before = scene_find_panel(commands->scene, command->player);
    struct making making;
    uint8_t ids[PANEL_MAX_WIDGETS];
    begin(&making, commands, mod, command->player, NULL);
    if (before && before->owner == mod) {
        making.panel->structure = before->structure;
        making.panel->content = before->content;
    }
    utf8_copy(making.panel->title, sizeof making.panel->title, command->title);
    making.panel->width = (uint16_t)command->width;
    making.panel->height = (uint16_t)command->height;
    bool is_good = take_all(&making, command->widgets, command->n_widgets, outcome);
    for (size_t i = 0; i < command->n_widgets; i++) ids[i] = (uint8_t)command->widgets[i]->id;
    if (is_good) set_order(making.panel, ids, command->n_widgets);
    finish(&making, is_good, outcome);
}

static struct panel *find_own(const struct commands *commands, uint16_t mod, uint32_t player,
                              struct outcome *outcome)
{
    struct panel *panel = scene_find_panel(commands->scene, player);
    if (panel && panel->owner == mod) return panel;
    outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED, "no panel of this mod is open for player %u",
                 player);
    return NULL;
}

// Without an order what there is keeps its place: a widget that is new, or has another parent or kind, needs one.
static bool fits_in(const struct panel *panel, const Gatehouse__PanelUpdate *command,
                    struct outcome *outcome)
{
    for (size_t i = 0; i < command->n_widgets; i++) {
        const Gatehouse__PanelWidget *sent = command->widgets[i];
        const struct panel_widget *known = &panel->widgets[sent->id];
        if (known->there && known->parent == sent->parent && (int)known->kind == (int)sent->kind)
            continue;
        outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED,
                     "widget %u is new, or has another parent or kind: say the order", sent->id);
        return false;
    }
    return true;
}

static void apply_update(void *context, uint16_t mod, const ProtobufCMessage *message,
                         struct outcome *outcome)
{
    const Gatehouse__PanelUpdate *command = (const Gatehouse__PanelUpdate *)message;
    struct commands *commands = context;
    struct panel *panel = find_own(commands, mod, command->player, outcome);
    struct making making;
    if (!panel || (command->order.len == 0 && !fits_in(panel, command, outcome))) return;
    begin(&making, commands, mod, command->player, panel);
    bool is_good = take_all(&making, command->widgets, command->n_widgets, outcome);
    if (is_good && command->order.len)
        set_order(making.panel, command->order.data, command->order.len);
    if (command->maybe_title_case)
        utf8_copy(making.panel->title, sizeof making.panel->title, command->title);
    finish(&making, is_good, outcome);
}

static void apply_close(void *context, uint16_t mod, const ProtobufCMessage *message,
                        struct outcome *outcome)
{
    const Gatehouse__PanelClose *command = (const Gatehouse__PanelClose *)message;
    struct commands *commands = context;
    if (find_own(commands, mod, command->player, outcome))
        scene_close_panel(commands->scene, command->player);
}

#define NUMBER(name) GATEHOUSE__COMMAND__COMMAND_##name

void panels_register(struct gate_content *content)
{
    content->apply[NUMBER(PANEL_OPEN)] = apply_open;
    content->apply[NUMBER(PANEL_UPDATE)] = apply_update;
    content->apply[NUMBER(PANEL_CLOSE)] = apply_close;
}
