// What a player does in one tick, whatever the device: the only input the simulation knows, and what
// is recorded. Plain values.
#pragma once

#include <stdint.h>

// The list that enum and names come from. `focus` narrows the lantern to a strong beam that burns oil;
// `build` puts a wall in front; what `use` does depends on what is there.
#define ACTION_LIST(X)                                                                             \
    X(ACTION_USE, "use")                                                                           \
    X(ACTION_THROW, "throw")                                                                       \
    X(ACTION_DASH, "dash")                                                                         \
    X(ACTION_MENU, "menu")                                                                         \
    X(ACTION_CONFIRM, "confirm")                                                                   \
    X(ACTION_CANCEL, "cancel")                                                                     \
    X(ACTION_FOCUS, "focus")                                                                       \
    X(ACTION_BUILD, "build")

enum action {
#define ACTION_ENUM(action, name) action,
    ACTION_LIST(ACTION_ENUM)
#undef ACTION_ENUM
    ACTION_COUNT
};

enum { ACTIONS_MAX_PLAYERS = 2 };

// An action's name, "use"; NULL beyond the list.
const char *action_name(enum action action);

struct actions {
    int16_t move_x, move_y; // -256..256 each; a vector no longer than 256
    uint16_t aim_angle;     // 1/65536 turn, 0 = right, clockwise
    uint16_t aiming;        // 1: the aim was given (mouse moved, stick pushed)
    uint16_t held;          // bit per enum action
    uint16_t pressed;       // went down in this tick
    uint16_t released;      // went up in this tick
};
