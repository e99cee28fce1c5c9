// A tick has two halves. In `act` this thread alone changes the world: what mods sent, Lua's rules, the
// step. In `think` the world is read-only: mods work in their processes and this thread draws. With a
// window a mod that is not done by the end of the frame is late and joins later; without one the tick
// waits for every mod, so that a run is the same however loaded the machine is.
#include "app/loop.h"

#include <lauxlib.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "app/lua_actions.h"
#include "app/cuts.h"
#include "app/ends.h"
#include "app/lua_menu.h"
#include "app/mod_keys.h"
#include "app/session.h"
#include "app/taped_input.h"
#include "app/thinker.h"
#include "host/budget.h"
#include "host/host.h"
#include "log/sink.h"
#include "mods/mods.h"
#include "scene/scene.h"
#include "trace/tape.h"
#include "util/clock.h"
#include "util/log.h"
#include "world/world.h"

enum {
    NS_PER_SECOND = 1000000000,
    MAX_CATCH_UP_TICKS = 4, // after a hitch; beyond that the game slows down instead
    MS_PER_SECOND = 1000,
    PROGRESS_EVERY_MS = 500, // of game time, as all that follow but where it is said
    PICTURES_IN_A_SECOND = 99,
    DRAW_MARGIN_PERCENT = 85, // of a tick's time: when late mods are no longer waited for
    STILL_MS = 500,  // a picture that nobody knows to have changed is drawn anew after so long,
    STILL_RESTS = 5, // and while the game rests after so many rests
    REST_AFTER_MS = 1000, // held for so long without anything happening, the game rests:
    REST_MS = 100,        // a look so often by the clock, and at once when there is an event
    IDLE_AFTER_MS = 2000, // nobody plays and nobody touches anything for so long:
    IDLE_DRAW_MS = 67,    // one picture in so long
    LOOK_MS = 3000,       // before a picture that is asked for: those before it decide what flashes
};

// Of game time, at least one.
static uint32_t ticks_of(const struct loop *loop, uint32_t ms)
{
    uint32_t ticks = ms * loop->tick_rate / MS_PER_SECOND;
    return ticks ? ticks : 1;
}

static struct mods *mods_of(const struct loop *loop)
{
    return loop->app->session ? session_mods(loop->app->session) : NULL;
}

void loop_dress(struct loop *loop)
{
    if (mods_of(loop))
        asset_binding_update(&loop->asset_binding, mods_of(loop), loop->render, loop->audio);
}

// Where each player is on the canvas, for aiming with the mouse.
static void find_players(const struct loop *loop, int x[ACTIONS_MAX_PLAYERS],
                         int y[ACTIONS_MAX_PLAYERS])
{
    const struct world *world = loop->app->world;
    int found = 0;
    for (int i = 0; i < ACTIONS_MAX_PLAYERS; i++) {
        x[i] = scene_width(loop->app->scene) / 2;
        y[i] = scene_height(loop->app->scene) / 2;
    }
    if (!loop->render) return;
    const struct entity *entity = world_next(world, ENTITY_NONE);
    for (; entity && found < ACTIONS_MAX_PLAYERS; entity = world_next(world, entity->id)) {
        if (!(entity->flags & ENTITY_PLAYER)) continue;
        render_world_to_canvas(loop->render, world, loop->app->scene, entity->x, entity->y,
                               &x[found], &y[found]);
        found++;
    }
}

// What was let go while the game was held is told when it goes on.
static void note_inputs(struct loop *loop, const struct input_frame *frame)
{
    struct world *world = loop->app->world;
    for (uint32_t player = 0; player < loop->players; player++) {
        const struct actions *actions = &frame->players[player];
        uint32_t released = actions->released | (loop->noted[player] & ~actions->held);
        released &= loop->noted[player] | actions->pressed;
        for (int action = 0; action < loop->actions.count; action++) {
            uint32_t bit = 1u << action;
            if (actions->pressed & bit)
                world_note_input(world, player, loop->actions.names[action], true);
            if (released & bit) world_note_input(world, player, loop->actions.names[action], false);
        }
        loop->noted[player] = (loop->noted[player] | actions->pressed) & ~released;
    }
}

// A name that is not taken: two in a second are two pictures.
static void name_picture(const char *folder, char path[PATH_MAX])
{
    char stamp[32];
    struct tm local;
    time_t now = time(NULL);
    localtime_r(&now, &local);
    strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", &local);
    snprintf(path, PATH_MAX, "%s/gatehouse-%s.png", folder, stamp);
    for (int i = 2; i <= PICTURES_IN_A_SECOND && access(path, F_OK) == 0; i++)
        snprintf(path, PATH_MAX, "%s/gatehouse-%s-%d.png", folder, stamp, i);
}

