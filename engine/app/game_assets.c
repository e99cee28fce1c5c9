#include "app/game_assets.h"

#include <lauxlib.h>

#include "app/loop.h"
#include "app/session.h"
#include "assets/job.h"
#include "host/lua_assets.h"
#include "pool/pool.h"

enum {
    ROOM_BYTES = 64 * 1024 * 1024, // of pixels and samples
    WAIT_NS = 20 * 1000 * 1000,    // until it is looked again whether a decoder is free
};

int game_assets_load(lua_State *lua)
{
    struct app *app = lua_touserdata(lua, lua_upvalueindex(1));
    const struct lua_arg *game = LUA_ARG("app.load_assets", 1, "game");
    size_t count;
    lua_args_table(lua, game);
    lua_settop(lua, 1);
    const struct asset_file *files = lua_assets_read(lua, game, &count);
    if (!app->session) return luaL_error(lua, "app.load_assets: needs engine.mods");
    game_assets_free(app);
    lua_newtable(lua);
    if (count == 0) return 1;

    struct pool *pool = session_pool(app->session);
    struct asset_job *job = asset_job_create("", files, count, ROOM_BYTES);
    while (!asset_job_step(job, pool)) (void)pool_wait(pool, WAIT_NS);
    app->assets = asset_job_take(job);
    for (size_t i = 0; i < asset_job_problem_count(job); i++) {
        lua_pushstring(lua, asset_job_problem(job, i));
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
    asset_job_destroy(job, pool);
    if (app->loop) game_assets_give(app, app->loop->render, app->loop->audio);
    return 1;
}

void game_assets_give(const struct app *app, struct render *render, struct audio *audio)
{
    if (!app->assets) return;
    if (render) render_set_assets(render, 0, app->assets);
    if (audio) audio_set_assets(audio, 0, app->assets);
}

void game_assets_free(struct app *app)
{
    asset_set_drop(app->assets);
    app->assets = NULL;
}
