// t_store.new() -> engine.saves, c: the module over a world, a storage and a saver of its own, and
// what only C can reach of them. All live as long as one of the two does.
#include <fcntl.h>
#include <lauxlib.h>
#include <signal.h>
#include <spawn.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "host/lua_saves.h"
#include "util/check.h"
#include "store/save.h"

int luaopen_t_store(lua_State *lua);

enum {
    MAX_WORDS = 32,
    NS_PER_US = 1000,
    US_PER_S = 1000000,
    LOOK_US = 500,
    MOST_LOOKS = 60 * US_PER_S / LOOK_US,
};

struct bench {
    struct world *world;
    struct storage *storage;
    struct saver *saver;
};

static struct bench *check(lua_State *lua)
{
    return luaL_checkudata(lua, 1, "t_store");
}

static int c_gc(lua_State *lua)
{
    struct bench *bench = check(lua);
    saver_destroy(bench->saver);
    storage_destroy(bench->storage);
    world_destroy(bench->world);
    return 0;
}

// --- what a mod keeps ---

static int c_begin(lua_State *lua) // (mod, version, bytes) -> 0 fits, 1 older, 2 newer, 3 no room
{
    enum storage_fit fit =
        storage_begin(check(lua)->storage, luaL_checkstring(lua, 2),
                      (uint32_t)luaL_checkinteger(lua, 3), (size_t)luaL_checkinteger(lua, 4), NULL);
    lua_pushinteger(lua, fit);
    return 1;
}

static int c_end(lua_State *lua)
{
    storage_end(check(lua)->storage, luaL_checkstring(lua, 2));
    return 0;
}

static int c_set(lua_State *lua) // (mod, key, bytes) -> status text, why
{
    struct diag diag = {""};
    size_t len;
    const char *bytes = luaL_checklstring(lua, 4, &len);
    enum status status = storage_set(check(lua)->storage, luaL_checkstring(lua, 2),
                                     luaL_checkstring(lua, 3), bytes, len, &diag);
    lua_pushstring(lua, status_text(status));
    lua_pushstring(lua, diag.text);
    return 2;
}

static int c_remove(lua_State *lua)
{
    lua_pushstring(lua, status_text(storage_remove(check(lua)->storage, luaL_checkstring(lua, 2),
                                                   luaL_checkstring(lua, 3), NULL)));
    return 1;
}

static int c_get(lua_State *lua)
{
    struct storage_entry entry;
    if (!storage_get(check(lua)->storage, luaL_checkstring(lua, 2), luaL_checkstring(lua, 3),
                     &entry))
        lua_pushnil(lua);
    else
        lua_pushlstring(lua, (const char *)entry.bytes, entry.len);
    return 1;
}

static int c_commit(lua_State *lua)
{
    struct diag diag;
    enum status status = storage_commit(check(lua)->storage, luaL_checkstring(lua, 2), &diag);
    lua_pushstring(lua, status_text(status));
    return 1;
}

// --- the world ---

static int c_set_var(lua_State *lua)
{
    CHECK(world_set_var(check(lua)->world, luaL_checkstring(lua, 2), luaL_checkinteger(lua, 3)) ==
          STATUS_OK);
    return 0;
}

// What a world is, that is made of bytes: digest and tick; nil when it is none.
static int digest_of(lua_State *lua)
{
    size_t len;
    const char *bytes = luaL_checklstring(lua, 1, &len);
    struct world *world = world_create();
    bool good = world_load(world, bytes, len) == STATUS_OK;
    char text[32];
    snprintf(text, sizeof text, "%016llx", (unsigned long long)world_digest(world));
    if (good) lua_pushstring(lua, text);
    if (good) lua_pushinteger(lua, world_tick(world));
    world_destroy(world);
    return good ? 2 : 0;
}

static int c_digest(lua_State *lua)
{
    char text[32];
    snprintf(text, sizeof text, "%016llx", (unsigned long long)world_digest(check(lua)->world));
    lua_pushstring(lua, text);
    return 1;
}

// --- the file, as SQLite sees it ---

static int first_text(void *out, int count, char **texts, char **names)
{
    (void)names;
    if (count > 0 && texts[0]) snprintf(out, 256, "%s", texts[0]);
    return 0;
}

