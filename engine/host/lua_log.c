#include "host/lua_log.h"

#include <lauxlib.h>

#include "host/lua_args.h"
#include "log/history.h"
#include "log/sink.h"
#include "util/log.h"
#include "util/log_tail.h"

static const char *const level_names[] = {"debug", "info", "warn", "error", NULL};

static int log_line_write(lua_State *lua)
{
    enum log_level level = (enum log_level)luaL_checkoption(lua, 1, "info", level_names);
    const char *source = luaL_checkstring(lua, 2);
    const char *text = luaL_checkstring(lua, 3);
    const char *place = luaL_optstring(lua, 4, NULL);
    if (lua_toboolean(lua, 5))
        log_write_of_mod(level, source, place, text);
    else
        log_write(level, source, place, "%s", text);
    return 0;
}

static int log_least_level(lua_State *lua)
{
    log_set_level((enum log_level)luaL_checkoption(lua, 1, NULL, level_names));
    return 0;
}

// tail(source) -> {{level, tick, place, text}...}, oldest first
static int log_tail(lua_State *lua)
{
    struct log_tail_line lines[LOG_TAIL_LINES];
    size_t count = log_tail_copy(luaL_checkstring(lua, 1), lines);
    lua_createtable(lua, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        lua_createtable(lua, 0, 4);
        lua_pushstring(lua, log_level_text(lines[i].level));
        lua_setfield(lua, -2, "level");
        lua_pushinteger(lua, lines[i].tick);
        lua_setfield(lua, -2, "tick");
        lua_pushstring(lua, lines[i].text);
        lua_setfield(lua, -2, "text");
        if (lines[i].place[0]) {
            lua_pushstring(lua, lines[i].place);
            lua_setfield(lua, -2, "place");
        }
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static void push_line(lua_State *lua, const struct history_line *line)
{
    lua_createtable(lua, 0, 8);
    lua_pushinteger(lua, (lua_Integer)line->number);
    lua_setfield(lua, -2, "number");
    lua_pushinteger(lua, line->tick);
    lua_setfield(lua, -2, "tick");
    lua_pushstring(lua, log_level_text(line->level));
    lua_setfield(lua, -2, "level");
    lua_pushstring(lua, line->source);
    lua_setfield(lua, -2, "source");
    lua_pushstring(lua, line->text);
    lua_setfield(lua, -2, "text");
    if (line->place[0]) {
        lua_pushstring(lua, line->place);
        lua_setfield(lua, -2, "place");
    }
    if (line->again) {
        lua_pushinteger(lua, line->again);
        lua_setfield(lua, -2, "again");
    }
    if (line->from_mod) {
        lua_pushboolean(lua, 1);
        lua_setfield(lua, -2, "from_mod");
    }
}

// history(after?) -> {{number, tick, level, source, text, place, again, from_mod}...}, oldest first
static int log_history(lua_State *lua)
{
    struct history_line lines[HISTORY_BATCH];
    uint64_t after = (uint64_t)luaL_optinteger(lua, 1, 0);
    lua_Integer at = 0;
    size_t count;
    lua_newtable(lua);
    while (at < HISTORY_LINES && (count = history_copy(after, lines)) > 0) {
        for (size_t i = 0; i < count; i++) {
            push_line(lua, &lines[i]);
            lua_rawseti(lua, -2, ++at);
        }
        after = lines[count - 1].number;
    }
    return 1;
}

// --- where lines go ---

enum { MAX_FOLDER_BYTES = 4095, MAX_FILE_BYTES = 1 << 30 };

// The list of sources that are shown; the texts stay in the Lua table.
static size_t read_sources(lua_State *lua, const char *sources[LOG_MAX_SHOWN_SOURCES])
{
    if (lua_getfield(lua, 1, "sources") == LUA_TNIL) {
        lua_pop(lua, 1);
        return 0;
    }
    luaL_checktype(lua, -1, LUA_TTABLE);
    lua_Unsigned count = lua_rawlen(lua, -1);
    if (count > LOG_MAX_SHOWN_SOURCES)
        luaL_error(lua, "log.configure: at most %d sources", (int)LOG_MAX_SHOWN_SOURCES);
    for (lua_Unsigned i = 0; i < count; i++) {
        lua_rawgeti(lua, -1, (lua_Integer)i + 1);
        if (lua_type(lua, -1) != LUA_TSTRING) luaL_error(lua, "log.configure: a source is no text");
        sources[i] = lua_tostring(lua, -1);
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
    return (size_t)count;
}

// A field's text, or NULL; it stays in the table.
static const char *read_text(lua_State *lua, const struct lua_arg *table, const char *name,
                             size_t most)
{
    struct lua_arg field;
    if (!lua_args_field(lua, table, name, &field)) return NULL;
    const char *text = lua_args_text(lua, &field, most);
    lua_pop(lua, 1);
    return text;
}

// configure{json=, unfolded=, least=, sources=, pattern=, folder=, file_bytes=} -> true | nil, problem
static int log_configure(lua_State *lua)
{
    const struct lua_arg *table = LUA_ARG("log.configure", 1, "settings");
    lua_args_table(lua, table);
    const char *sources[LOG_MAX_SHOWN_SOURCES];
    struct log_settings settings = {
        .json = lua_args_field_boolean(lua, table, "json", false),
        .uncoalesced = lua_args_field_boolean(lua, table, "unfolded", false),
        .least = LOG_INFO,
        .sources = sources,
        .source_count = read_sources(lua, sources),
        .pattern = read_text(lua, table, "pattern", LOG_MAX_PATTERN_BYTES),
        .folder = read_text(lua, table, "folder", MAX_FOLDER_BYTES),
        .file_bytes =
            (size_t)lua_args_field_integer(lua, table, "file_bytes", 0, MAX_FILE_BYTES, 0),
    };
    struct lua_arg least;
    if (lua_args_field(lua, table, "least", &least)) {
        settings.least = (enum log_level)lua_args_choice(lua, &least, level_names, LOG_LEVELS);
        lua_pop(lua, 1);
    }
    struct diag diag;
    if (log_sink_configure(&settings, &diag) == STATUS_OK) {
        lua_pushboolean(lua, true);
        return 1;
    }
    lua_pushnil(lua);
    lua_pushstring(lua, diag.text);
    return 2;
}

int lua_log_open(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        {"write", log_line_write}, {"set_level", log_least_level}, {"tail", log_tail},
        {"history", log_history},  {"configure", log_configure},   {NULL, NULL}};
    luaL_newlib(lua, functions);
    return 1;
}