// Tells Lua the path, or nil when it was not saved.
static void tell_picture(const struct loop *loop, const char *path)
{
    lua_State *lua = loop->app->lua;
    struct diag diag;
    if (loop->picture_ref == LUA_NOREF) return;
    lua_rawgeti(lua, LUA_REGISTRYINDEX, loop->picture_ref);
    lua_pushstring(lua, path);
    if (host_call(lua, 1, 0, &diag) != STATUS_OK)
        log_write(LOG_ERROR, "engine", NULL, "%s", diag.text);
}

static void save_screenshot(const struct loop *loop)
{
    char path[PATH_MAX];
    struct diag diag;
    const char *folder = loop->pictures ? loop->pictures : ".";
    mkdir(folder,
          0700); // our own may not be there yet; what is wrong shows when the picture is written
    name_picture(folder, path);
    bool saved = render_save_png(loop->render, path, 4, &diag) == STATUS_OK;
    if (saved)
        log_write(LOG_INFO, "engine", NULL, "picture saved: %s", path);
    else
        log_write(LOG_ERROR, "engine", NULL, "%s", diag.text);
    tell_picture(loop, saved ? path : NULL);
}

static void read_devices(struct loop *loop, struct input_frame *frame)
{
    *frame = (struct input_frame){0};
    if (!loop->input || ends_display_gone()) return;
    int x[ACTIONS_MAX_PLAYERS], y[ACTIONS_MAX_PLAYERS];
    find_players(loop, x, y);
    input_poll(loop->input, loop->render, x, y, frame);
    if (frame->quit) loop->quit = true;
    if (frame->toggle_fullscreen) render_toggle_fullscreen(loop->render);
    if (frame->screenshot) save_screenshot(loop);
    bool asked =
        false; // whose HUD item is whose is shown while somebody holds `menu`, in games that have it
    int menu = action_set_find(&loop->actions, "menu");
    for (uint32_t player = 0; menu >= 0 && player < loop->players; player++) {
        asked = asked || (frame->players[player].held & (1u << menu));
    }
    render_set_badges(loop->render, asked);
}

static void read_input(struct loop *loop, struct input_frame *frame)
{
    struct tape *tape = loop->app->tape;
    read_devices(loop, frame);
    if (!tape_plays(tape)) {
        taped_input_record(tape, frame);
        return;
    }
    struct input_frame recorded;
    taped_input_recall(tape, &recorded, &loop->typed);
    recorded.window_changed = frame->window_changed;
    recorded.touched = true; // so that it is drawn whatever was done
    *frame = recorded;
}

// Whether somebody pressed an action of a mod's own.
static bool is_for_mods(const struct loop *loop, const struct input_frame *frame)
{
    for (uint32_t player = 0; player < loop->players; player++)
        if (frame->mods[player].pressed) return true;
    return false;
}

static enum status call_tick(struct loop *loop, const struct input_frame *frame, struct diag *diag)
{
    lua_State *lua = loop->app->lua;
    lua_rawgeti(lua, LUA_REGISTRYINDEX, loop->tick_ref);
    actions_lua_push(lua, loop->actions_ref, &loop->actions, frame->players, loop->players);
    menu_lua_push(lua, loop->menu_ref, &frame->menu, is_for_mods(loop, frame));
    return host_call(lua, 2, 0, diag);
}

// What is pressed while the world waits for somebody to act is told to mods with the tick that it brings.
static void note_all_inputs(struct loop *loop, const struct input_frame *frame)
{
    note_inputs(loop, frame);
    if (mods_of(loop)) mod_keys_note(loop->app->mod_keys, mods_of(loop), frame, loop->players);
}

// A tick in which no time passes: mods are started and stopped and are told nothing, Lua has the player's
// attention, world and scene stay as they are.
static enum status act_held(struct loop *loop, const struct input_frame *frame, struct diag *diag)
{
    if (mods_of(loop)) mods_hear(mods_of(loop));
    if (loop->app->waits) note_all_inputs(loop, frame);
    enum status status = call_tick(loop, frame, diag);
    if (mods_of(loop)) mods_give_evaluations(mods_of(loop));
    if (loop->window) loop_dress(loop);
    return status;
}

