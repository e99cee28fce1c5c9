#include "host/lua_mod_source.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "host/lua_assets.h"
#include "host/lua_declared.h"
#include "host/lua_locale.h"
#include "store/storage.h"

enum {
    MAX_MODULES = 1024,
    MAX_NAME_BYTES = 255,
    MAX_ID_BYTES = 64,
    NS_PER_US = 1000,
    NS_PER_MS = 1000 * 1000,
    MAX_MS = 60 * 1000,
    MAX_US = MAX_MS * 1000,
    MAX_COMMANDS = 65536,
    MAX_COST = 1000 * 1000,
    MAX_API_LEVEL = 65535,
};

static const char *check_field_text(lua_State *lua, const struct lua_arg *table, const char *name,
                                    size_t max)
{
    struct lua_arg field;
    lua_args_need_field(lua, table, name);
    lua_args_field(lua, table, name, &field); // stays on the stack: the text is borrowed from it
    return lua_args_text(lua, &field, max);
}

static int compare_modules(const void *left, const void *right)
{
    return strcmp(((const struct pool_module *)left)->name,
                  ((const struct pool_module *)right)->name);
}

// The modules of the table at `index`: the main one first, the others by name.
static size_t read_modules(lua_State *lua, int index, const char *main, struct pool_module *out)
{
    size_t count = 1;
    out[0] = (struct pool_module){.name = NULL};
    lua_pushnil(lua);
    while (lua_next(lua, index)) { // [name, source]
        if (lua_type(lua, -2) != LUA_TSTRING || lua_type(lua, -1) != LUA_TSTRING)
            luaL_error(lua, "mods.start: modules: names and sources are strings");
        struct pool_module module = {.name = lua_tostring(lua, -2)};
        module.source = lua_tolstring(lua, -1, &module.len);
        if (strcmp(module.name, main) == 0)
            out[0] = module;
        else if (count < MAX_MODULES)
            out[count++] = module;
        else
            luaL_error(lua, "mods.start: modules: at most %d", MAX_MODULES);
        lua_pop(lua, 1); // the table keeps the strings
    }
    if (!out[0].name)
        luaL_error(lua, "mods.start: modules: the main one, \"%s\", is not among them", main);
    qsort(out + 1, count - 1, sizeof *out, compare_modules);
    return count;
}

size_t lua_mod_source_capabilities(lua_State *lua, int index, const char **out)
{
    size_t count = lua_rawlen(lua, index);
    if (count > GATE_MAX_CAPABILITIES)
        luaL_error(lua, "mods.start: capabilities: at most %d", GATE_MAX_CAPABILITIES);
    for (size_t i = 0; i < count; i++) {
        if (lua_rawgeti(lua, index, (lua_Integer)i + 1) != LUA_TSTRING)
            luaL_error(lua, "mods.start: capabilities: a list of names expected");
        out[i] = lua_tostring(lua, -1);
        lua_pop(lua, 1); // the table keeps the string
    }
    return count;
}

static int push_table_field(lua_State *lua, const struct lua_arg *source, const char *name)
{
    struct lua_arg field;
    lua_args_need_field(lua, source, name);
    lua_args_field(lua, source, name, &field);
    lua_args_table(lua, &field);
    return lua_gettop(lua);
}

uint64_t lua_mod_source_limit(lua_State *lua, const struct lua_arg *limits, const char *name,
                              int64_t most)
{
    struct lua_arg field;
    if (!lua_args_field(lua, limits, name, &field)) return 0;
    uint64_t value = (uint64_t)lua_args_integer(lua, &field, 0, most);
    lua_pop(lua, 1);
    return value;
}

