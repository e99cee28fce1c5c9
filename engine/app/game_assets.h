// What a game brought to be seen and heard, decoded as mods' files are: in sandboxed processes, of which nothing is believed
// (assets/job.h). Its names are plain ones, and go before the engine's own of the same name.
#pragma once

#include <lua.h>

#include "app/app.h"
#include "audio/audio.h"
#include "render/render.h"

// app.load_assets(game) -> list of what is wrong with files. Upvalue 1: the app. Waits until all are decoded; needs a session.
int game_assets_load(lua_State *lua);
void game_assets_give(const struct app *app, struct render *render,
                      struct audio *audio); // either may be NULL
void game_assets_free(struct app *app);
