// Sound for audio_spec.lua, over SDL's dummy device: what is asked for, and what became of it.
#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>
#include <stdlib.h>

#include "audio/audio.h"
#include "audio/attenuation.h"
#include "audio/limiter.h"
#include "scene/scene.h"
#include "util/mem.h"

#define AUDIO_TYPE "t_audio.audio"

struct holder {
    struct audio *audio;
    struct scene *scene;
};

static struct holder *holder_of(lua_State *lua)
{
    return luaL_checkudata(lua, 1, AUDIO_TYPE);
}

static int create(
    lua_State
        *lua) // folder, volume, mod volume, SDL's audio driver, file of "disk" -> audio | nil, diag
{
    setenv("SDL_AUDIODRIVER", luaL_optstring(lua, 4, "dummy"), 1);
    if (lua_isstring(lua, 5)) setenv("SDL_DISKAUDIOFILE", lua_tostring(lua, 5), 1);
    struct audio_config config = {luaL_checkstring(lua, 1), (int)luaL_optinteger(lua, 2, 100),
                                  (int)luaL_optinteger(lua, 3, 60)};
    struct holder *holder = lua_newuserdatauv(lua, sizeof *holder, 0);
    *holder = (struct holder){0};
    luaL_setmetatable(lua, AUDIO_TYPE);
    struct diag diag = {{0}};
    if (audio_create(&holder->audio, &config, &diag)) {
        lua_pushnil(lua);
        lua_pushstring(lua, diag.text);
        return 2;
    }
    holder->scene = scene_create(1);
    return 1;
}

static int audio_close(lua_State *lua)
{
    struct holder *holder = holder_of(lua);
    audio_destroy(holder->audio);
    if (holder->scene) scene_destroy(holder->scene);
    *holder = (struct holder){0};
    return 0;
}

static int audio_ask(lua_State *lua) // name, volume, owner, x: a place of its own
{
    struct scene *scene = holder_of(lua)->scene;
    struct sound_request request = {.sound = scene_intern(scene, luaL_checkstring(lua, 2)),
                                    .volume = (uint8_t)luaL_optinteger(lua, 3, 100),
                                    .owner = (uint16_t)luaL_optinteger(lua, 4, 0),
                                    .at_place = !lua_isnoneornil(lua, 5),
                                    .x = (int32_t)luaL_optinteger(lua, 5, 0)};
    scene_sound(scene, &request);
    return 0;
}

static int
audio_bring(lua_State *lua) // owner, name | nil, frames, sample, from its end: a sound of its own
{
    struct asset_set *set = NULL;
    if (lua_isstring(lua, 3)) {
        set = asset_set_create();
        struct asset_sound *sound = asset_set_add_sound(set);
        snprintf(sound->name, sizeof sound->name, "%s", lua_tostring(lua, 3));
        sound->frames = (size_t)luaL_optinteger(lua, 4, 4410);
        sound->samples = mem_alloc(sound->frames * 2 * sizeof *sound->samples);
        size_t loud = sound->frames - (size_t)luaL_optinteger(lua, 6, 0);
        for (size_t i = 0; i < 2 * loud; i++)
            sound->samples[i] = (int16_t)luaL_optinteger(lua, 5, 8000);
    }
    audio_set_assets(holder_of(lua)->audio, (uint16_t)luaL_checkinteger(lua, 2), set);
    asset_set_drop(set);
    return 0;
}

static int audio_loop(lua_State *lua) // name, volume
{
    struct scene *scene = holder_of(lua)->scene;
    scene_set_loop(scene, scene_intern(scene, luaL_checkstring(lua, 2)),
                   (uint8_t)luaL_checkinteger(lua, 3));
    return 0;
}

static int audio_tick(lua_State *lua) // -> played, missing, loops
{
    struct holder *holder = holder_of(lua);
    audio_update(holder->audio, holder->scene);
    struct audio_counts counts = audio_counts(holder->audio);
    lua_pushinteger(lua, counts.played);
    lua_pushinteger(lua, counts.missing);
    lua_pushinteger(lua, counts.loops);
    return 3;
}

static int audio_of(lua_State *lua) // owner -> played, dropped
{
    struct audio_owner_counts counts =
        audio_owner_counts(holder_of(lua)->audio, (uint16_t)luaL_checkinteger(lua, 2));
    lua_pushinteger(lua, counts.played);
    lua_pushinteger(lua, counts.dropped);
    return 2;
}

static int hear(lua_State *lua) // volume, cap, master, dx | nil, dy -> volume, left, right
{
    struct attenuation attenuation =
        attenuation_of((int)luaL_checkinteger(lua, 1), (int)luaL_checkinteger(lua, 2),
                       (int)luaL_checkinteger(lua, 3), !lua_isnoneornil(lua, 4),
                       (int32_t)luaL_optinteger(lua, 4, 0), (int32_t)luaL_optinteger(lua, 5, 0));
    lua_pushinteger(lua, attenuation.volume);
    lua_pushinteger(lua, attenuation.left);
    lua_pushinteger(lua, attenuation.right);
    return 3;
}

static int limit(lua_State *lua) // {left, right, left, right ...}: the same, limited
{
    luaL_checktype(lua, 1, LUA_TTABLE);
    size_t count = lua_rawlen(lua, 1);
    float *samples = mem_alloc(count * sizeof *samples);
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(lua, 1, (lua_Integer)i + 1);
        samples[i] = (float)lua_tonumber(lua, -1);
        lua_pop(lua, 1);
    }
    struct limiter limiter = {0};
    limiter_apply(&limiter, samples, count / 2);
    lua_createtable(lua, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        lua_pushnumber(lua, (lua_Number)samples[i]);
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
    mem_free(samples);
    return 1;
}

int luaopen_t_audio(lua_State *lua);
int luaopen_t_audio(lua_State *lua)
{
    luaL_newmetatable(lua, AUDIO_TYPE);
    luaL_setfuncs(lua, (const luaL_Reg[]){{"__gc", audio_close}, {NULL, NULL}}, 0);
    luaL_newlib(lua, ((const luaL_Reg[]){{"ask", audio_ask},
                                         {"bring", audio_bring},
                                         {"loop", audio_loop},
                                         {"tick", audio_tick},
                                         {"of", audio_of},
                                         {"close", audio_close},
                                         {NULL, NULL}}));
    lua_setfield(lua, -2, "__index");
    luaL_newlib(lua, ((const luaL_Reg[]){
                         {"create", create}, {"hear", hear}, {"limit", limit}, {NULL, NULL}}));
    return 1;
}
