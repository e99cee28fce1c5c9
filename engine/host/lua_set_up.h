// What a game says of itself before it is made (its game.lua, checked there), put into world and scene: app.set_up.
#pragma once

#include <lua.h>

#include "host/lua_args.h"
#include "scene/scene.h"
#include "world/world.h"

// The table at `set_up`: {screen = {width, height, palette (numbers 0xRRGGBB), only_palette (whether the whole picture
// has no other colours)}, tiles = {size, layers, over (a bit for each layer that is drawn over
// entities), kinds, outside}}; a kind of tile is {name, sprite, and a field for each flag}. What it does not say becomes what is usual. A table that is wrong
// raises, with lua_args' errors. The stack stays as it was.
void lua_set_up(lua_State *state, const struct lua_arg *set_up, struct world *world,
                struct scene *scene);
// What of it has limits, as a table: {min_width, ...} (lua/meta/engine.lua: app.limits).
void lua_set_up_push_limits(lua_State *state);
