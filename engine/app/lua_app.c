#include "app/lua_app.h"

#include <SDL.h>
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/lua_actions.h"
#include "app/atlas_config.h"
#include "app/ends.h"
#include "app/game_assets.h"
#include "app/loop.h"
#include "app/machine.h"
#include "app/measure.h"
#include "app/lua_menu.h"
#include "app/mod_keys.h"
#include "app/lua_picture.h"
#include "app/session.h"
#include "host/budget.h"
#include "host/host.h"
#include "host/lua_set_up.h"
#include "log/sink.h"
#include "scene/scene.h"
#include "util/clock.h"
#include "util/foreign_output.h"
#include "util/log.h"
#include "world/world.h"

enum { MAX_PASTE_BYTES = 16 * 1024, PATH_BYTES = 4096, MIB = 1024 * 1024, NS_PER_MS = 1000000 };

static struct app *app_of(lua_State *lua)
{
    return lua_touserdata(lua, lua_upvalueindex(1));
}

// --- fields of an options table at `index` ---
static lua_Integer option_int(lua_State *lua, int index, const char *name, lua_Integer fallback,
                              lua_Integer least, lua_Integer most)
{
    lua_Integer value = fallback;
    if (lua_getfield(lua, index, name) != LUA_TNIL) {
        int is_int;
        value = lua_tointegerx(lua, -1, &is_int);
        if (!is_int)
            luaL_error(lua, "%s: expected a whole number, got %s", name, luaL_typename(lua, -1));
        if (value < least || value > most)
            luaL_error(lua, "%s: expected %I to %I, got %I", name, least, most, value);
    }
    lua_pop(lua, 1);
    return value;
}

static bool option_flag(lua_State *lua, int index, const char *name)
{
    lua_getfield(lua, index, name);
    bool value = lua_toboolean(lua, -1);
    lua_pop(lua, 1);
    return value;
}

// A function of the table kept in the registry; LUA_NOREF when it is absent.
static int option_function(lua_State *lua, int index, const char *name)
{
    if (lua_getfield(lua, index, name) == LUA_TFUNCTION) return luaL_ref(lua, LUA_REGISTRYINDEX);
    if (!lua_isnil(lua, -1))
        luaL_error(lua, "%s: expected a function, got %s", name, luaL_typename(lua, -1));
    lua_pop(lua, 1);
    return LUA_NOREF;
}

// --- app.configure ---
static int app_configure(lua_State *lua)
{
    struct app *app = app_of(lua);
    struct session_config *config = app->session_config;
    luaL_checktype(lua, 1, LUA_TTABLE);
    // A run of tests begins anew with other values: mods.reset makes them hold.
    if (app->session && !(config->testing && option_flag(lua, 1, "testing")))
        return luaL_error(lua, "app.configure: the mods' session is open already");
    config->seed = (uint64_t)option_int(lua, 1, "seed", 1, LUA_MININTEGER, LUA_MAXINTEGER);
    config->tick_rate = (uint32_t)option_int(lua, 1, "tick_rate", 60, 10, 240);
    config->pool.unsafe_no_sandbox = option_flag(lua, 1, "unsafe_no_sandbox");
    config->testing = option_flag(lua, 1, "testing");
    config->pool.coverage = config->testing && option_flag(lua, 1, "coverage");
    if (lua_getfield(lua, 1, "limits") == LUA_TTABLE) {
        int at = lua_gettop(lua);
        struct pool_config *pool = &config->pool;
        struct gate_limits *limits = &config->limits;
        pool->heap_bytes =
            (size_t)option_int(lua, at, "heap_mb", POOL_DEFAULT_HEAP_MB, 8, 4096) * MIB;
        pool->process_bytes =
            (size_t)option_int(lua, at, "process_mb", POOL_DEFAULT_PROCESS_MB, 16, 8192) * MIB;
        pool->handler_cpu_ns =
            (uint64_t)option_int(lua, at, "handler_cpu_ms", POOL_DEFAULT_HANDLER_MS, 1, 60000) *
            NS_PER_MS;
        pool->kill_cpu_ns =
            (uint64_t)option_int(lua, at, "kill_cpu_ms", POOL_DEFAULT_KILL_MS, 1, 60000) *
            NS_PER_MS;
        pool->print_bytes_per_second =
            (uint32_t)option_int(lua, at, "print_kb_per_second", POOL_DEFAULT_PRINT_KB, 1, 65536) *
            1024;
        limits->commands_per_tick =
            (uint32_t)option_int(lua, at, "commands_per_tick", 256, 1, 65536);
        limits->bytes_per_tick = (uint32_t)option_int(lua, at, "kb_per_tick", 64, 1, 64) * 1024;
        limits->cost_per_tick = (uint32_t)option_int(lua, at, "cost_per_tick", 1024, 1, 1000000);
        limits->entities_per_mod = (uint32_t)option_int(lua, at, "entities_per_mod", 64, 0, 4096);
    }
    return 0;
}