// The optional table `limits`, in the words of conf.lua; what it does not name is 0.
static struct mod_limits read_limits(lua_State *lua, const struct lua_arg *source)
{
    struct mod_limits limits = {.handler_cpu_ns = 0};
    struct lua_arg field;
    if (!lua_args_field(lua, source, "limits", &field)) return limits;
    lua_args_table(lua, &field);
    const struct lua_arg *table = LUA_ARG("mods.start", lua_gettop(lua), "limits");
    limits.handler_cpu_ns = lua_mod_source_limit(lua, table, "handler_cpu_ms", MAX_MS) * NS_PER_MS;
    limits.kill_cpu_ns = lua_mod_source_limit(lua, table, "kill_cpu_ms", MAX_MS) * NS_PER_MS;
    limits.bucket_refill_ns =
        lua_mod_source_limit(lua, table, "cpu_us_per_tick", MAX_US) * NS_PER_US;
    limits.bucket_burst_ns = lua_mod_source_limit(lua, table, "cpu_burst_ms", MAX_MS) * NS_PER_MS;
    limits.gate.commands_per_tick =
        (uint32_t)lua_mod_source_limit(lua, table, "commands_per_tick", MAX_COMMANDS);
    limits.gate.bytes_per_tick =
        (uint32_t)lua_mod_source_limit(lua, table, "kb_per_tick", GATE_MAX_BYTES_PER_TICK / 1024) *
        1024;
    limits.gate.cost_per_tick =
        (uint32_t)lua_mod_source_limit(lua, table, "cost_per_tick", MAX_COST);
    limits.gate.entities_per_mod =
        (uint32_t)lua_mod_source_limit(lua, table, "entities_per_mod", WORLD_MAX_ENTITIES);
    return limits;
}

// {version, max_kb}
static void read_storage(lua_State *lua, const struct lua_arg *source, struct mod_source *out)
{
    struct lua_arg field;
    if (!lua_args_field(lua, source, "storage", &field)) return;
    lua_args_table(lua, &field);
    const struct lua_arg *table = LUA_ARG("mods.start", lua_gettop(lua), "storage");
    out->storage_version =
        (uint32_t)lua_mod_source_limit(lua, table, "version", STORAGE_MAX_VERSION);
    out->storage_bytes = (size_t)lua_mod_source_limit(lua, table, "max_kb", STORAGE_MAX_KB) * 1024;
}

struct mod_source lua_mod_source_read(lua_State *lua, struct lua_mod_source_room *room)
{
    const struct lua_arg *table = LUA_ARG("mods.start", 1, "source");
    const char **capabilities = room->capabilities;
    uint32_t *quotas = room->quotas;
    lua_args_table(lua, table);
    struct mod_source source = {
        .id = check_field_text(lua, table, "id", MAX_ID_BYTES),
        .title = check_field_text(lua, table, "title", LUA_MOD_TITLE_BYTES),
        .settings_json = check_field_text(lua, table, "settings", LUA_MOD_SETTINGS_BYTES),
        .capabilities = capabilities,
        .quotas = quotas,
    };
    const char *main = check_field_text(lua, table, "main", MAX_NAME_BYTES);
    source.capability_count = lua_mod_source_capabilities(
        lua, push_table_field(lua, table, "capabilities"), capabilities);
    lua_declared_quotas(lua, table, capabilities, source.capability_count, quotas);
    source.limits = read_limits(lua, table);
    source.api_target = (uint32_t)lua_mod_source_limit(lua, table, "api_target", MAX_API_LEVEL);
    source.game_target = (uint32_t)lua_mod_source_limit(lua, table, "game_target", MAX_API_LEVEL);
    lua_declared_topics(lua, table, &source.topics);
    lua_declared_actions(lua, table, &source.actions);
    read_storage(lua, table, &source);
    source.player_storage_bytes =
        (size_t)lua_mod_source_limit(lua, table, "player_storage_kb", STORAGE_MAX_KB) * 1024;
    struct lua_arg evaluates;
    if (lua_args_field(lua, table, "evaluates", &evaluates))
        source.evaluates = lua_args_boolean(lua, &evaluates);
    source.texts = lua_locale_push_texts(lua, table, &source.text_count);
    int modules_index = push_table_field(lua, table, "modules");
    struct pool_module *modules = lua_newuserdatauv(lua, MAX_MODULES * sizeof *modules, 0);
    source.module_count = read_modules(lua, modules_index, main, modules);
    source.modules = modules;
    source.assets = lua_assets_read(lua, table, &source.asset_count);
    return source;
}
