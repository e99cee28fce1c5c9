#include "app/session.h"

#include <lauxlib.h>

#include "commands/commands.h"
#include "gate/player_storage.h"
#include "host/host.h"
#include "host/lua_mods.h"
#include "mods/mods.h"
#include "util/log.h"
#include "util/mem.h"

struct session {
    struct app *app;
    struct gate *gate;
    struct pool *pool;
    struct mods *mods;
};

static void make_mods(struct session *session)
{
    const struct app *app = session->app;
    const struct session_config *config = app->session_config;
    session->gate = commands_create_gate(app->world, app->scene, NULL, &config->limits);
    gate_set_testing(session->gate, config->testing);
    gate_set_storage(session->gate, app->storage);
    gate_set_player_storage(session->gate, app->player_storage);
    session->mods = mods_create(session->pool, session->gate, app->scene, NULL, config->seed,
                                config->tick_rate);
    mods_set_tape(session->mods, app->tape);
}

// Once a run, and not for each of the many that a run of tests is made of.
static void log_missing_layers(const struct pool *pool, const struct session_config *config)
{
    const char *missing = pool_missing_layers(pool);
    if (!*missing || config->testing || config->pool.unsafe_no_sandbox) return;
    log_write(
        LOG_WARN, "engine", NULL,
        "extra isolation layers around mods are missing here: %s. The required ones stand; `gatehouse doctor` says "
        "what took these away",
        missing);
}

enum status session_open(struct session **session, struct app *app, struct diag *diag)
{
    const struct session_config *config = app->session_config;
    struct pool_config pool_config = config->pool;
    struct pool *pool;
    pool_config.worker_path = app->worker_path;
    pool_config.sdk_path = app->sdk_path;
    if (pool_config.unsafe_no_sandbox) {
        log_write(
            LOG_WARN, "engine", NULL,
            "mods run WITHOUT a sandbox (--unsafe-no-sandbox): run only mods that you trust fully");
    }
    enum status status = pool_create(&pool, &pool_config, diag);
    if (status != STATUS_OK) return status;
    log_missing_layers(pool, config);

    struct session *made = mem_alloc(sizeof *made);
    made->app = app;
    made->pool = pool;
    make_mods(made);
    *session = made;
    return STATUS_OK;
}

// As if the session had just been opened: no mods, none of their numbers, nothing that they kept. The processes
// that mods are forked from stay.
static void renew(struct session *session)
{
    struct app *app = session->app;
    mods_destroy(session->mods);
    gate_destroy(session->gate);
    struct storage *empty = storage_create();
    storage_replace(app->storage, empty);
    storage_replace(app->player_storage, empty);
    storage_destroy(empty);
    make_mods(session);
    lua_mods_renew(app->lua, session->mods, session->gate);
}

void session_close(struct session *session)
{
    if (!session) return;
    lua_mods_close(session->app->lua);
    mods_destroy(session->mods);
    gate_destroy(session->gate);
    pool_destroy(session->pool);
    session->app->session = NULL;
    mem_free(session);
}

struct mods *session_mods(struct session *session)
{
    return session->mods;
}

struct pool *session_pool(struct session *session)
{
    return session->pool;
}

static int reset_mods(lua_State *lua)
{
    struct app *app = lua_touserdata(lua, lua_upvalueindex(1));
    if (!app->session || !app->session_config->testing)
        return luaL_error(lua, "mods.reset: only a run of tests begins anew");
    app->session_config->seed =
        (uint64_t)luaL_optinteger(lua, 1, (lua_Integer)app->session_config->seed);
    renew(app->session);
    return 0;
}

static int open_mods_module(lua_State *lua)
{
    struct app *app = lua_touserdata(lua, lua_upvalueindex(1));
    struct diag diag = {""};
    if (!app->session && session_open(&app->session, app, &diag) != STATUS_OK)
        return luaL_error(lua, "mods cannot run here: %s", diag.text);
    lua_mods_open(lua, app->session->mods, app->session->gate);
    lua_pushlightuserdata(lua, app);
    lua_pushcclosure(lua, reset_mods, 1);
    lua_setfield(lua, -2, "reset");
    return 1;
}

void session_preload(lua_State *lua, struct app *app)
{
    host_preload(lua, "engine.mods", open_mods_module, app);
}
