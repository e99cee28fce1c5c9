// Tiles in Lua: how a kind of tile is said in a table.
#pragma once

#include "host/lua_args.h"
#include "scene/scene.h"
#include "world/world.h"

enum { TILE_FLAG_COUNT = 5, TILE_LOOK_COUNT = 3 };

extern const char *const lua_tile_flag_names[TILE_FLAG_COUNT]; // of bit 0, 1, ...
extern const char *const lua_tile_look_names[TILE_LOOK_COUNT];

// The fields `name` and `sprite` (may be missing) of a checked table; its sprite's name is interned.
void lua_tiles_read_names(lua_State *state, const struct lua_arg *table, struct scene *scene,
                          struct tile_def *def);