// The first half of a tick: only here does the world change.
static enum status act(struct loop *loop, const struct input_frame *frame, struct diag *diag)
{
    struct app *app = loop->app;
    log_set_tick(world_tick(app->world));
    log_sink_tick(world_tick(app->world));
    if (app->held) return act_held(loop, frame, diag);
    if (mods_of(loop) && !loop->acted) mods_act(mods_of(loop));
    note_all_inputs(loop, frame);
    enum status status = call_tick(loop, frame, diag);
    loop->acted = app->held;
    if (status != STATUS_OK || app->held) return status;
    world_step(app->world);
    if (mods_of(loop)) mods_deliver(mods_of(loop));
    world_clear_events(app->world);
    scene_step(app->scene, app->world);
    if (loop->window) loop_dress(loop);
    return STATUS_OK;
}

static void forget_sounds(struct scene *scene)
{
    struct sound_request unheard[SCENE_MAX_SOUNDS];
    scene_take_sounds(scene, unheard, SCENE_MAX_SOUNDS);
}

static bool is_at_rest(const struct loop *loop)
{
    return loop->quiet_ticks >= ticks_of(loop, REST_AFTER_MS) && loop->input;
}

// Whether the window shows something else than what there is now. Only of a held game can that be known.
static bool is_worth_drawing(struct loop *loop, const struct input_frame *frame)
{
    if (loop->unpaced) return true;
    if (!render_is_seen(loop->render)) return false;
    if (loop->app->idle && loop->untouched_ticks >= ticks_of(loop, IDLE_AFTER_MS) &&
        loop->untouched_ticks % ticks_of(loop, IDLE_DRAW_MS) != 0)
        return false;
    bool same = loop->app->held && loop->drawn.valid && !frame->touched && !frame->window_changed &&
                loop->drawn.overlay == scene_overlay_mark(loop->app->scene);
    return !same ||
           ++loop->drawn.ticks_ago >= (is_at_rest(loop) ? STILL_RESTS : ticks_of(loop, STILL_MS));
}

// Counts the ticks in which there was nothing to do.
static void note_quiet(struct loop *loop, const struct input_frame *frame)
{
    bool quiet = loop->app->held && !frame->touched &&
                 loop->drawn.overlay == scene_overlay_mark(loop->app->scene);
    loop->quiet_ticks = quiet ? loop->quiet_ticks + 1 : 0;
    loop->untouched_ticks = frame->touched ? 0 : loop->untouched_ticks + 1;
}

static void draw(struct loop *loop)
{
    const struct app *app = loop->app;
    uint64_t start_ns = clock_now_ns();
    loop->drawn.valid = app->held;
    loop->drawn.overlay = scene_overlay_mark(app->scene);
    loop->drawn.ticks_ago = 0;
    render_frame(loop->render, app->world, app->scene);
    render_present(loop->render);
    timing_add(&loop->frames, clock_now_ns() - start_ns);
}

// Composes what nobody sees, so that the picture that is asked for at the end is what a player would see then.
static void look_ahead(struct loop *loop, uint32_t tick)
{
    if (!loop->pictured || (loop->max_ticks && tick + ticks_of(loop, LOOK_MS) < loop->max_ticks))
        return;
    loop_dress(loop);
    render_frame(loop->render, loop->app->world, loop->app->scene);
    if (mods_of(loop)) cuts_tell(loop->render, mods_of(loop));
}

// The second half: mods think, and with a window a frame is drawn meanwhile.
static void think(struct loop *loop, bool with_frame, uint64_t budget_ns)
{
    struct mods *mods = mods_of(loop);
    if (!loop->window) {
        if (mods) (void)mods_think(mods, UINT64_MAX); // who is late is counted by mod
    } else {
        if (mods) thinker_start(loop->thinker, budget_ns);
        if (with_frame && !ends_display_gone()) draw(loop);
        if (mods) (void)thinker_join(loop->thinker); // who is late is counted by mod
        if (mods && with_frame) cuts_tell(loop->render, mods);
    }
    if (loop->audio)
        audio_update(loop->audio, loop->app->scene);
    else
        forget_sounds(loop->app->scene);
}

static enum status call_progress(struct loop *loop, struct diag *diag)
{
    lua_State *lua = loop->app->lua;
    if (loop->progress_ref == LUA_NOREF) return STATUS_OK;
    lua_rawgeti(lua, LUA_REGISTRYINDEX, loop->progress_ref);
    lua_pushinteger(lua, world_tick(loop->app->world));
    return host_call(lua, 1, 0, diag);
}

