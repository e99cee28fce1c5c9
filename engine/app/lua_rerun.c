// trace.rerun: one mod of a recording again (mods/rerun.h), with functions of Lua's that are told what it does.
#include <lauxlib.h>
#include <stdio.h>

#include "app/app.h"
#include "app/lua_trace.h"
#include "app/session.h"
#include "host/host.h"
#include "host/lua_sends.h"
#include "mods/rerun.h"
#include "util/log.h"
#include "util/mem.h"

enum { MOST_MODULES = 1024, PLACE_BYTES = 160, COMMAND_BYTES = 64, PRINT_BYTES = 1 << 30 };

// It may take as long as it needs: nobody waits for a picture.
static const uint64_t HANDLER_NS = UINT64_C(60) * 1000 * 1000 * 1000;

struct context {
    lua_State *lua;
    int options; // where they are on the stack
    uint32_t seq, tick;
    char command[COMMAND_BYTES]; // of what differs; "": it is not known
    bool failed;                 // a function of Lua's; the error is on top of the stack
};

// Pushes the function; false when there is none.
static bool push_function(const struct context *context, const char *name)
{
    if (context->failed) return false;
    if (lua_getfield(context->lua, context->options, name) == LUA_TFUNCTION) return true;
    lua_pop(context->lua, 1);
    return false;
}

static void call(struct context *context, int arguments, int results)
{
    context->failed = lua_pcall(context->lua, arguments, results, 0) != LUA_OK;
}

static void printed(void *data, uint32_t tick, const struct pool_message *message)
{
    struct context *context = data;
    char place[PLACE_BYTES];
    if (!push_function(context, "printed")) return;
    snprintf(place, sizeof place, "%s:%d", message->file, message->line);
    lua_pushinteger(context->lua, tick);
    lua_pushstring(context->lua, log_level_text(message->level));
    lua_pushlstring(context->lua, message->bytes, message->len);
    lua_pushstring(context->lua, message->file[0] ? place : NULL);
    call(context, 4, 0);
}

static void failed(void *data, uint32_t tick, const char *what, const struct pool_error *error)
{
    struct context *context = data;
    if (!push_function(context, "failed")) return;
    lua_pushinteger(context->lua, tick);
    lua_pushstring(context->lua, what);
    lua_pushstring(context->lua, error ? error->text[0] ? error->text : error->message : NULL);
    call(context, 3, 0);
}

static void push_send(lua_State *lua, const void *bytes, size_t len)
{
    if (bytes)
        lua_sends_push(lua, bytes, len);
    else
        lua_pushnil(lua);
}

// differs(tick, what, then, now) -> the number and the name of the command whose place is wanted, or nothing
static void differs(void *data, const struct rerun_difference *difference)
{
    struct context *context = data;
    lua_State *lua = context->lua;
    context->tick = difference->tick;
    if (!push_function(context, "differs")) return;
    lua_pushinteger(lua, difference->tick);
    lua_pushstring(lua, difference->what);
    push_send(lua, difference->then, difference->then_len);
    push_send(lua, difference->now, difference->now_len);
    call(context, 4, 2);
    if (context->failed) return;
    if (lua_isinteger(lua, -2) && lua_isstring(lua, -1)) {
        context->seq = (uint32_t)lua_tointeger(lua, -2);
        snprintf(context->command, sizeof context->command, "%s", lua_tostring(lua, -1));
    }
    lua_pop(lua, 2);
}

static size_t asks_place(void *data, uint8_t *bytes, size_t room)
{
    const struct context *context = data;
    if (!context->command[0]) return 0;
    return lua_sends_ask_place(context->tick, context->seq, context->command, bytes, room);
}

static bool ticks(void *data, uint32_t tick)
{
    struct context *context = data;
    if (context->failed) return false;
    if (!push_function(context, "ticks")) return true;
    lua_pushinteger(context->lua, tick);
    call(context, 1, 1);
    if (context->failed) return false;
    bool goes_on = lua_toboolean(context->lua, -1);
    lua_pop(context->lua, 1);
    return goes_on;
}