static int app_set_up(lua_State *lua)
{
    lua_set_up(lua, LUA_ARG("app.set_up", 1, "game"), app_of(lua)->world, app_of(lua)->scene);
    return 0;
}

// --- app.run ---
// The list of bindings on top of the stack; how many. Their strings are the list's.
static int read_bindings(lua_State *lua, struct input_binding bindings[INPUT_MAX_BINDINGS])
{
    lua_Integer count = luaL_len(lua, -1);
    luaL_checkstack(lua, 4, NULL);
    if (count > INPUT_MAX_BINDINGS)
        luaL_error(lua, "bindings: %I, at most %d", count, INPUT_MAX_BINDINGS);
    for (lua_Integer i = 1; i <= count; i++) {
        if (lua_rawgeti(lua, -1, i) != LUA_TTABLE)
            luaL_error(lua, "bindings[%I]: expected a table", i);
        lua_getfield(lua, -1, "target");
        lua_getfield(lua, -2, "source");
        struct input_binding *binding = &bindings[i - 1];
        *binding = (struct input_binding){lua_tostring(lua, -2), lua_tostring(lua, -1), 0};
        if (!binding->target || !binding->source)
            luaL_error(lua, "bindings[%I]: expected target and source", i);
        lua_pop(lua, 2);
        binding->player =
            (int)option_int(lua, lua_gettop(lua), "player", 0, 0, ACTIONS_MAX_PLAYERS - 1);
        lua_pop(lua, 1);
    }
    return (int)count;
}

// bind(bindings): the game's, from now on; nothing without devices
static int app_bind(lua_State *lua)
{
    struct app *app = app_of(lua);
    struct input_binding bindings[INPUT_MAX_BINDINGS];
    struct diag diag;
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 1);
    int count = read_bindings(lua, bindings);
    if (!app->input || !app->loop) return 0;
    struct input_config config = {&app->loop->actions, (int)app->loop->players, bindings, count,
                                  app->loop->tick_rate};
    if (input_bind_game(app->input, &config, &diag) != STATUS_OK)
        return luaL_error(lua, "%s", diag.text);
    return 0;
}

static int app_capture(lua_State *lua)
{
    luaL_checktype(lua, 1, LUA_TBOOLEAN);
    if (app_of(lua)->input) input_set_capture(app_of(lua)->input, lua_toboolean(lua, 1));
    return 0;
}

static void open_input(lua_State *lua, int options, struct loop *loop)
{
    struct input_binding bindings[INPUT_MAX_BINDINGS];
    struct input_config config = {&loop->actions, (int)loop->players, bindings, 0, loop->tick_rate};
    struct diag diag;
    int top = lua_gettop(lua);
    if (lua_getfield(lua, options, "bindings") == LUA_TTABLE)
        config.count = read_bindings(lua, bindings);
    enum status status = input_create(&loop->input, &config, &diag);
    lua_settop(lua, top);
    if (status != STATUS_OK) luaL_error(lua, "%s", diag.text);
    mod_keys_give(loop->app->mod_keys, loop->input);
    loop->app->input = loop->input;
}

