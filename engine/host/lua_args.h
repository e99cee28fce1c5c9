// Arguments of the functions that Lua calls: checked, converted, and with an error that a person can use:
// "world.spawn: argument 2 (x): expected a number, got nil". Every function here raises a Lua error or
// returns a good value; it leaves the stack as it was. Nothing that needs freeing may be owned across one.
#pragma once

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "world/world.h"

enum { LUA_ARGS_MAX_PX = 1 << 20 }; // of a position or speed, either way

// Where a value is: an argument, or a field of an argument that is a table.
struct lua_arg {
    const char *function; // "world.spawn"
    int index;            // on the stack
    const char *name;     // "x"
    const char *field;    // NULL: the argument itself
};

#define LUA_ARG(function_, index_, name_) \
    (&(const struct lua_arg){.function = (function_), .index = (index_), .name = (name_)})

// Raises "function: argument N (name): message", or with "field 'f' of" before it.
_Noreturn void lua_args_fail(lua_State *state, const struct lua_arg *arg, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

int64_t lua_args_integer(lua_State *state, const struct lua_arg *arg, int64_t low, int64_t high);
int64_t lua_args_round(lua_State *state, const struct lua_arg *arg, int64_t low,
                       int64_t high);                                // to the nearest
double lua_args_number(lua_State *state, const struct lua_arg *arg); // finite
int32_t lua_args_fix(lua_State *state, const struct lua_arg *arg);   // px to 24.8, to the nearest
uint16_t lua_args_angle(lua_State *state,
                        const struct lua_arg *arg); // any number, to the nearest, wraps
uint32_t lua_args_color(lua_State *state, const struct lua_arg *arg);
bool lua_args_boolean(lua_State *state, const struct lua_arg *arg);
entity_id lua_args_entity(lua_State *state, const struct lua_arg *arg);
void lua_args_table(lua_State *state, const struct lua_arg *arg);
// Borrowed until the value leaves the stack or its table. `max_bytes` without the NUL; no zero bytes.
const char *lua_args_text(lua_State *state, const struct lua_arg *arg, size_t max_bytes);
const char *lua_args_bytes(lua_State *state, const struct lua_arg *arg, size_t *len);
// Which of the names the value is: 0 .. count - 1.
int lua_args_choice(lua_State *state, const struct lua_arg *arg, const char *const *names,
                    int count);
// A list of names to bits: names[i] sets 1 << i.
uint32_t lua_args_flags(lua_State *state, const struct lua_arg *arg, const char *const *names,
                        int count);

// --- fields: the same for a field of a table that has been checked ---
// Pushes the field and makes `field` name it (its index is the pushed value's); false: it is nil, and
// nothing stays on the stack. The caller pops it.
bool lua_args_field(lua_State *state, const struct lua_arg *table, const char *name,
                    struct lua_arg *field);
int64_t lua_args_field_integer(lua_State *state, const struct lua_arg *table, const char *name,
                               int64_t low, int64_t high, int64_t otherwise);
int64_t lua_args_field_round(lua_State *state, const struct lua_arg *table, const char *name,
                             int64_t low, int64_t high, int64_t otherwise);
int32_t lua_args_field_fix(lua_State *state, const struct lua_arg *table, const char *name,
                           int32_t otherwise);
uint32_t lua_args_field_color(lua_State *state, const struct lua_arg *table, const char *name,
                              uint32_t otherwise);
bool lua_args_field_boolean(lua_State *state, const struct lua_arg *table, const char *name,
                            bool otherwise);
uint32_t lua_args_field_flags(lua_State *state, const struct lua_arg *table, const char *name,
                              const char *const *names, int count);
// Fails when the field is missing.
void lua_args_need_field(lua_State *state, const struct lua_arg *table, const char *name);

// --- results ---
void lua_args_push_fix(lua_State *state, int32_t fix); // 24.8 to px, exact
