// The game loop: input, act, Lua, step, think and draw, sixty times a second or as fast as it goes.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "app/app.h"
#include "app/timing.h"
#include "app/asset_binding.h"
#include "audio/audio.h"
#include "input/input.h"
#include "input/typing.h"
#include "render/render.h"

struct thinker;

struct loop {
    struct app *app;
    struct render *render;     // NULL: nothing is drawn
    struct audio *audio;       // NULL: silent
    struct input *input;       // NULL: nobody at the keys
    struct thinker *thinker;   // NULL: mods are waited for on this thread
    bool window;               // paced by the clock, drawn each frame; otherwise headless
    bool pictured;             // without a window: a picture is made at the end, with `render`
    uint32_t tick_rate;        // per second
    uint32_t max_ticks;        // 0 = until it is done
    uint32_t players;          // whose actions are given to Lua
    struct action_set actions; // the game's
    int tick_ref, done_ref, progress_ref,
        picture_ref;                     // Lua functions in the registry, LUA_NOREF = none
    int actions_ref;                     // the table of players' actions, reused each tick
    int menu_ref;                        // the same for what is done in the host's screens
    uint32_t noted[ACTIONS_MAX_PLAYERS]; // the actions that mods know to be held
    struct asset_binding asset_binding;  // what renderer and mixer have of the mods
    bool unpaced;                        // with a window: as fast as it goes, for measuring
    // What was drawn last, for a game that is held: there nothing but the overlay moves.
    struct {
        bool valid;
        uint64_t overlay;
        uint32_t ticks_ago;
    } drawn;
    uint32_t quiet_ticks;     // that it was held without anything happening
    uint32_t untouched_ticks; // that nobody touched a device
    bool acted; // mods did act in a tick that the host then held: it goes on where it was
    bool quit;
    struct typing typed; // of a recording that is played
    const char
        *pictures; // the folder for those that the player takes; borrowed from Lua, NULL: this one
    struct timing ticks;  // act and think of one tick, without the wait for the next
    struct timing frames; // composing and presenting one picture
};

// Gives renderer and mixer what mods brought since.
void loop_dress(struct loop *loop);
// Runs to the end. STATUS_SCRIPT when the game's Lua failed (diag: message and traceback).
enum status loop_run(struct loop *loop, struct diag *diag);