void lua_app_open_render(lua_State *lua, int options, struct loop *loop)
{
    char folder[PATH_BYTES];
    struct diag diag;
    snprintf(folder, sizeof folder, "%s/assets", loop->app->root);
    if (lua_getfield(lua, options, "atlas") != LUA_TTABLE) {
        lua_pop(lua, 1);
        if (atlas_config_push(lua, folder, &diag) != STATUS_OK) luaL_error(lua, "%s", diag.text);
    }
    enum status status =
        atlas_config_create_render(lua, folder, scene_width(loop->app->scene),
                                   scene_height(loop->app->scene), &loop->render, &diag);
    lua_pop(lua, 1);
    if (status != STATUS_OK) luaL_error(lua, "%s", diag.text);
}

static void open_window(lua_State *lua, int options, struct loop *loop)
{
    struct window_config config = {.title = "Gatehouse", .vsync = true};
    struct diag diag;
    int top = lua_gettop(lua);
    if (lua_getfield(lua, options, "window") == LUA_TTABLE) {
        int at = lua_gettop(lua);
        config.width = (int)option_int(lua, at, "width", 0, 0, 16384);
        config.height = (int)option_int(lua, at, "height", 0, 0, 16384);
        config.fullscreen = option_flag(lua, at, "fullscreen");
        lua_getfield(lua, at, "vsync");
        config.vsync = lua_isnil(lua, -1) || lua_toboolean(lua, -1);
        lua_getfield(lua, at, "title");
        if (lua_isstring(lua, -1)) config.title = lua_tostring(lua, -1);
    }
    enum status status = render_open_window(loop->render, &config, &diag);
    lua_settop(lua, top);
    if (status != STATUS_OK) luaL_error(lua, "%s", diag.text);
    ends_watch_display(render_window(loop->render));
}

static void open_audio(lua_State *lua, int options, struct loop *loop)
{
    char folder[PATH_BYTES];
    struct diag diag;
    int top = lua_gettop(lua);
    snprintf(folder, sizeof folder, "%s/assets/sounds", loop->app->root);
    struct audio_config config = {folder, 80, 60};
    bool enabled = true;
    if (lua_getfield(lua, options, "audio") == LUA_TTABLE) {
        int at = lua_gettop(lua);
        config.volume_percent = (int)option_int(lua, at, "volume", 80, 0, 100);
        config.mod_volume_percent = (int)option_int(lua, at, "mod_volume", 60, 0, 100);
        lua_getfield(lua, at, "enabled");
        enabled = lua_isnil(lua, -1) || lua_toboolean(lua, -1);
    }
    lua_settop(lua, top);
    if (enabled && audio_create(&loop->audio, &config, &diag) != STATUS_OK)
        log_write(LOG_WARN, "engine", NULL, "no sound: %s", diag.text);
}

