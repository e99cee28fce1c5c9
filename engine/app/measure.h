// How large a text is in the game's font, for Lua to lay out what it shows; also where nothing is
// drawn.
#pragma once

#include <lua.h>

#include "app/app.h"

int measure_text(lua_State *lua); // app.text_size(text, large) -> width, height; upvalue 1: the app
// app.unshown(text) -> list of {byte, code}: the characters that the game's font lacks, each in its first place
int measure_unshown(lua_State *lua); // upvalue 1: the app
void measure_free(struct app *app);
