// What a player types into a line of the host's own: text as the keyboard's layout gives it, and the keys
// that edit and scroll. While it is on, the keyboard is nobody else's, and no device plays the game:
// mouse and gamepads are the menus' alone. Threads: main only.
#pragma once

#include <SDL2/SDL.h>
#include <stdbool.h>

enum {
    TYPING_MAX_ITEMS = 64,       // between two polls; more are not taken
    TYPING_MAX_TEXT_BYTES = 256, // of one item, with its NUL: a paste is several
};

struct typing_item {
    const char *key; // "backspace", or NULL: it is text. Static
    bool shift, ctrl;
    char text[TYPING_MAX_TEXT_BYTES];
};

struct typing {
    bool on;
    int count;
    struct typing_item items[TYPING_MAX_ITEMS];
};

// Asks SDL for text, or no more.
void typing_set(struct typing *typing, bool on);
// A key went down, or came again. While it is off nothing is taken.
void typing_key(struct typing *typing, const SDL_Keysym *key);
// The static text of a key's name that typing_key() may give; NULL: there is none of that name.
const char *typing_key_named(const char *name);
void typing_text(struct typing *typing, const char *text); // UTF-8
