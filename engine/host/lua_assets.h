// What Lua says of a mod's pictures and sounds, as engine.mods.start takes it.
#pragma once

#include "assets/job.h"
#include "host/lua_args.h"

// Reads the optional list `assets` of the table: {kind, name, file, format, bytes, and what the
// kind wants}. The result lies on the Lua stack, as what it points to does, and is valid while both
// stay; NULL: there is none. Raises what is not of that form; what is wrong with a file is not its
// affair.
const struct asset_file *lua_assets_read(lua_State *lua, const struct lua_arg *table,
                                         size_t *count);
