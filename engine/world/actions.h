// What a player does in one tick, whatever the device: the only input the simulation knows, and what
// is recorded. Which actions there are is the game's (game.lua); ways to walk have all games. Plain values.
#pragma once

#include <stdint.h>

enum {
    ACTIONS_MAX_PLAYERS = 4,
    ACTIONS_MAX = 24,        // of one game
    ACTIONS_NAME_BYTES = 33, // with its NUL
};

// The ways to walk, as bits behind those of the actions.
enum way { WAY_UP = ACTIONS_MAX, WAY_DOWN, WAY_LEFT, WAY_RIGHT, WAYS_END };

// The actions of a game, in its order.
struct action_set {
    int count;
    char names[ACTIONS_MAX][ACTIONS_NAME_BYTES];
};

// The number of an action; -1: there is none of that name.
int action_set_find(const struct action_set *set, const char *name);
// The name of an action or a way, "use", "up"; NULL: there is none of that number.
const char *action_set_name(const struct action_set *set, int action);

struct actions {
    int16_t move_x, move_y; // -256..256 each; a vector no longer than 256
    uint16_t aim_angle;     // 1/65536 turn, 0 = right, clockwise
    uint16_t aiming;        // 1: the aim was given (mouse moved, stick pushed)
    uint32_t held;          // bit per action of the set, and per enum way
    uint32_t pressed;       // went down in this tick
    uint32_t released;      // went up in this tick
};