static enum status call_done(struct loop *loop, bool *done, struct diag *diag)
{
    lua_State *lua = loop->app->lua;
    *done = false;
    if (loop->done_ref == LUA_NOREF) return STATUS_OK;
    lua_rawgeti(lua, LUA_REGISTRYINDEX, loop->done_ref);
    enum status status = host_call(lua, 0, 1, diag);
    if (status != STATUS_OK) return status;
    *done = lua_toboolean(lua, -1);
    lua_pop(lua, 1);
    return STATUS_OK;
}

// Whether there is nothing left of the recording that is played: it is over, or the game goes another way.
static bool is_played_out(struct loop *loop)
{
    if (tape_plays(loop->app->tape) && !tape_peek(loop->app->tape)) loop->quit = true;
    return loop->quit;
}

static void tape_turn(const struct loop *loop)
{
    const struct app *app = loop->app;
    if (!tape_records(app->tape) && !tape_plays(app->tape)) return;
    if (mods_of(loop)) mods_recall_cuts(mods_of(loop));
    tape_end_tick(app->tape, world_tick(app->world), app->held ? 0 : world_digest(app->world));
}

static enum status one_tick(struct loop *loop, bool with_frame, uint64_t budget_ns,
                            struct diag *diag)
{
    struct input_frame frame;
    bool done;
    uint64_t start_ns = clock_now_ns();
    if (is_played_out(loop)) return STATUS_OK;
    read_input(loop, &frame);
    enum status status = act(loop, &frame, diag);
    if (status != STATUS_OK) return status;
    if (loop->window) note_quiet(loop, &frame);
    think(loop, with_frame && (!loop->window || is_worth_drawing(loop, &frame)), budget_ns);
    tape_turn(loop);
    timing_add(&loop->ticks, clock_now_ns() - start_ns);
    status = call_done(loop, &done, diag);
    if (done || ends_signal() || ends_display_gone()) loop->quit = true;
    return status;
}

static enum status run_headless(struct loop *loop, struct diag *diag)
{
    enum status status = STATUS_OK;
    for (uint32_t tick = 0; status == STATUS_OK && !loop->quit; tick++) {
        if (loop->max_ticks && tick >= loop->max_ticks) break;
        status = one_tick(loop, false, UINT64_MAX, diag);
        if (status == STATUS_OK) look_ahead(loop, tick);
        if (status == STATUS_OK && tick % ticks_of(loop, PROGRESS_EVERY_MS) == 0)
            status = call_progress(loop, diag);
    }
    return status;
}

static enum status run_paced(struct loop *loop, struct diag *diag)
{
    const uint64_t tick_ns = NS_PER_SECOND / loop->tick_rate;
    uint64_t due_ns = clock_now_ns();
    enum status status = STATUS_OK;
    for (uint32_t tick = 0; status == STATUS_OK && !loop->quit; tick++) {
        if (loop->max_ticks && tick >= loop->max_ticks) break;
        uint64_t now_ns = clock_now_ns();
        if (loop->unpaced)
            due_ns = now_ns;
        else if (is_at_rest(loop)) {
            input_wait(loop->input, REST_MS);
            due_ns = now_ns = clock_now_ns();
        } else if (now_ns < due_ns)
            clock_sleep_until_ns(due_ns);
        else if (now_ns > due_ns + MAX_CATCH_UP_TICKS * tick_ns)
            due_ns = now_ns;
        bool behind =
            now_ns > due_ns + tick_ns; // the picture of a tick that is overdue is not drawn
        status = one_tick(loop, !behind, tick_ns * DRAW_MARGIN_PERCENT / 100, diag);
        due_ns += tick_ns;
    }
    return status;
}

enum status loop_run(struct loop *loop, struct diag *diag)
{
    if (mods_of(loop)) {
        mods_set_realtime(mods_of(loop), loop->window && !loop->unpaced);
        mods_wait_ready(mods_of(loop));
    }
    if (loop->window && mods_of(loop)) {
        loop->thinker = thinker_create(mods_of(loop));
        mods_set_caller(mods_of(loop), thinker_call, loop->thinker);
    }
    budget_set_asked(ends_wanted);
    enum status status = loop->window ? run_paced(loop, diag) : run_headless(loop, diag);
    budget_set_asked(NULL); // from here on it is saved, which takes as long as it takes
    if (loop->thinker && mods_of(loop)) mods_set_caller(mods_of(loop), NULL, NULL);
    thinker_destroy(loop->thinker);
    loop->thinker = NULL;
    return status;
}
