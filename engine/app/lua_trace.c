#include "app/lua_trace.h"

#include <lauxlib.h>

#include "app/app.h"
#include "app/session.h"
#include "host/host.h"
#include "host/lua_args.h"
#include "mods/mods.h"
#include "trace/file.h"
#include "trace/summary.h"
#include "trace/tape.h"
#include "util/mem.h"

enum { MIB = 1024 * 1024, MOST_MB = 1024, MOST_FILES = 65536, MARK_BYTES = 256 };

static struct app *app_of(lua_State *lua)
{
    return lua_touserdata(lua, lua_upvalueindex(1));
}

// true, or nil and why not.
static int give(lua_State *lua, enum status status, const struct diag *diag)
{
    if (status == STATUS_OK) {
        lua_pushboolean(lua, 1);
        return 1;
    }
    lua_pushnil(lua);
    lua_pushstring(lua, diag->text[0] ? diag->text : status_text(status));
    return 2;
}

static void put_in(struct app *app, struct tape *tape)
{
    tape_destroy(app->tape);
    app->tape = tape;
    if (app->session) mods_set_tape(session_mods(app->session), tape);
}

static const char *field_text(lua_State *lua, int index, const char *name, size_t *len)
{
    if (lua_getfield(lua, index, name) != LUA_TSTRING)
        luaL_error(lua, "trace.record: %s: expected a string", name);
    return lua_tolstring(lua, -1, len); // stays on the stack: it is borrowed
}

// The list of {name, content} at the top of the stack. What it makes is Lua's to free; its texts stay in the list.
static void read_files(lua_State *lua, tape_head *head)
{
    lua_Integer count = luaL_len(lua, -1);
    int list = lua_gettop(lua);
    if (count > MOST_FILES) luaL_error(lua, "trace.record: %d files at most", MOST_FILES);
    Gatehouse__Trace__File *files = lua_newuserdatauv(lua, (size_t)(count + 1) * sizeof *files, 0);
    head->files = lua_newuserdatauv(lua, (size_t)(count + 1) * sizeof *head->files, 0);
    luaL_checkstack(lua, 4, NULL);
    for (lua_Integer i = 0; i < count; i++) {
        size_t len;
        gatehouse__trace__file__init(&files[i]);
        lua_rawgeti(lua, list, i + 1);
        files[i].name = (char *)(uintptr_t)field_text(lua, -1, "name", &len);
        const char *content = field_text(lua, -2, "content", &len);
        files[i].content = (ProtobufCBinaryData){len, (uint8_t *)(uintptr_t)content};
        head->files[i] = &files[i];
        lua_pop(lua, 3); // the table has its texts
    }
    head->n_files = (size_t)count;
}

// record{about, files, limit_mb}: from now on; before any mod starts
static int record(lua_State *lua)
{
    struct app *app = app_of(lua);
    tape_head head = GATEHOUSE__TRACE__HEAD__INIT;
    size_t len;
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 1);
    lua_getfield(lua, 1, "limit_mb");
    lua_Integer limit = luaL_checkinteger(lua, -1);
    luaL_argcheck(lua, limit >= 1 && limit <= MOST_MB, 1, "limit_mb: 1 to 1024");
    head.format = TRACE_FORMAT;
    head.engine = GATEHOUSE_VERSION;
    head.about = (char *)(uintptr_t)field_text(lua, 1, "about", &len);
    if (lua_getfield(lua, 1, "files") == LUA_TTABLE) read_files(lua, &head);
    put_in(app, tape_record(&head, (size_t)limit * MIB));
    return 0;
}

static int follow(lua_State *lua)
{
    struct diag diag = {""};
    const char *path = luaL_checkstring(lua, 1);
    if (!app_of(lua)->tape) return luaL_error(lua, "trace.follow: nothing is recorded");
    return give(lua, tape_follow(app_of(lua)->tape, path, &diag), &diag);
}

static int save(lua_State *lua)
{
    struct diag diag = {""};
    const char *path = luaL_checkstring(lua, 1);
    if (!app_of(lua)->tape || tape_plays(app_of(lua)->tape))
        return luaL_error(lua, "trace.save: nothing is recorded");
    return give(lua, tape_save(app_of(lua)->tape, path, &diag), &diag);
}

static int finish(lua_State *lua)
{
    struct diag diag = {""};
    return give(lua, tape_finish(app_of(lua)->tape, &diag), &diag);
}

static int mark(lua_State *lua)
{
    const char *text = lua_args_text(lua, LUA_ARG("trace.mark", 1, "text"), MARK_BYTES);
    tape_mark(app_of(lua)->tape, text);
    return 0;
}

// state() -> {bytes, records, plays, tick, over, problem, damage}
static int state(lua_State *lua)
{
    struct tape *tape = app_of(lua)->tape;
    lua_createtable(lua, 0, 8);
    lua_pushboolean(lua, tape_records(tape));
    lua_setfield(lua, -2, "records");
    lua_pushboolean(lua, tape_plays(tape));
    lua_setfield(lua, -2, "plays");
    if (!tape) return 1;
    lua_pushinteger(lua, (lua_Integer)tape_bytes(tape));
    lua_setfield(lua, -2, "bytes");
    lua_pushinteger(lua, tape_tick(tape));
    lua_setfield(lua, -2, "tick");
    if (!tape_plays(tape)) return 1;
    lua_pushboolean(lua, !tape_problem(tape) && !tape_peek(tape));
    lua_setfield(lua, -2, "over");
    lua_pushstring(lua, tape_problem(tape));
    lua_setfield(lua, -2, "problem");
    if (tape_damage(tape)[0]) {
        lua_pushstring(lua, tape_damage(tape));
        lua_setfield(lua, -2, "damage");
    }
    return 1;
}

