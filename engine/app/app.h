// The program: what is made once and lives until the end, and who gives what to whom.
//
// Only this module knows all the others. It makes the Lua state, gives it the engine's modules, and runs
// lua/boot.lua; every command-line verb is Lua. Lua then asks for a session (the mods' processes and the
// gate) and for the loop.
#pragma once

#include <lua.h>
#include <stdbool.h>
#include <stdint.h>

#include "util/diag.h"
#include "util/status.h"

struct app {
    const char *root;        // the folder with lua/, assets/, mods/
    const char *worker_path; // the gatehouse-worker program beside this one
    const char *sdk_path;    // the modules that mods import as "gatehouse"
    int argc;
    char **argv;
    lua_State *lua;
    struct world *world;
    struct scene *scene;
    struct storage *storage;        // what mods keep
    struct storage *player_storage; // what they keep for the player
    struct saver *saver;            // writes saved games
    struct unpacker *unpacker;      // of engine.zip
    struct session *session;        // NULL until Lua requires engine.mods
    struct session_config *session_config;
    struct asset_set *assets;  // of the game that is played, or NULL
    struct font *font;         // for measuring, NULL until Lua asks for it
    struct mod_keys *mod_keys; // what is bound to mods' own actions
    struct loop *loop;         // that runs, else NULL
    struct input *input;       // the devices while the loop has any, else NULL
    bool idle;                 // nobody plays (a title, an end): pictures may be fewer
    struct tape *tape;         // that records or plays this run, or NULL
    bool held;  // the game stands still: the host's own screens have the player's attention
    bool waits; // held for nothing but that nobody acts: what is pressed is kept for mods
};

// Exit codes of the program, beyond 0 and what the verbs return.
enum {
    EXIT_USAGE_ERROR = 2,
    EXIT_LOAD_ERROR = 3,
    EXIT_ENGINE_BUG = 70,
    EXIT_PIPE_CLOSED = 128 + 13
};

// Finds root, worker and SDK from where the program lies: a build folder of the source tree, or
// PREFIX/bin with PREFIX/share/gatehouse. GATEHOUSE_ROOT names another root.
enum status app_find_paths(struct app *app, struct diag *diag);
void app_free_paths(struct app *app);

// Runs lua/boot.lua with the command line; the exit code.
int app_main(int argc, char **argv);
