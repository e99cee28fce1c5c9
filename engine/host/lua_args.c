#include "host/lua_args.h"

#include <lauxlib.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MESSAGE_BYTES = 256 };

_Noreturn void lua_args_fail(lua_State *state, const struct lua_arg *arg, const char *format, ...)
{
    char message[MESSAGE_BYTES];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    luaL_where(state, 1);
    if (arg->field) {
        lua_pushfstring(state, "%s: field '%s' of argument %d (%s): %s", arg->function, arg->field,
                        arg->index, arg->name, message);
    } else {
        lua_pushfstring(state, "%s: argument %d (%s): %s", arg->function, arg->index, arg->name,
                        message);
    }
    lua_concat(state, 2);
    lua_error(state);
    __builtin_unreachable();
}

// The value's place on the stack: a field was pushed last.
static int at(const struct lua_arg *arg)
{
    return arg->field ? -1 : arg->index;
}

static _Noreturn void fail_type(lua_State *state, const struct lua_arg *arg, const char *expected)
{
    const char *got = lua_isnone(state, at(arg)) ? "nil" : luaL_typename(state, at(arg));
    lua_args_fail(state, arg, "expected %s, got %s", expected, got);
}

int64_t lua_args_integer(lua_State *state, const struct lua_arg *arg, int64_t low, int64_t high)
{
    if (lua_type(state, at(arg)) != LUA_TNUMBER) fail_type(state, arg, "a whole number");
    int exact;
    int64_t value = lua_tointegerx(state, at(arg), &exact);
    if (!exact) {
        lua_args_fail(state, arg, "expected a whole number, got %.14g",
                      lua_tonumber(state, at(arg)));
    }
    if (value < low || value > high) {
        lua_args_fail(state, arg, "expected a number from %lld to %lld, got %lld", (long long)low,
                      (long long)high, (long long)value);
    }
    return value;
}

double lua_args_number(lua_State *state, const struct lua_arg *arg)
{
    if (lua_type(state, at(arg)) != LUA_TNUMBER) fail_type(state, arg, "a number");
    double value = lua_tonumber(state, at(arg));
    if (!isfinite(value)) lua_args_fail(state, arg, "expected a finite number, got %g", value);
    return value;
}

int64_t lua_args_round(lua_State *state, const struct lua_arg *arg, int64_t low, int64_t high)
{
    double value = floor(lua_args_number(state, arg) + 0.5);
    if (value < (double)low || value > (double)high) {
        lua_args_fail(state, arg, "expected a number from %lld to %lld, got %.14g", (long long)low,
                      (long long)high, value);
    }
    return (int64_t)value;
}

int32_t lua_args_fix(lua_State *state, const struct lua_arg *arg)
{
    double px = lua_args_number(state, arg);
    if (px < -LUA_ARGS_MAX_PX || px > LUA_ARGS_MAX_PX) {
        lua_args_fail(state, arg, "expected at most %d either way, got %.14g", LUA_ARGS_MAX_PX, px);
    }
    return (int32_t)floor(px * FIX_ONE + 0.5);
}

uint16_t lua_args_angle(lua_State *state, const struct lua_arg *arg)
{
    if (lua_isinteger(state, at(arg))) return (uint16_t)lua_tointeger(state, at(arg));
    double turn = fmod(floor(lua_args_number(state, arg) + 0.5), ANGLE_TURN);
    return (uint16_t)(int32_t)turn;
}

uint32_t lua_args_color(lua_State *state, const struct lua_arg *arg)
{
    return (uint32_t)lua_args_integer(state, arg, 0, 0xFFFFFF);
}

bool lua_args_boolean(lua_State *state, const struct lua_arg *arg)
{
    if (lua_type(state, at(arg)) != LUA_TBOOLEAN) fail_type(state, arg, "a boolean");
    return lua_toboolean(state, at(arg));
}

entity_id lua_args_entity(lua_State *state, const struct lua_arg *arg)
{
    if (!lua_isinteger(state, at(arg))) fail_type(state, arg, "an entity");
    lua_Integer bits = lua_tointeger(state, at(arg));
    return (entity_id){bits >= 0 && bits <= UINT32_MAX ? (uint32_t)bits : 0};
}

void lua_args_table(lua_State *state, const struct lua_arg *arg)
{
    if (lua_type(state, at(arg)) != LUA_TTABLE) fail_type(state, arg, "a table");
}

const char *lua_args_bytes(lua_State *state, const struct lua_arg *arg, size_t *len)
{
    if (lua_type(state, at(arg)) != LUA_TSTRING) fail_type(state, arg, "a string");
    return lua_tolstring(state, at(arg), len);
}

