// The atlas table of Lua (assets/atlas.lua) as the renderer's configuration.
#pragma once

#include <lua.h>

#include "render/render.h"
#include "util/diag.h"

struct font;

// Runs folder/atlas.lua and leaves its table on the stack.
enum status atlas_config_push(lua_State *lua, const char *folder, struct diag *diag);
// The font that folder/atlas.lua names, without a renderer.
enum status atlas_config_load_font(lua_State *lua, const char *folder, struct font *font,
                                   struct diag *diag);
// Reads the table at the top of the stack; file names in it are relative to `folder`. On success
// *render is made, for pictures of that size. STATUS_INVALID: the diag names the sprite and the field.
enum status atlas_config_create_render(lua_State *lua, const char *folder, int width, int height,
                                       struct render **render, struct diag *diag);
