// What the files behind engine.world share: lua_world.c (kinds, state), lua_tiles.c, lua_entity.c, lua_query.c. Each
// function has the world and the scene as upvalues 1 and 2.
#pragma once

#include <lauxlib.h>
#include <lua.h>

#include "host/lua_args.h"
#include "scene/scene.h"
#include "world/world.h"

enum { ENTITY_FLAG_COUNT = 12 };

extern const luaL_Reg lua_entity_functions[]; // each ends with a NULL name
extern const luaL_Reg lua_query_functions[];
extern const luaL_Reg lua_tile_functions[];
extern const luaL_Reg lua_entity_changes[]; // the same of those that change something
extern const luaL_Reg lua_tile_changes[];
extern const char *const lua_entity_flag_names[ENTITY_FLAG_COUNT]; // of bit 0, 1, ...

struct world *lua_world_borrow(lua_State *state);
struct scene *lua_world_borrow_scene(lua_State *state);
uint16_t lua_world_kind(lua_State *state,
                        const struct lua_arg *arg); // raises for one that is not there
int lua_world_kind_or_all(lua_State *state, const char *function,
                          int index); // -1 for nil; raises for unknown
uint16_t lua_world_sprite(lua_State *state, const struct lua_arg *arg); // interned
void lua_world_push_entity(lua_State *state, entity_id id);
