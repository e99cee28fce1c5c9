#include "host/lua_mod_info.h"

#include <inttypes.h>
#include <lauxlib.h>
#include <stdio.h>

#include "util/hash.h"

static const char *state_name(enum mod_state state)
{
    switch (state) {
    case MOD_STARTING:
        return "starting";
    case MOD_RUNNING:
        return "running";
    case MOD_STOPPED:
        return "stopped";
    case MOD_NONE:
    case MOD_DEAD:
        break;
    }
    return "dead";
}

static void set_text(lua_State *lua, const char *name, const char *value)
{
    lua_pushstring(lua, value);
    lua_setfield(lua, -2, name);
}

static void set_integer(lua_State *lua, const char *name, uint64_t value)
{
    lua_pushinteger(lua, (lua_Integer)value);
    lua_setfield(lua, -2, name);
}

static void set_counts(lua_State *lua, const struct gate_counts *counts)
{
    char digest[17];
    set_integer(lua, "commands", counts->commands);
    set_integer(lua, "applied", counts->applied);
    set_integer(lua, "denied", counts->denied);
    set_integer(lua, "refused", counts->refused);
    set_integer(lua, "over_quota", counts->over_quota);
    set_integer(lua, "failed", counts->failed);
    set_integer(lua, "rejected_batches", counts->rejected_batches);
    set_integer(lua, "events", counts->events);
    set_integer(lua, "queries", counts->queries);
    set_integer(lua, "bytes", counts->bytes);
    set_integer(lua, "posted", counts->posted);
    set_integer(lua, "over_quota_ticks", counts->over_quota_ticks);
    snprintf(digest, sizeof digest, "%016" PRIx64, hash_finish(counts->stream_digest));
    set_text(lua, "stream_digest", digest);
}

static void set_names(lua_State *lua, const char *name, const char *const *names, size_t count)
{
    lua_createtable(lua, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        lua_pushstring(lua, names[i]);
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
    lua_setfield(lua, -2, name);
}

static void set_capabilities(lua_State *lua, const struct gate *gate, uint16_t number)
{
    const char *names[GATE_MAX_CAPABILITIES];
    size_t count = gate_used_capabilities(gate, number, names);
    set_names(lua, "used", names, count);
    count = gate_lacked_capabilities(gate, number, names);
    set_names(lua, "lacked", names, count);
    set_text(lua, "limit_met", gate_limit_met(gate, number));
}

static void push_asset_problems(lua_State *lua, const struct mods *mods, uint16_t number)
{
    const char *problem;
    lua_newtable(lua);
    for (size_t i = 0; (problem = mods_asset_problem(mods, number, i)); i++) {
        lua_pushstring(lua, problem);
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
}

void lua_mod_info_push(lua_State *lua, const struct mods *mods, const struct gate *gate,
                       uint16_t number)
{
    struct mod_info info;
    mods_get(mods, number, &info);
    lua_createtable(lua, 0, 32);
    set_integer(lua, "number", number);
    set_text(lua, "id", info.id);
    set_text(lua, "title", info.title);
    set_text(lua, "state", state_name(info.state));
    lua_pushinteger(lua, info.pid);
    lua_setfield(lua, -2, "pid");
    lua_pushboolean(lua, info.late);
    lua_setfield(lua, -2, "late");
    set_integer(lua, "cpu_ns", info.cpu_ns);
    set_integer(lua, "last_cpu_ns", info.last_cpu_ns);
    set_integer(lua, "late_ticks", info.late_ticks);
    set_integer(lua, "errors", info.errors);
    set_integer(lua, "prints", info.prints);
    set_integer(lua, "prints_dropped", info.prints_dropped);
    set_integer(lua, "memory_kb", info.memory_kb);
    if (info.icon) set_text(lua, "icon", info.icon);
    set_integer(lua, "restarts", info.restarts);
    set_integer(lua, "evaluations", info.evaluations);
    set_integer(lua, "starved_ticks", info.starved_ticks);
    set_integer(lua, "cut_frames", info.cut_frames);
    lua_pushboolean(lua, info.throttle.suspended);
    lua_setfield(lua, -2, "suspended");
    set_text(lua, "waits_at", info.waits_at);
    set_text(lua, "reason", info.reason);
    push_asset_problems(lua, mods, number);
    lua_setfield(lua, -2, "asset_problems");
    set_counts(lua, gate_counts(gate, number));
    set_capabilities(lua, gate, number);
}
