// Panels: kept as they were sent, once they hold together.
#include "scene/panel.h"

#include <stdio.h>

#include "scene/internal.h"
#include "util/mem.h"

static const char *const kind_names[WIDGET_KINDS] = {
    [WIDGET_TEXT] = "text",     [WIDGET_PICTURE] = "picture", [WIDGET_BUTTON] = "button",
    [WIDGET_ITEM] = "item",     [WIDGET_SLOT] = "slot",       [WIDGET_BAR] = "bar",
    [WIDGET_SLIDER] = "slider", [WIDGET_TOGGLE] = "toggle",   [WIDGET_INPUT] = "input",
    [WIDGET_SPACE] = "space",   [WIDGET_COLUMN] = "column",   [WIDGET_ROW] = "row",
    [WIDGET_LIST] = "list",     [WIDGET_GRID] = "grid",       [WIDGET_TABS] = "tabs",
    [WIDGET_TAB] = "tab",
};

const char *widget_kind_name(int kind)
{
    return kind >= 0 && kind < WIDGET_KINDS ? kind_names[kind] : NULL;
}

static bool holds(uint8_t holder, uint8_t held)
{
    if (holder == WIDGET_TABS) return held == WIDGET_TAB;
    return holder >= WIDGET_COLUMN && held != WIDGET_TAB;
}

bool panel_check(const struct panel *panel, char *reason, size_t size)
{
    uint8_t depth[PANEL_MAX_WIDGETS + 1] = {0}; // by id, from 1 on; 0: not seen yet
    for (size_t i = 0; i < panel->count; i++) {
        uint8_t id = panel->order[i];
        const struct panel_widget *widget = &panel->widgets[id];
        uint8_t parent = widget->parent;
        if (id == 0 || !widget->there) {
            snprintf(reason, size, "there is no widget %u", id);
        } else if (depth[id]) {
            snprintf(reason, size, "widget %u is there twice", id);
        } else if (parent && !depth[parent]) {
            snprintf(reason, size, "widget %u: its parent %u is not before it", id, parent);
        } else if (!holds(parent ? panel->widgets[parent].kind : WIDGET_COLUMN, widget->kind)) {
            snprintf(reason, size, "widget %u: a %s cannot hold a %s", id,
                     parent ? kind_names[panel->widgets[parent].kind] : "panel",
                     kind_names[widget->kind]);
        } else if (depth[parent] == PANEL_MAX_DEPTH) {
            snprintf(reason, size, "widget %u: at most %d in one another", id, PANEL_MAX_DEPTH);
        } else {
            depth[id] = (uint8_t)(depth[parent] + 1);
            continue;
        }
        return false;
    }
    return true;
}

static bool is_hidden(const struct scene *scene, uint16_t owner)
{
    const struct scene_owner *known = owner < SCENE_MAX_OWNERS ? scene->owners[owner] : NULL;
    return known && known->hidden;
}

struct panel *scene_find_panel(struct scene *scene, uint32_t player)
{
    return player < PANEL_MAX_PLAYERS ? scene->panels[player] : NULL;
}

const struct panel *scene_panel(const struct scene *scene, uint32_t player)
{
    const struct panel *panel = player < PANEL_MAX_PLAYERS ? scene->panels[player] : NULL;
    return panel && !is_hidden(scene, panel->owner) ? panel : NULL;
}

enum status scene_put_panel(struct scene *scene, uint32_t player, struct panel *panel)
{
    if (player >= PANEL_MAX_PLAYERS) return STATUS_LIMIT;
    const struct panel *before = scene->panels[player];
    bool is_same = before && before->owner == panel->owner;
    if (before && !is_same && !is_hidden(scene, before->owner)) return STATUS_EXISTS;
    panel->serial = is_same ? before->serial : ++scene->panel_serial;
    scene_close_panel(scene, player);
    scene->panels[player] = panel;
    return STATUS_OK;
}

void scene_close_panel(struct scene *scene, uint32_t player)
{
    if (player >= PANEL_MAX_PLAYERS) return;
    mem_free(scene->panels[player]);
    scene->panels[player] = NULL;
}

void scene_close_panels(struct scene *scene, int owner)
{
    for (uint32_t i = 0; i < PANEL_MAX_PLAYERS; i++)
        if (scene->panels[i] && (owner < 0 || scene->panels[i]->owner == owner))
            scene_close_panel(scene, i);
}
