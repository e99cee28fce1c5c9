#include "host/lua_declared.h"

#include <lauxlib.h>
#include <string.h>

enum { MAX_VERSION = 65535, MAX_QUOTA = 65535 };

// The version on top of the stack, or those in the list there.
static size_t read_versions(lua_State *lua, const struct lua_arg *list, const char *topic,
                            uint16_t versions[TOPICS_VERSIONS])
{
    size_t count = lua_istable(lua, -1) ? lua_rawlen(lua, -1) : 1;
    if (count == 0 || count > TOPICS_VERSIONS)
        lua_args_fail(lua, list, "\"%s\": expected 1 to %d versions, got %d", topic,
                      TOPICS_VERSIONS, (int)count);
    for (size_t i = 0; i < count; i++) {
        int is_integer;
        if (lua_istable(lua, -1))
            lua_rawgeti(lua, -1, (lua_Integer)i + 1);
        else
            lua_pushvalue(lua, -1);
        lua_Integer version = lua_tointegerx(lua, -1, &is_integer);
        lua_pop(lua, 1);
        if (!is_integer || version < 1 || version > MAX_VERSION)
            lua_args_fail(lua, list, "\"%s\": a version is a whole number from 1 to %d", topic,
                          MAX_VERSION);
        versions[i] = (uint16_t)version;
    }
    return count;
}

static void read_list(lua_State *lua, const struct lua_arg *events, const char *name,
                      struct topic_list *out)
{
    struct lua_arg list;
    if (!lua_args_field(lua, events, name, &list)) return;
    lua_args_table(lua, &list);
    int index = lua_gettop(lua);
    lua_pushnil(lua);
    while (lua_next(lua, index)) { // [topic, version or versions]
        uint16_t versions[TOPICS_VERSIONS];
        if (lua_type(lua, -2) != LUA_TSTRING) lua_args_fail(lua, &list, "topics are strings");
        const char *topic = lua_tostring(lua, -2);
        size_t count = read_versions(lua, &list, topic, versions);
        enum status status = topics_add(out, topic, versions, count);
        if (status == STATUS_FULL) lua_args_fail(lua, &list, "at most %d topics", TOPICS_MAX);
        if (status != STATUS_OK)
            lua_args_fail(lua, &list, "a topic is a word of 1 to %d bytes", TOPIC_BYTES - 1);
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
}

void lua_declared_topics(lua_State *lua, const struct lua_arg *source, struct topics *out)
{
    struct lua_arg field;
    *out = (struct topics){0};
    if (!lua_args_field(lua, source, "events", &field)) return;
    lua_args_table(lua, &field);
    const struct lua_arg *events = LUA_ARG(source->function, lua_gettop(lua), "events");
    read_list(lua, events, "publish", &out->publish);
    read_list(lua, events, "hear", &out->hear);
    lua_pop(lua, 1);
}

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0) return true;
    return false;
}

void lua_declared_quotas(lua_State *lua, const struct lua_arg *source,
                         const char *const *capabilities, size_t count, uint32_t *out)
{
    struct lua_arg field, quota;
    memset(out, 0, count * sizeof *out);
    if (!lua_args_field(lua, source, "quotas", &field)) return;
    lua_args_table(lua, &field);
    int index = lua_gettop(lua);
    lua_pushnil(lua);
    while (lua_next(lua, index)) { // [capability, quota]
        if (lua_type(lua, -2) != LUA_TSTRING ||
            !is_one_of(lua_tostring(lua, -2), capabilities, count))
            lua_args_fail(lua, &field, "each names one of the capabilities");
        lua_pop(lua, 1);
    }
    const struct lua_arg *quotas = LUA_ARG(source->function, index, "quotas");
    for (size_t i = 0; i < count; i++) {
        if (!lua_args_field(lua, quotas, capabilities[i], &quota)) continue;
        out[i] = (uint32_t)lua_args_integer(lua, &quota, 1, MAX_QUOTA);
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
}

void lua_declared_actions(lua_State *lua, const struct lua_arg *source, struct gate_actions *out)
{
    struct lua_arg field;
    *out = (struct gate_actions){0};
    if (!lua_args_field(lua, source, "actions", &field)) return;
    lua_args_table(lua, &field);
    int list = lua_gettop(lua);
    size_t count = lua_rawlen(lua, list);
    if (count > GATE_MAX_ACTIONS)
        lua_args_fail(lua, &field, "at most %d actions", GATE_MAX_ACTIONS);
    for (size_t i = 0; i < count; i++) {
        size_t len = 0;
        bool is_text = lua_rawgeti(lua, list, (lua_Integer)i + 1) == LUA_TSTRING;
        const char *name = is_text ? lua_tolstring(lua, -1, &len) : "";
        if (len == 0 || len >= GATE_ACTION_BYTES || strlen(name) != len)
            lua_args_fail(lua, &field, "an action is a word of 1 to %d bytes",
                          GATE_ACTION_BYTES - 1);
        memcpy(out->names[i], name, len + 1);
        lua_pop(lua, 1);
    }
    out->count = count;
    lua_pop(lua, 1);
}
