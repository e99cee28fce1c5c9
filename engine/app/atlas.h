// The atlas table of Lua (assets/atlas.lua) as the renderer's configuration.
#pragma once

#include <lua.h>

#include "render/render.h"
#include "util/diag.h"

// Reads the table at the top of the stack; file names in it are relative to `folder`. On success
// *render is made. STATUS_INVALID: the diag names the sprite and the field.
enum status atlas_create_render(lua_State *lua, const char *folder, struct render **render, struct diag *diag);