// Saves the picture of the world as it is now. What went wrong is put into the diag, whose text is "" when nothing did.
static void save_shot(lua_State *lua, int options, struct loop *loop, struct diag *diag)
{
    diag->text[0] = 0;
    if (lua_getfield(lua, options, "shot") == LUA_TTABLE) {
        int at = lua_gettop(lua);
        int scale = (int)option_int(lua, at, "scale", 3, 1, 12);
        lua_getfield(lua, at, "path");
        const char *path = luaL_checkstring(lua, -1);
        loop_dress(loop);
        render_frame(loop->render, loop->app->world, loop->app->scene);
        if (render_save_png(loop->render, path, scale, diag) != STATUS_OK && !diag->text[0])
            snprintf(diag->text, sizeof diag->text, "%s: the picture was not written", path);
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
}

// What app.run holds while it runs is a userdata with a finaliser, so that an error of Lua anywhere in
// it closes the window, the devices and the references.
static int loop_gc(lua_State *lua)
{
    struct loop *loop = lua_touserdata(lua, 1);
    if (!loop->app) return 0;
    input_destroy(loop->input);
    loop->app->input = NULL;
    loop->app->loop = NULL;
    audio_destroy(loop->audio);
    if (ends_display_gone()) render_abandon_window(loop->render);
    ends_forget_display();
    render_destroy(loop->render);
    luaL_unref(lua, LUA_REGISTRYINDEX, loop->tick_ref);
    luaL_unref(lua, LUA_REGISTRYINDEX, loop->done_ref);
    luaL_unref(lua, LUA_REGISTRYINDEX, loop->progress_ref);
    luaL_unref(lua, LUA_REGISTRYINDEX, loop->picture_ref);
    luaL_unref(lua, LUA_REGISTRYINDEX, loop->actions_ref);
    luaL_unref(lua, LUA_REGISTRYINDEX, loop->menu_ref);
    loop->app = NULL;
    return 0;
}

static struct loop *new_loop(lua_State *lua, struct app *app)
{
    struct loop *loop = lua_newuserdatauv(lua, sizeof *loop, 0);
    *loop = (struct loop){.app = app,
                          .tick_ref = LUA_NOREF,
                          .done_ref = LUA_NOREF,
                          .progress_ref = LUA_NOREF,
                          .picture_ref = LUA_NOREF,
                          .actions_ref = LUA_NOREF,
                          .menu_ref = LUA_NOREF};
    if (luaL_newmetatable(lua, "gatehouse.loop")) {
        lua_pushcfunction(lua, loop_gc);
        lua_setfield(lua, -2, "__gc");
    }
    lua_setmetatable(lua, -2);
    return loop;
}

static void push_timing(lua_State *lua, const char *name, const struct timing *timing)
{
    static const struct {
        const char *name;
        unsigned percent;
    } columns[] = {{"median_us", 50}, {"p99_us", 99}, {"max_us", 100}};
    lua_createtable(lua, 0, 4);
    lua_pushinteger(lua, timing->count);
    lua_setfield(lua, -2, "count");
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        lua_pushnumber(lua, (lua_Number)timing_percentile_ns(timing, columns[i].percent) / 1000.0);
        lua_setfield(lua, -2, columns[i].name);
    }
    lua_setfield(lua, -2, name);
}

// How it ended, into the table on top: `signal`, `display_gone`, `shot_problem`, each where it is so.
static void push_end(lua_State *lua, const char *shot_problem)
{
    if (ends_signal()) {
        lua_pushinteger(lua, ends_signal());
        lua_setfield(lua, -2, "signal");
    }
    if (ends_display_gone()) {
        lua_pushboolean(lua, 1);
        lua_setfield(lua, -2, "display_gone");
    }
    if (!shot_problem[0]) return;
    lua_pushstring(lua, shot_problem);
    lua_setfield(lua, -2, "shot_problem");
}

