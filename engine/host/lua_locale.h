// The Lua module engine.locale: a text of a mod's locale file with its arguments put in, by the
// same rules as on the screen. And the reading of a table of such texts, which engine.mods.start is
// given. And CLDR's plural rules.
#pragma once

#include <lua.h>

#include "gate/locale.h"
#include "host/lua_args.h"

int lua_locale_open(lua_State *lua);

// The optional field `locale` of a table: {key = text}, where a text is a string or {language = ,
// and its forms by name, of which `other` must be there}. Pushes the memory of the result, which borrows its strings from the
// table; without the field nil, and *count is 0.
const struct locale_text *lua_locale_push_texts(lua_State *lua, const struct lua_arg *source,
                                                size_t *count);