const char *lua_args_text(lua_State *state, const struct lua_arg *arg, size_t max_bytes)
{
    size_t len;
    const char *text = lua_args_bytes(state, arg, &len);
    if (len > max_bytes) lua_args_fail(state, arg, "at most %zu bytes, got %zu", max_bytes, len);
    if (strlen(text) != len) lua_args_fail(state, arg, "a zero byte in a text");
    return text;
}

static int find_name(const char *name, const char *const *names, int count)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) return i;
    }
    return -1;
}

static _Noreturn void fail_name(lua_State *state, const struct lua_arg *arg, const char *name,
                                const char *const *names, int count)
{
    char list[MESSAGE_BYTES / 2] = "";
    for (int i = 0; i < count; i++) {
        size_t len = strlen(list);
        snprintf(list + len, sizeof list - len, "%s%s", i ? ", " : "", names[i]);
    }
    lua_args_fail(state, arg, "'%.40s' is none of: %s", name, list);
}

int lua_args_choice(lua_State *state, const struct lua_arg *arg, const char *const *names,
                    int count)
{
    const char *name = lua_args_text(state, arg, SIZE_MAX);
    int found = find_name(name, names, count);
    if (found < 0) fail_name(state, arg, name, names, count);
    return found;
}

uint32_t lua_args_flags(lua_State *state, const struct lua_arg *arg, const char *const *names,
                        int count)
{
    if (lua_type(state, at(arg)) != LUA_TTABLE) fail_type(state, arg, "a list of names");
    uint32_t flags = 0;
    lua_Unsigned len = lua_rawlen(state, at(arg));
    for (lua_Unsigned i = 1; i <= len; i++) {
        if (lua_rawgeti(state, at(arg), (lua_Integer)i) != LUA_TSTRING) {
            lua_args_fail(state, arg, "expected a list of names, got %s in it",
                          luaL_typename(state, -1));
        }
        const char *name = lua_tostring(state, -1);
        int found = find_name(name, names, count);
        if (found < 0) fail_name(state, arg, name, names, count);
        flags |= 1u << found;
        lua_pop(state, 1);
    }
    return flags;
}

// --- fields ---
bool lua_args_field(lua_State *state, const struct lua_arg *table, const char *name,
                    struct lua_arg *field)
{
    *field = *table;
    field->field = name;
    if (lua_getfield(state, table->index, name) != LUA_TNIL) return true;
    lua_pop(state, 1);
    return false;
}

int64_t lua_args_field_integer(lua_State *state, const struct lua_arg *table, const char *name,
                               int64_t low, int64_t high, int64_t otherwise)
{
    struct lua_arg field;
    if (!lua_args_field(state, table, name, &field)) return otherwise;
    int64_t value = lua_args_integer(state, &field, low, high);
    lua_pop(state, 1);
    return value;
}

int64_t lua_args_field_round(lua_State *state, const struct lua_arg *table, const char *name,
                             int64_t low, int64_t high, int64_t otherwise)
{
    struct lua_arg field;
    if (!lua_args_field(state, table, name, &field)) return otherwise;
    int64_t value = lua_args_round(state, &field, low, high);
    lua_pop(state, 1);
    return value;
}

int32_t lua_args_field_fix(lua_State *state, const struct lua_arg *table, const char *name,
                           int32_t otherwise)
{
    struct lua_arg field;
    if (!lua_args_field(state, table, name, &field)) return otherwise;
    int32_t value = lua_args_fix(state, &field);
    lua_pop(state, 1);
    return value;
}

uint32_t lua_args_field_color(lua_State *state, const struct lua_arg *table, const char *name,
                              uint32_t otherwise)
{
    return (uint32_t)lua_args_field_integer(state, table, name, 0, 0xFFFFFF, otherwise);
}

bool lua_args_field_boolean(lua_State *state, const struct lua_arg *table, const char *name,
                            bool otherwise)
{
    struct lua_arg field;
    if (!lua_args_field(state, table, name, &field)) return otherwise;
    bool value = lua_args_boolean(state, &field);
    lua_pop(state, 1);
    return value;
}

uint32_t lua_args_field_flags(lua_State *state, const struct lua_arg *table, const char *name,
                              const char *const *names, int count)
{
    struct lua_arg field;
    if (!lua_args_field(state, table, name, &field)) return 0;
    uint32_t flags = lua_args_flags(state, &field, names, count);
    lua_pop(state, 1);
    return flags;
}

void lua_args_need_field(lua_State *state, const struct lua_arg *table, const char *name)
{
    struct lua_arg field;
    if (!lua_args_field(state, table, name, &field)) lua_args_fail(state, &field, "is missing");
    lua_pop(state, 1);
}

void lua_args_push_fix(lua_State *state, int32_t fix)
{
    lua_pushnumber(state, (lua_Number)fix / FIX_ONE);
}
