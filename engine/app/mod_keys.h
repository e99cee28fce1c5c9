// What the player has bound to mods' own input actions, and the way of a press to the mod whose action it
// is. Lua says what is bound (engine.app.bind_mods), before the loop runs or while it does.
#pragma once

#include <lua.h>

#include "app/app.h"
#include "input/input.h"
#include "mods/mods.h"

struct mod_keys;

struct mod_keys *mod_keys_create(void);
void mod_keys_destroy(struct mod_keys *keys);

// Gives the bindings to the devices, which begin now.
void mod_keys_give(const struct mod_keys *keys, struct input *input);

// Tells mods what was pressed and let go in this tick; what was let go while nobody was told comes with it.
void mod_keys_note(struct mod_keys *keys, struct mods *mods, const struct input_frame *frame,
                   uint32_t players);

// app.bind_mods; its upvalue 1 is the app.
int mod_keys_bind(lua_State *lua);
// app.source
int mod_keys_source(lua_State *lua);
// app.key_name
int mod_keys_key_name(lua_State *lua);
