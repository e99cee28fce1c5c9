// t_log: the log's forms, folding and files, each by itself.
//   form(kind, line) -> text                  kind: "text", "colour", "json", "record"
//   fold() -> fold; fold:line(line), fold:tick(tick), fold:flush() -> list of lines that came out
//   note(line): into the history; `engine` is engine.log
//   files(folder, file_bytes) -> files | nil, problem; files:write(line) -> true | nil, problem;
//   files:close()
// A line is {level = 0..3, tick, source, place?, text, again?}.
#include <lauxlib.h>
#include <string.h>

#include "host/lua_log.h"
#include "log/files.h"
#include "log/coalesce.h"
#include "log/format.h"
#include "log/history.h"

int luaopen_t_log(lua_State *state);

static lua_Integer integer_of(lua_State *state, int index, const char *name)
{
    lua_getfield(state, index, name);
    lua_Integer value = luaL_optinteger(state, -1, 0);
    lua_pop(state, 1);
    return value;
}

static const char *text_of(lua_State *state, int index, const char *name)
{
    lua_getfield(state, index, name);
    const char *text = luaL_optstring(state, -1, NULL);
    lua_pop(state, 1); // the line's table keeps it
    return text;
}

static struct log_line line_at(lua_State *state, int index)
{
    luaL_checktype(state, index, LUA_TTABLE);
    return (struct log_line){.level = (enum log_level)integer_of(state, index, "level"),
                             .tick = (uint32_t)integer_of(state, index, "tick"),
                             .source = text_of(state, index, "source"),
                             .place = text_of(state, index, "place"),
                             .text = text_of(state, index, "text"),
                             .again = (uint32_t)integer_of(state, index, "again"),
                             .from_mod = integer_of(state, index, "from_mod") != 0};
}

static int form(lua_State *state)
{
    static const char *const kinds[] = {"text", "colour", "json", "record", NULL};
    int kind = luaL_checkoption(state, 1, NULL, kinds);
    struct log_line line = line_at(state, 2);
    struct buf text;
    buf_init(&text, FORMAT_MAX_BYTES);
    if (kind < 2)
        format_text(&text, &line, kind == 1);
    else if (kind == 2)
        format_json(&text, &line);
    else
        format_record(&text, &line);
    lua_pushlstring(state, (const char *)text.data, text.len);
    buf_fini(&text);
    return 1;
}

// --- folding: what comes out is appended to the table at index 2 ---

static void add_line(void *context, const struct log_line *line)
{
    lua_State *state = *(lua_State **)context;
    struct buf text;
    buf_init(&text, FORMAT_MAX_BYTES);
    format_record(&text, line);
    lua_pushlstring(state, (const char *)text.data, text.len - 1); // without the newline
    lua_rawseti(state, -2, (lua_Integer)lua_rawlen(state, -2) + 1);
    buf_fini(&text);
}

struct folder {
    lua_State *state;
    struct coalescer *fold;
};

static struct folder *check_fold(lua_State *state)
{
    struct folder *folder = luaL_checkudata(state, 1, "t_fold");
    folder->state = state;
    return folder;
}

static int new_fold(lua_State *state)
{
    struct folder *folder = lua_newuserdatauv(state, sizeof *folder, 0);
    *folder = (struct folder){.state = state, .fold = coalescer_create(add_line, folder)};
    luaL_setmetatable(state, "t_fold");
    return 1;
}

static int fold_one(lua_State *state)
{
    struct folder *folder = check_fold(state);
    struct log_line line = line_at(state, 2);
    lua_newtable(state);
    coalescer_line(folder->fold, &line);
    return 1;
}

static int fold_rate(lua_State *state)
{
    coalescer_set_tick_rate(check_fold(state)->fold, (uint32_t)luaL_checkinteger(state, 2));
    return 0;
}

static int fold_time(lua_State *state)
{
    struct folder *folder = check_fold(state);
    lua_Integer tick = luaL_checkinteger(state, 2);
    lua_newtable(state);
    coalescer_tick(folder->fold, (uint32_t)tick);
    return 1;
}

static int fold_rest(lua_State *state)
{
    struct folder *folder = check_fold(state);
    lua_newtable(state);
    coalescer_flush(folder->fold);
    return 1;
}

static int fold_gc(lua_State *state)
{
    coalescer_destroy(check_fold(state)->fold);
    return 0;
}

// --- files ---

static struct log_files **check_files(lua_State *state)
{
    return luaL_checkudata(state, 1, "t_files");
}

static int give(lua_State *state, enum status status, const struct diag *diag)
{
    if (status == STATUS_OK) {
        lua_pushboolean(state, true);
        return 1;
    }
    lua_pushnil(state);
    lua_pushstring(state, status == STATUS_CLOSED ? status_text(status) : diag->text);
    return 2;
}

static int new_files(lua_State *state)
{
    struct diag diag = {""};
    const char *folder = luaL_checkstring(state, 1);
    size_t bytes = (size_t)luaL_optinteger(state, 2, 0);
    struct log_files **files = lua_newuserdatauv(state, sizeof(struct log_files *), 0);
    *files = NULL;
    luaL_setmetatable(state, "t_files");
    enum status status = log_files_open(files, folder, bytes, &diag);
    return status == STATUS_OK ? 1 : give(state, status, &diag);
}

static int files_write(lua_State *state)
{
    struct diag diag = {""};
    struct log_line line = line_at(state, 2);
    return give(state, log_files_write(*check_files(state), &line, &diag), &diag);
}

static int files_close(lua_State *state)
{
    struct log_files **files = check_files(state);
    log_files_close(*files);
    *files = NULL;
    return 0;
}

static void make_class(lua_State *state, const char *name, const luaL_Reg *methods,
                       lua_CFunction gc)
{
    luaL_newmetatable(state, name);
    lua_newtable(state);
    luaL_setfuncs(state, methods, 0);
    lua_setfield(state, -2, "__index");
    lua_pushcfunction(state, gc);
    lua_setfield(state, -2, "__gc");
    lua_pop(state, 1);
}

static int note(lua_State *state)
{
    struct log_line line = line_at(state, 1);
    history_note(&line);
    return 0;
}

int luaopen_t_log(lua_State *state)
{
    static const luaL_Reg fold_methods[] = {{"line", fold_one},
                                            {"tick", fold_time},
                                            {"tick_rate", fold_rate},
                                            {"flush", fold_rest},
                                            {NULL, NULL}};
    static const luaL_Reg files_methods[] = {
        {"write", files_write}, {"close", files_close}, {NULL, NULL}};
    static const luaL_Reg functions[] = {
        {"form", form}, {"note", note}, {"fold", new_fold}, {"files", new_files}, {NULL, NULL}};
    make_class(state, "t_fold", fold_methods, fold_gc);
    make_class(state, "t_files", files_methods, files_close);
    luaL_newlib(state, functions);
    lua_log_open(state);
    lua_setfield(state, -2, "engine");
    return 1;
}