// The list of {name, source} in the field `modules`; its texts stay in it. NULL: there is none.
static struct pool_module *read_modules(lua_State *lua, size_t *count)
{
    if (lua_getfield(lua, 1, "modules") != LUA_TTABLE) return NULL;
    lua_Integer len = luaL_len(lua, -1);
    int list = lua_gettop(lua);
    if (len < 1 || len > MOST_MODULES)
        luaL_error(lua, "trace.rerun: 1 to %d modules", MOST_MODULES);
    struct pool_module *modules = lua_newuserdatauv(lua, (size_t)len * sizeof *modules, 0);
    luaL_checkstack(lua, 4, NULL);
    for (lua_Integer i = 0; i < len; i++) {
        lua_rawgeti(lua, list, i + 1);
        lua_getfield(lua, -1, "name");
        lua_getfield(lua, -2, "source");
        modules[i].name = luaL_checkstring(lua, -2);
        modules[i].source = luaL_checklstring(lua, -1, &modules[i].len);
        lua_pop(lua, 3); // the table has its texts
    }
    *count = (size_t)len;
    return modules;
}

static void push_result(lua_State *lua, const struct rerun_result *result, const struct tape *tape)
{
    lua_createtable(lua, 0, 8);
    lua_pushboolean(lua, result->same);
    lua_setfield(lua, -2, "same");
    lua_pushinteger(lua, (lua_Integer)result->deliveries);
    lua_setfield(lua, -2, "deliveries");
    lua_pushinteger(lua, (lua_Integer)result->sends);
    lua_setfield(lua, -2, "sends");
    lua_pushinteger(lua, (lua_Integer)result->starts);
    lua_setfield(lua, -2, "starts");
    lua_pushinteger(lua, result->first_tick);
    lua_setfield(lua, -2, "first_tick");
    lua_pushinteger(lua, result->last_tick);
    lua_setfield(lua, -2, "last_tick");
    if (tape_damage(tape)[0]) {
        lua_pushstring(lua, tape_damage(tape));
        lua_setfield(lua, -2, "damage");
    }
}

int lua_trace_rerun(lua_State *lua)
{
    struct app *app = lua_touserdata(lua, lua_upvalueindex(1));
    struct context context = {.lua = lua, .options = 1};
    struct rerun_config config = {.context = &context,
                                  .printed = printed,
                                  .failed = failed,
                                  .differs = differs,
                                  .asks_place = asks_place,
                                  .ticks = ticks};
    struct pool_config pool_config = app->session_config->pool;
    struct rerun_result result;
    struct pool *pool = NULL;
    struct tape *tape = NULL;
    struct diag diag = {""};
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 1);
    config.modules = read_modules(lua, &config.module_count);
    lua_getfield(lua, 1, "probe"); // stays, as the next: their texts are borrowed
    pool_config.probe = luaL_optstring(lua, -1, NULL);
    lua_getfield(lua, 1, "probe_file");
    pool_config.probe_file = luaL_optstring(lua, -1, "");
    lua_getfield(lua, 1, "probe_line");
    pool_config.probe_line = (int)luaL_optinteger(lua, -1, 1);
    lua_getfield(lua, 1, "mod"); // stays: its text is borrowed
    config.mod = luaL_checkstring(lua, -1);
    lua_getfield(lua, 1, "path"); // the same
    enum status status = tape_play(&tape, luaL_checkstring(lua, -1), &diag);
    pool_config.worker_path = app->worker_path;
    pool_config.sdk_path = app->sdk_path;
    pool_config.handler_cpu_ns = HANDLER_NS;
    pool_config.print_bytes_per_second = PRINT_BYTES;
    if (status == STATUS_OK) status = pool_create(&pool, &pool_config, &diag);
    if (status == STATUS_OK) status = rerun(tape, pool, &config, &result, &diag);
    pool_destroy(pool);
    if (status == STATUS_OK && !context.failed) push_result(lua, &result, tape);
    tape_destroy(tape);
    if (context.failed) return lua_error(lua);
    if (status == STATUS_OK) return 1;
    lua_pushnil(lua);
    lua_pushstring(lua, diag.text[0] ? diag.text : status_text(status));
    return 2;
}
