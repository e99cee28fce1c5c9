// Keyboard, mouse and gamepad to actions. Bindings are names: "key:e", "mouse:left", "pad:a",
// "pad:lefttrigger" (keys by SDL's names, in any case; mouse left, middle, right, x1, x2; pads by
// SDL's names of controller buttons and triggers). A target may have several sources. Movement has
// four bindings of its own besides the left stick; the right stick aims, and the mouse for player
// 0. Gamepads go to those players first who have nothing on keyboard and mouse, then to the others, in the
// order of the players; they may come and go. Losing the focus
// lets go of keys and mouse; that the window has lost it, or is minimised, is told. Threads: main only.
#pragma once

#include <stdbool.h>

#include "render/render.h"
#include "util/diag.h"
#include "world/actions.h"

struct input;
struct typing;

struct input_binding {
    const char *target; // an action's name, or "up", "down", "left", "right"
    const char *source; // "key:w"
    int player;         // from 0
};

enum { INPUT_MAX_BINDINGS = 1024 };

struct input_config {
    const struct action_set *actions; // copied
    int players;                      // that play
    const struct input_binding *bindings;
    int count;
    uint32_t tick_rate; // polls a second, for what comes again while it is held; 0: 60
};

// STATUS_INVALID: the diag names the binding, and what the nearest valid one is called.
enum status input_create(struct input **input, const struct input_config *config,
                         struct diag *diag);
void input_destroy(struct input *input);

// Replaces what is bound to the game's actions; what is held of them is let go. The rest as for input_create; with an
// error the bindings are as they were.
enum status input_bind_game(struct input *input, const struct input_config *config,
                            struct diag *diag);

enum { INPUT_MAX_MOD_ACTIONS = 64, INPUT_MAX_MOD_BINDINGS = 256 };

// A source that is bound to an action of a mod's own.
struct input_mod_binding {
    int action; // the caller's number for it, below INPUT_MAX_MOD_ACTIONS
    const char *source;
    int player;
    bool
        consumes; // the game's own actions are not pressed by this source; of a gamepad, by this player's
};

// Replaces what is bound to mods' actions; what is held of them counts as never pressed.
// STATUS_LIMIT: too many, or a number past its limit; STATUS_INVALID: no such source. The bindings
// are as they were then.
enum status input_bind_mods(struct input *input, const struct input_mod_binding *bindings,
                            int count, struct diag *diag);

// One player's actions of mods: a bit for each number.
struct mod_actions {
    uint64_t held, pressed, released;
};

// What the host's screens are used with, whatever the bindings are. The directions come first: they
// and the pages come again while they are held.
#define MENU_LIST(X)               \
    X(MENU_UP, "up")               \
    X(MENU_DOWN, "down")           \
    X(MENU_LEFT, "left")           \
    X(MENU_RIGHT, "right")         \
    X(MENU_OK, "ok")               \
    X(MENU_BACK, "back")           \
    X(MENU_NEXT, "next")           \
    X(MENU_PREVIOUS, "previous")   \
    X(MENU_PAGE_UP, "page_up")     \
    X(MENU_PAGE_DOWN, "page_down") \
    X(MENU_MODS, "mods")           \
    X(MENU_CONSOLE, "console")     \
    X(MENU_KEYS, "keys")           \
    X(MENU_RECORDING, "recording")

enum menu_key {
#define MENU_ENUM(key, name) key,
    MENU_LIST(MENU_ENUM)
#undef MENU_ENUM
        MENU_KEY_COUNT
};

const char *menu_key_name(enum menu_key key); // "up"; NULL beyond the list

// Mouse and keyboard lie under two hands: the mouse is only what was used last when a button of it was.
enum input_device { INPUT_KEYBOARD, INPUT_MOUSE, INPUT_PAD };

// What is printed on a gamepad's buttons; one that nobody knows counts as INPUT_PAD_XBOX.
enum input_pad { INPUT_PAD_XBOX, INPUT_PAD_PLAYSTATION, INPUT_PAD_NINTENDO };

enum { INPUT_SOURCE_BYTES = 40 };

struct menu_input {
    uint16_t pressed;         // bit per enum menu_key, repeats among them
    int pointer_x, pointer_y; // on the canvas; it may be outside
    bool pointer_moved;
    bool pointer_held, pointer_pressed, pointer_released; // its left button
    int wheel;                                            // lines, positive = up
    bool pad;                 // a gamepad was used last, for what the screens say of keys
    enum input_device device; // what was used last
    enum input_pad pad_kind;  // of the gamepad that was used last
    bool
        away; // the window has lost the focus or is minimised, since the player left it until he is back
    const struct typing *typed; // what was typed, while that is on; NULL: no devices
    char source
        [INPUT_SOURCE_BYTES]; // what went down while that is captured: "key:w"; "": nothing did
};

struct input_frame {
    struct actions players[ACTIONS_MAX_PLAYERS];
    struct mod_actions mods[ACTIONS_MAX_PLAYERS];
    struct menu_input menu;
    bool quit;              // the window was closed
    bool toggle_fullscreen; // Alt+Enter or F11
    bool screenshot;        // F12
    bool touched;           // a device or the window had something to say
    bool window_changed; // what is in the window may be gone: it was uncovered, or has another size
};

// While it is on, the keyboard types (typing.h), keys press nothing else, and nobody acts in the game. What is held is
// let go.
void input_set_typing(struct input *input, bool on);
// The same for what is typed in the game itself, while no screen of the host's is typed into: mouse and gamepads go on
// playing, and the keys F1 to F12 do what they always do.
void input_set_game_typing(struct input *input, bool on);

// While it is on, a key, a button or a trigger that goes down presses nothing and is told by its name
// (menu_input's source), for a screen that binds it. F11, F12 and Alt+Enter do what they always do.
void input_set_capture(struct input *input, bool on);

// Sleeps until there is an event for input_poll, at most so many milliseconds.
void input_wait(struct input *input, int most_ms);

// Pumps SDL's events and gives the actions of this tick. (player_x, player_y): where each player is
// on the canvas, for aiming with the mouse (player 0). `render` may be NULL: window pixels are
// canvas pixels then. A press and its release within one tick are both seen: pressed and released
// are set, held is not.
void input_poll(struct input *input, const struct render *render,
                const int player_x[ACTIONS_MAX_PLAYERS], const int player_y[ACTIONS_MAX_PLAYERS],
                struct input_frame *frame);
