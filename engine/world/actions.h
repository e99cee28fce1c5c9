// What a player does in one tick, whatever the device: the only input the simulation knows, and what
// is recorded. Plain values.
#pragma once

#include <stdint.h>

enum action {
    ACTION_USE,
    ACTION_THROW,
    ACTION_DASH,
    ACTION_MENU,
    ACTION_CONFIRM,
    ACTION_CANCEL,
    ACTION_FOCUS, // narrow the lantern: a strong beam that burns oil
    ACTION_BUILD, // put a wall in front
    ACTION_COUNT
};

enum { ACTIONS_MAX_PLAYERS = 2 };

// "use", "throw", "dash", "menu", "confirm", "cancel", "focus", "build"; NULL beyond.
const char *action_name(enum action action);

struct actions {
    int16_t move_x, move_y; // -256..256 each; a vector no longer than 256
    uint16_t aim_angle;     // 1/65536 turn, 0 = right, clockwise
    uint16_t aiming;        // 1: the aim was given (mouse moved, stick pushed)
    uint16_t held;          // bit per enum action
    uint16_t pressed;       // went down in this tick
    uint16_t released;      // went up in this tick
};