static void push_head(lua_State *lua, const tape_head *head)
{
    lua_createtable(lua, 0, 3);
    lua_pushstring(lua, head->about);
    lua_setfield(lua, -2, "about");
    lua_pushstring(lua, head->engine);
    lua_setfield(lua, -2, "engine");
    lua_createtable(lua, (int)head->n_files, 0);
    for (size_t i = 0; i < head->n_files; i++) {
        const Gatehouse__Trace__File *file = head->files[i];
        lua_createtable(lua, 0, 2);
        lua_pushstring(lua, file->name);
        lua_setfield(lua, -2, "name");
        lua_pushlstring(lua, (const char *)file->content.data, file->content.len);
        lua_setfield(lua, -2, "content");
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
    lua_setfield(lua, -2, "files");
}

// play(path) -> {about, engine, files}: what comes is of that recording; or nil and why it cannot be played
static int play(lua_State *lua)
{
    struct diag diag = {""};
    struct tape *tape = NULL;
    const char *path = luaL_checkstring(lua, 1);
    enum status status = tape_play(&tape, path, &diag);
    if (status != STATUS_OK) return give(lua, status, &diag);
    put_in(app_of(lua), tape);
    push_head(lua, tape_head_of(tape));
    return 1;
}

// --- what is in a file ---

enum { MOST_NOTES = 1000 };

struct notes {
    lua_State *lua;
    int list, count; // where the list is on the stack; how many were noted
};

static void add_note(void *context, uint32_t tick, const char *mod, const char *what,
                     const char *text)
{
    struct notes *notes = context;
    lua_State *lua = notes->lua;
    if (notes->count++ >= MOST_NOTES) return;
    lua_createtable(lua, 0, 4);
    lua_pushinteger(lua, tick);
    lua_setfield(lua, -2, "tick");
    lua_pushstring(lua, mod);
    lua_setfield(lua, -2, "mod");
    lua_pushstring(lua, what);
    lua_setfield(lua, -2, "what");
    lua_pushstring(lua, text);
    lua_setfield(lua, -2, "text");
    lua_rawseti(lua, notes->list, notes->count);
}

static void set_count(lua_State *lua, const char *name, uint64_t value)
{
    lua_pushinteger(lua, (lua_Integer)value);
    lua_setfield(lua, -2, name);
}

static void push_mods(lua_State *lua, const struct summary *summary)
{
    lua_createtable(lua, (int)summary->mod_count, 0);
    for (size_t i = 0; i < summary->mod_count; i++) {
        const struct summary_mod *mod = &summary->mods[i];
        lua_createtable(lua, 0, 12);
        lua_pushstring(lua, mod->id);
        lua_setfield(lua, -2, "id");
        set_count(lua, "starts", mod->starts);
        set_count(lua, "given", mod->given);
        set_count(lua, "given_bytes", mod->given_bytes);
        set_count(lua, "sends", mod->sends);
        set_count(lua, "sent_bytes", mod->sent_bytes);
        set_count(lua, "queries", mod->queries);
        set_count(lua, "prints", mod->prints);
        set_count(lua, "errors", mod->errors);
        set_count(lua, "deaths", mod->deaths);
        set_count(lua, "cpu_us", mod->cpu_ns / 1000);
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
}

// scan(path) -> {about, engine, entries, turns, inputs, first_tick, last_tick, mods, notes, note_count, damage}; or nil and why
// not
static int scan(lua_State *lua)
{
    struct diag diag = {""};
    struct tape *tape = NULL;
    const char *path = luaL_checkstring(lua, 1);
    enum status status = tape_play(&tape, path, &diag);
    if (status != STATUS_OK) return give(lua, status, &diag);
    struct summary *summary = mem_alloc(sizeof *summary);
    struct notes notes = {.lua = lua};
    lua_createtable(lua, 0, 0);
    notes.list = lua_gettop(lua);
    summary_read(tape, summary, add_note, &notes);
    lua_createtable(lua, 0, 12);
    lua_pushvalue(lua, notes.list);
    lua_setfield(lua, -2, "notes");
    set_count(lua, "note_count", (uint64_t)notes.count);
    set_count(lua, "entries", summary->entries);
    set_count(lua, "turns", summary->turns);
    set_count(lua, "inputs", summary->inputs);
    set_count(lua, "first_tick", summary->first_tick);
    set_count(lua, "last_tick", summary->last_tick);
    push_mods(lua, summary);
    lua_setfield(lua, -2, "mods");
    lua_pushstring(lua, tape_head_of(tape)->about);
    lua_setfield(lua, -2, "about");
    lua_pushstring(lua, tape_head_of(tape)->engine);
    lua_setfield(lua, -2, "engine");
    if (tape_damage(tape)[0]) {
        lua_pushstring(lua, tape_damage(tape));
        lua_setfield(lua, -2, "damage");
    }
    mem_free(summary);
    tape_destroy(tape);
    return 1;
}

static int open_module(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        {"record", record}, {"follow", follow}, {"save", save}, {"finish", finish},
        {"mark", mark},     {"state", state},   {"play", play}, {"rerun", lua_trace_rerun},
        {"scan", scan},     {NULL, NULL}};
    struct app *app = app_of(lua);
    luaL_newlibtable(lua, functions);
    lua_pushlightuserdata(lua, app);
    luaL_setfuncs(lua, functions, 1);
    return 1;
}

void lua_trace_preload(lua_State *lua, struct app *app)
{
    host_preload(lua, "engine.trace", open_module, app);
}
