#include "app/app.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/ends.h"
#include "app/game_assets.h"
#include "app/lua_app.h"
#include "app/lua_trace.h"
#include "app/measure.h"
#include "app/mod_keys.h"
#include "app/session.h"
#include "host/host.h"
#include "host/lua_player_storage.h"
#include "host/lua_saves.h"
#include "host/lua_scene.h"
#include "host/lua_world.h"
#include "host/lua_zip.h"
#include "host/unpacker.h"
#include "log/format.h"
#include "log/sink.h"
#include "scene/scene.h"
#include "store/storage.h"
#include "trace/tape.h"
#include "util/log.h"
#include "world/world.h"

static int open_world(lua_State *lua)
{
    struct app *app = lua_touserdata(lua, lua_upvalueindex(1));
    lua_world_open(lua, app->world, app->scene);
    return 1;
}

static int open_scene(lua_State *lua)
{
    struct app *app = lua_touserdata(lua, lua_upvalueindex(1));
    lua_scene_open(lua, app->scene, app->world);
    return 1;
}

static int open_saves(lua_State *lua)
{
    struct app *app = lua_touserdata(lua, lua_upvalueindex(1));
    lua_saves_open(lua, app->world, app->storage, app->saver);
    return 1;
}

static int open_player_storage(lua_State *lua)
{
    struct app *app = lua_touserdata(lua, lua_upvalueindex(1));
    lua_player_storage_open(lua, app->player_storage);
    return 1;
}

static void preload_modules(struct app *app)
{
    host_preload(app->lua, "engine.world", open_world, app);
    host_preload(app->lua, "engine.scene", open_scene, app);
    host_preload(app->lua, "engine.saves", open_saves, app);
    host_preload(app->lua, "engine.player_storage", open_player_storage, app);
    host_preload(app->lua, "engine.zip", lua_zip_open, app->unpacker);
    session_preload(app->lua, app);
    lua_app_preload(app->lua, app);
    lua_trace_preload(app->lua, app);
}

// boot.lua returns the exit code.
static int run_boot(struct app *app, struct diag *diag)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/lua/boot.lua", app->root);
    enum status status = host_load_file(app->lua, path, diag);
    if (status == STATUS_OK) status = host_call(app->lua, 0, 1, diag);
    if (status != STATUS_OK) {
        log_write(LOG_ERROR, "engine", NULL, "%s", diag->text);
        return EXIT_ENGINE_BUG;
    }
    int code = (int)lua_tointeger(app->lua, -1);
    lua_pop(app->lua, 1);
    return code;
}

// On standard error, before there is anything else to say it.
static void complain(const char *words)
{
    struct buf text;
    buf_init(&text, FORMAT_MAX_BYTES);
    format_words(&text, words);
    fprintf(stderr, "gatehouse: %.*s\n", (int)text.len, text.len ? (const char *)text.data : "");
    buf_fini(&text);
}

// A file that is opened must not become what everybody takes for standard output: a descriptor that is closed is one
// that can be neither read nor written.
static void fill_standard_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            (void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

// What runs before it could say so itself (the event loop of Lua's) opens files and ends the process where it cannot.
// False when that is said.
static bool can_open_files(void)
{
    enum { NEEDED = 12 }; // beside those that are open already; mods need some more each
    int files[NEEDED], count = 0, error = 0;
    while (count < NEEDED && error == 0) {
        files[count] = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (files[count] < 0)
            error = errno;
        else
            count++;
    }
    for (int i = 0; i < count; i++) close(files[i]);
    if (error != EMFILE && error != ENFILE) return true;
    char words[160];
    snprintf(
        words, sizeof words,
        "%s: only %d more can be opened, and at least %d are needed. Allow more: ulimit -n 1024",
        strerror(error), count, NEEDED);
    complain(words);
    return false;
}

// As a program does that nobody told anything about SIGPIPE.
static void end_by_closed_pipe(void)
{
    signal(SIGPIPE, SIG_DFL);
    raise(SIGPIPE);
}

int app_main(int argc, char **argv)
{
    struct diag diag;
    struct session_config config = {.seed = 1, .tick_rate = 60};
    struct app app = {.argc = argc, .argv = argv, .session_config = &config};

    fill_standard_descriptors();
    signal(SIGPIPE, SIG_IGN); // a reader that went away is an error of write(), not our end
    signal(SIGXFSZ, SIG_IGN); // and so is a file that may not grow any more
    log_sink_install();
    if (!can_open_files()) return EXIT_LOAD_ERROR;
    if (app_find_paths(&app, &diag) != STATUS_OK) {
        complain(diag.text);
        return EXIT_LOAD_ERROR;
    }
    app.world = world_create();
    app.scene = scene_create(1);
    app.storage = storage_create();
    app.player_storage = storage_create();
    app.saver = saver_create();
    app.mod_keys = mod_keys_create();
    app.unpacker = unpacker_create(app.worker_path, &config.pool.unsafe_no_sandbox);
    app.lua = host_create(&(struct host_config){.root = app.root});
    preload_modules(&app);

    int code = run_boot(&app, &diag);

    session_close(app.session);
    tape_destroy(app.tape);
    host_destroy(app.lua);
    unpacker_destroy(app.unpacker);
    saver_destroy(app.saver);
    storage_destroy(app.storage);
    storage_destroy(app.player_storage);
    mod_keys_destroy(app.mod_keys);
    scene_destroy(app.scene);
    world_destroy(app.world);
    measure_free(&app);
    game_assets_free(&app);
    app_free_paths(&app);
    log_sink_finish();
    if (code == EXIT_PIPE_CLOSED) end_by_closed_pipe();
    if (ends_display_gone()) { // whatever would be closed at exit asks the display
        fflush(NULL);
        _exit(code);
    }
    return code;
}