// sql(path, text) -> the first column of the last row | nil, error
static int run_sql(lua_State *lua)
{
    char text[256] = "", *error = NULL;
    sqlite3 *database;
    int code = sqlite3_open_v2(luaL_checkstring(lua, 1), &database, SQLITE_OPEN_READWRITE, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(database, luaL_checkstring(lua, 2), first_text, text, &error);
    if (code == SQLITE_OK) {
        lua_pushstring(lua, text);
    } else {
        lua_pushnil(lua);
        lua_pushstring(lua, error ? error : sqlite3_errmsg(database));
    }
    sqlite3_free(error);
    sqlite3_close(database);
    return code == SQLITE_OK ? 1 : 2;
}

// --- a program that is killed ---

static void nap(lua_Integer us)
{
    struct timespec delay = {us / US_PER_S, us % US_PER_S * NS_PER_US};
    nanosleep(&delay, NULL);
}

// Until the program has said something, or is over, or does not come to it.
static void wait_for_a_word(const char *log, pid_t pid)
{
    struct stat info;
    siginfo_t over = {.si_pid = 0};
    for (int i = 0; i < MOST_LOOKS; i++) {
        if (stat(log, &info) == 0 && info.st_size > 0) return;
        if (waitid(P_PID, (id_t)pid, &over, WEXITED | WNOHANG | WNOWAIT) == 0 && over.si_pid)
            return;
        nap(LOOK_US);
    }
}

// kill_after(microseconds, heard, log, program, words ...) -> true: it was killed; false: it had
// ended by itself. What it says goes to the file `log`. `heard`: the time counts from its first
// word, not from its start.
static int kill_after(lua_State *lua)
{
    char *words[MAX_WORDS + 1] = {NULL};
    lua_Integer delay_us = luaL_checkinteger(lua, 1);
    bool heard = lua_toboolean(lua, 2);
    const char *log = luaL_checkstring(lua, 3);
    int count = lua_gettop(lua) - 3;
    luaL_argcheck(lua, count >= 1 && count <= MAX_WORDS, 4, "a program expected");
    for (int i = 0; i < count; i++) words[i] = (char *)luaL_checkstring(lua, i + 4);
    posix_spawn_file_actions_t actions;
    pid_t pid;
    remove(log);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    int error = posix_spawnp(&pid, words[0], &actions, NULL, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) return luaL_error(lua, "%s: %s", words[0], strerror(error));
    if (heard) wait_for_a_word(log, pid);
    nap(delay_us);
    kill(pid, SIGKILL);
    int how = 0;
    waitpid(pid, &how, 0);
    lua_pushboolean(lua, WIFSIGNALED(how));
    return 1;
}

static int new_bench(lua_State *lua)
{
    static const luaL_Reg methods[] = {
        {"begin", c_begin},     {"finish", c_end},    {"set", c_set},
        {"remove", c_remove},   {"get", c_get},       {"commit", c_commit},
        {"set_var", c_set_var}, {"digest", c_digest}, {NULL, NULL},
    };
    struct bench *bench = lua_newuserdatauv(lua, sizeof *bench, 0);
    *bench = (struct bench){world_create(), storage_create(), saver_create()};
    CHECK(world_reset(bench->world, 8, 8, 7) == STATUS_OK);
    if (luaL_newmetatable(lua, "t_store")) {
        luaL_newlib(lua, methods);
        lua_setfield(lua, -2, "__index");
        lua_pushcfunction(lua, c_gc);
        lua_setfield(lua, -2, "__gc");
    }
    lua_setmetatable(lua, -2);
    lua_saves_open(lua, bench->world, bench->storage, bench->saver); // [bench, module]
    lua_pushvalue(lua, -2);
    lua_setfield(lua, -2, "keeps"); // the module's table keeps all of it alive
    lua_rotate(lua, -2, 1);
    return 2;
}

int luaopen_t_store(lua_State *lua)
{
    static const luaL_Reg functions[] = {{"new", new_bench},
                                         {"digest_of", digest_of},
                                         {"sql", run_sql},
                                         {"kill_after", kill_after},
                                         {NULL, NULL}};
    luaL_newlib(lua, functions);
    return 1;
}
