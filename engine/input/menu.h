// What a player does in the host's own screens: steps, choices and the pointer, the same for
// keyboard, mouse and gamepad and never bound to anything else, so that they can be left and used
// whatever the bindings are. It is no part of the simulation's input: the game and mods are told
// nothing of it. Threads: main only.
#pragma once

#include <SDL2/SDL.h>
#include <stdbool.h>
#include <stdint.h>

#include "input/input.h"

enum { MENU_SOURCES = 40 };

struct menu {
    uint8_t down
        [MENU_SOURCES]; // by source: bit 0 keyboard or player 0's pad, bit 1 player 1's pad, ...
    uint16_t edges;     // bit per enum menu_key that went down since the last poll
    uint16_t sticks;    // four bits per player: the directions in which his stick is pushed
    uint32_t ticks[MENU_KEY_COUNT]; // for how many polls it has been held
    uint32_t polls_per_second;      // 0: 60
    uint32_t console_ticks;         // for how many polls a pad's button for it has been held
    struct menu_input pointer;      // the pointer's part, since the last poll
    int window_x, window_y;
};

void menu_key(struct menu *menu, SDL_Scancode code, bool shift, bool down);
void menu_pad_button(struct menu *menu, int player, int button, bool down);
void menu_mouse_move(struct menu *menu, int window_x, int window_y);
void menu_mouse_button(struct menu *menu, int button, bool down);
void menu_wheel(struct menu *menu, int lines);
void menu_release_keys(struct menu *menu);            // the focus is lost
void menu_release_pad(struct menu *menu, int player); // unplugged
// Where a pad's left stick is, each poll before menu_take.
void menu_stick(struct menu *menu, int player, int x, int y);
// What happened since the last time. `render` may be NULL: window pixels are canvas pixels then.
void menu_take(struct menu *menu, const struct render *render, struct menu_input *out);