static int app_run(lua_State *lua)
{
    struct app *app = app_of(lua);
    struct diag diag, shot = {""};
    luaL_checktype(lua, 1, LUA_TTABLE);
    luaL_checktype(lua, 2, LUA_TTABLE);
    lua_settop(lua, 2);
    struct loop *loop = new_loop(lua, app); // at 3
    app->loop = loop;

    loop->window = !option_flag(lua, 2, "headless");
    loop->unpaced = option_flag(lua, 2, "unpaced");
    loop->tick_rate = (uint32_t)option_int(lua, 2, "tick_rate", 60, 10, 240);
    scene_set_tick_rate(app->scene, loop->tick_rate);
    log_sink_tick_rate(loop->tick_rate);
    loop->max_ticks = (uint32_t)option_int(lua, 2, "ticks", 0, 0, 0x7fffffff);
    loop->players = (uint32_t)option_int(lua, 2, "players", 1, 1, ACTIONS_MAX_PLAYERS);
    loop->tick_ref = option_function(lua, 1, "tick");
    if (loop->tick_ref == LUA_NOREF)
        return luaL_error(lua, "app.run: the game has no tick function");
    loop->done_ref = option_function(lua, 1, "done");
    loop->progress_ref = option_function(lua, 2, "progress");
    loop->picture_ref = option_function(lua, 2, "on_picture");
    if (lua_getfield(lua, 2, "actions") != LUA_TNIL)
        actions_lua_read(lua, lua_gettop(lua), &loop->actions);
    lua_settop(lua, 3);
    loop->actions_ref = actions_lua_create(lua, loop->players);
    loop->menu_ref = menu_lua_create(lua);
    lua_getfield(lua, 2, "pictures"); // stays: its text is borrowed
    loop->pictures = lua_tostring(lua, -1);
    loop->pictured = !loop->window && lua_getfield(lua, 2, "shot") == LUA_TTABLE;
    lua_settop(lua, 4); // with the pictures
    if (loop->window || loop->pictured) lua_app_open_render(lua, 2, loop);
    if (loop->render) {
        render_set_less_flashing(loop->render, option_flag(lua, 2, "less_flashing"));
        render_set_tick_rate(loop->render, loop->tick_rate);
    }
    if (loop->window) {
        open_window(lua, 2, loop);
        open_audio(lua, 2, loop);
        open_input(lua, 2, loop);
    }
    game_assets_give(app, loop->render, loop->audio);
    enum status status = loop_run(loop, &diag);
    log_sink_status(NULL);
    if (status == STATUS_OK && !ends_display_gone()) save_shot(lua, 2, loop, &shot);
    lua_createtable(lua, 0, 4);
    push_timing(lua, "ticks", &loop->ticks);
    push_timing(lua, "frames", &loop->frames);
    push_end(lua, shot.text);
    lua_pushcfunction(lua, loop_gc);
    lua_pushvalue(lua, 3);
    lua_call(lua, 1, 0);
    if (status != STATUS_OK) {
        lua_pushstring(lua, diag.text);
        return lua_error(lua); // the text has its own traceback
    }
    return 1;
}

// --- small ones ---
static int app_has_display(lua_State *lua)
{
    // SDL knows drivers that show nothing; they count only when somebody asked for one by name. Without
    // a display server named by anyone it is not even asked.
    bool named = getenv("DISPLAY") || getenv("WAYLAND_DISPLAY") || getenv("SDL_VIDEODRIVER");
    bool there = false;
    int held = foreign_output_hold();
    if (named && SDL_InitSubSystem(SDL_INIT_VIDEO) == 0) {
        const char *driver = SDL_GetCurrentVideoDriver();
        bool blind = driver && (strcmp(driver, "dummy") == 0 || strcmp(driver, "offscreen") == 0);
        there = driver && (!blind || getenv("SDL_VIDEODRIVER"));
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
    }
    foreign_output_release(held, "display");
    lua_pushboolean(lua, there);
    return 1;
}

static int app_status_line(lua_State *lua)
{
    log_sink_status(luaL_optstring(lua, 1, NULL));
    return 0;
}

static int app_sleep(lua_State *lua)
{
    const uint64_t ns_per_ms = 1000000;
    lua_Integer ms = luaL_checkinteger(lua, 1);
    luaL_argcheck(lua, ms >= 0 && ms <= 60000, 1, "0 to 60000 ms");
    clock_sleep_until_ns(clock_now_ns() + (uint64_t)ms * ns_per_ms);
    return 0;
}

static int app_catch_signals(lua_State *lua)
{
    (void)lua;
    ends_catch_signals();
    budget_set_asked(ends_wanted); // while the game is made, too
    return 0;
}

static int app_hold(lua_State *lua)
{
    luaL_checktype(lua, 1, LUA_TBOOLEAN);
    app_of(lua)->held = lua_toboolean(lua, 1);
    app_of(lua)->waits = app_of(lua)->held && lua_toboolean(lua, 2);
    return 0;
}

