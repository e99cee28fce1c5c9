// Panels of mods: trees of widgets as data, one for each player. Nothing here draws or lays out: the host's Lua reads a
// panel (lua/play/panels.lua), and what a player does to it goes back to the mod. A panel belongs to an owner, vanishes
// with it, and is not there for whoever looks while its owner is hidden.
//
// Threads: as the scene. Memory: the scene owns a panel that was put into it.
#pragma once

#include "scene/scene.h"

enum {
    PANEL_MAX_PLAYERS = 4,
    PANEL_MAX_WIDGETS = 255, // ids are 1 to that
    PANEL_MAX_DEPTH = 6,     // of what holds what
    PANEL_TEXT_BYTES = 201,
    PANEL_DETAIL_BYTES = 65,
    PANEL_TITLE_BYTES = 65,
};

enum widget_kind { // as in commands.proto
    WIDGET_TEXT,
    WIDGET_PICTURE,
    WIDGET_BUTTON,
    WIDGET_ITEM,
    WIDGET_SLOT,
    WIDGET_BAR,
    WIDGET_SLIDER,
    WIDGET_TOGGLE,
    WIDGET_INPUT,
    WIDGET_SPACE,
    WIDGET_COLUMN,
    WIDGET_ROW,
    WIDGET_LIST,
    WIDGET_GRID,
    WIDGET_TABS,
    WIDGET_TAB,
    WIDGET_KINDS
};
const char *widget_kind_name(int kind); // "text"; NULL beyond the last

struct panel_widget {
    bool there, changed; // changed: nobody has read it as it is
    uint8_t parent;      // 0: the panel
    uint8_t kind;        // enum widget_kind
    bool disabled, chosen;
    uint8_t columns;
    uint16_t sprite;
    uint16_t width, height; // px; 0: not said
    uint32_t color;         // 0: the usual
    int32_t value, min, max;
    uint32_t step;
    char text[PANEL_TEXT_BYTES], detail[PANEL_DETAIL_BYTES];
};

struct panel {
    uint16_t owner;
    uint32_t serial;    // another for each that was opened
    uint32_t structure; // another when widgets came, went or changed places
    uint32_t content;   // another with each change
    char title[PANEL_TITLE_BYTES];
    uint16_t width, height; // px; 0: not said
    uint8_t count;
    uint8_t order[PANEL_MAX_WIDGETS]; // ids; what holds others before what it holds
    struct panel_widget widgets[PANEL_MAX_WIDGETS + 1]; // by id
};

// Whether its order is one: each id once and there, parents before what they hold, holders that hold such, not too deep.
// False: *reason has why, in at most `size` bytes.
bool panel_check(const struct panel *panel, char *reason, size_t size);
// Takes the panel, which mem_alloc made: it is the player's now. One that was there is freed; the new one keeps its
// serial if it is of the same owner. STATUS_EXISTS: another owner's is open and not hidden; the panel stays the caller's.
enum status scene_put_panel(struct scene *scene, uint32_t player, struct panel *panel);
// The player's panel, also one whose owner is hidden; NULL: none. Good until the scene changes.
struct panel *scene_find_panel(struct scene *scene, uint32_t player);
// The same of what is shown now.
const struct panel *scene_panel(const struct scene *scene, uint32_t player);
void scene_close_panel(struct scene *scene, uint32_t player); // none: fine
void scene_close_panels(struct scene *scene, int owner);      // of an owner; -1: all
