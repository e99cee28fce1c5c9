#include "app/session.h"

#include <lauxlib.h>

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

enum status session_open(struct session **session, struct app *app, struct diag *diag)
{
    const struct session_config *config = app->session_config;
    struct pool_config pool_config = config->pool;
    struct pool *pool;
    pool_config.worker_path = app->worker_path;
    pool_config.sdk_path = app->sdk_path;
    if (pool_config.unsafe_no_sandbox) {
        log_write(LOG_WARN, "engine", NULL,
                  "mods run WITHOUT a sandbox (--unsafe-no-sandbox): run only mods that you trust fully");
    }
    enum status status = pool_create(&pool, &pool_config, diag);
    if (status != STATUS_OK) return status;

    struct session *made = mem_alloc(sizeof *made);
    made->app = app;
    made->pool = pool;
    made->gate = gate_create(app->world, app->scene, NULL, &config->limits);
    gate_set_storage(made->gate, app->storage);
    made->mods = mods_create(pool, made->gate, app->scene, NULL, config->seed, config->tick_rate);
    *session = made;
    return STATUS_OK;
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

struct mods *session_mods(struct session *session) { return session->mods; }

static int open_mods_module(lua_State *lua)
{
    struct app *app = lua_touserdata(lua, lua_upvalueindex(1));
    struct diag diag = {""};
    if (!app->session && session_open(&app->session, app, &diag) != STATUS_OK)
        return luaL_error(lua, "mods cannot run here: %s", diag.text);
    lua_mods_open(lua, app->session->mods, app->session->gate);
    return 1;
}

void session_preload(lua_State *lua, struct app *app)
{
    host_preload(lua, "engine.mods", open_mods_module, app);
}
