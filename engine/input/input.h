// Keyboard, mouse and gamepad to actions. Bindings are names: "key:e", "mouse:left", "pad:a",
// "pad:lefttrigger"; movement has four bindings of its own besides the left stick.
// Threads: main only.
#pragma once

#include <stdbool.h>

#include "render/render.h"
#include "util/diag.h"
#include "world/actions.h"

struct input;

struct input_binding {
    const char *target;  // an action's name, or "up", "down", "left", "right"
    const char *source;  // "key:w"
    int player;          // 0 or 1
};

struct input_config {
    const struct input_binding *bindings;
    int count;
};

// STATUS_INVALID: the diag names the binding, and what the nearest valid one is called.
enum status input_create(struct input **input, const struct input_config *config, struct diag *diag);
void input_destroy(struct input *input);

struct input_frame {
    struct actions players[ACTIONS_MAX_PLAYERS];
    bool quit;            // the window was closed
    bool toggle_fullscreen; // Alt+Enter or F11
    bool screenshot;      // F12
    bool toggle_console;  // F1
};

// Pumps SDL's events and gives the actions of this tick. (player_x, player_y): where each player is on
// the canvas, for aiming with the mouse (player 0).
void input_poll(struct input *input, const struct render *render, const int player_x[ACTIONS_MAX_PLAYERS],
                const int player_y[ACTIONS_MAX_PLAYERS], struct input_frame *frame);