static int app_idle(lua_State *lua)
{
    luaL_checktype(lua, 1, LUA_TBOOLEAN);
    app_of(lua)->idle = lua_toboolean(lua, 1);
    return 0;
}

static int app_note_input(lua_State *lua)
{
    lua_Integer player = luaL_checkinteger(lua, 1);
    luaL_argcheck(lua, player >= 0 && player < ACTIONS_MAX_PLAYERS, 1, "expected a player, from 0");
    world_note_input(app_of(lua)->world, (uint32_t)player, luaL_checkstring(lua, 2),
                     lua_toboolean(lua, 3));
    return 0;
}

static int app_type(lua_State *lua)
{
    luaL_checktype(lua, 1, LUA_TBOOLEAN);
    if (app_of(lua)->input) input_set_typing(app_of(lua)->input, lua_toboolean(lua, 1));
    return 0;
}

static int app_game_types(lua_State *lua)
{
    luaL_checktype(lua, 1, LUA_TBOOLEAN);
    if (app_of(lua)->input) input_set_game_typing(app_of(lua)->input, lua_toboolean(lua, 1));
    return 0;
}

// copy(text) -> whether it is in the clipboard now
static int app_copy(lua_State *lua)
{
    const char *text = luaL_checkstring(lua, 1);
    lua_pushboolean(lua, SDL_WasInit(SDL_INIT_VIDEO) && SDL_SetClipboardText(text) == 0);
    return 1;
}

// paste() -> text, "" when there is none
static int app_paste(lua_State *lua)
{
    char *text = SDL_WasInit(SDL_INIT_VIDEO) ? SDL_GetClipboardText() : NULL;
    lua_pushlstring(lua, text ? text : "", text ? strnlen(text, MAX_PASTE_BYTES) : 0);
    SDL_free(text);
    return 1;
}

static int open_app_module(lua_State *lua)
{
    static const luaL_Reg functions[] = {{"configure", app_configure},
                                         {"set_up", app_set_up},
                                         {"load_assets", game_assets_load},
                                         {"run", app_run},
                                         {"has_display", app_has_display},
                                         {"status_line", app_status_line},
                                         {"sleep", app_sleep},
                                         {"catch_signals", app_catch_signals},
                                         {"note_input", app_note_input},
                                         {"bind", app_bind},
                                         {"capture", app_capture},
                                         {"bind_mods", mod_keys_bind},
                                         {"source", mod_keys_source},
                                         {"key_name", mod_keys_key_name},
                                         {"hold", app_hold},
                                         {"idle", app_idle},
                                         {"text_input", app_type},
                                         {"game_text_input", app_game_types},
                                         {"copy", app_copy},
                                         {"paste", app_paste},
                                         {"text_size", measure_text},
                                         {"unshown", measure_unshown},
                                         {"machine", machine_describe},
                                         {"worker_report", machine_worker_report},
                                         {"save_picture", picture_lua_save},
                                         {"compare_picture", picture_lua_compare},
                                         {NULL, NULL}};
    struct app *app = app_of(lua);
    luaL_newlibtable(lua, functions);
    lua_pushlightuserdata(lua, app);
    luaL_setfuncs(lua, functions, 1);
    lua_pushstring(lua, app->root);
    lua_setfield(lua, -2, "root");
    lua_pushliteral(lua, GATEHOUSE_VERSION);
    lua_setfield(lua, -2, "version");
    lua_set_up_push_limits(lua);
    lua_setfield(lua, -2, "limits");
    lua_createtable(lua, app->argc, 0);
    for (int i = 1; i < app->argc; i++) {
        lua_pushstring(lua, app->argv[i]);
        lua_rawseti(lua, -2, i);
    }
    lua_setfield(lua, -2, "args");
    return 1;
}

void lua_app_preload(lua_State *lua, struct app *app)
{
    host_preload(lua, "engine.app", open_app_module, app);
}
