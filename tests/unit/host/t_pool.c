// t_pool.create{worker=, sdk=, ...} -> pool: the pool as its header has it. Messages become tables.
// And what the specs need to look at processes from outside: t_pool.gone(pid), fds(), children()...
#include <dirent.h>
#include <lauxlib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pool/pool.h"
#include "pool/text.h"

int luaopen_t_pool(lua_State *state);

enum { MAX_MODULES = 16, NS_PER_MS = 1000000 };

static struct pool *check(lua_State *state)
{
    struct pool **box = luaL_checkudata(state, 1, "t_pool");
    luaL_argcheck(state, *box != NULL, 1, "destroyed");
    return *box;
}

static int check_slot(lua_State *state)
{
    return (int)luaL_checkinteger(state, 2);
}

static int give_status(lua_State *state, enum status status)
{
    lua_pushstring(state, status_text(status));
    return 1;
}

static int give_failure(lua_State *state, const struct diag *diag, enum status status)
{
    lua_pushnil(state);
    lua_pushstring(state, diag->text);
    return 2 + give_status(state, status);
}

static int pool_gc(lua_State *state)
{
    struct pool **box = luaL_checkudata(state, 1, "t_pool");
    pool_destroy(*box);
    *box = NULL;
    return 0;
}

static int start(lua_State *state) // name, {{name, source}...} -> slot | nil, text, status
{
    struct pool *pool = check(state);
    const char *mod = luaL_checkstring(state, 2);
    struct pool_module modules[MAX_MODULES];
    size_t count = lua_rawlen(state, 3);
    luaL_argcheck(state, count <= MAX_MODULES, 3, "too many modules");
    for (size_t i = 0; i < count; i++) {
        lua_geti(state, 3, (lua_Integer)i + 1);
        lua_geti(state, -1, 1);
        lua_geti(state, -2, 2);
        modules[i].name = luaL_checkstring(state, -2);
        modules[i].source = luaL_checklstring(state, -1, &modules[i].len);
        lua_pop(state, 3); // they stay in the table
    }
    struct diag diag = {""};
    int slot;
    enum status status = pool_start(pool, mod, NULL, modules, count, &slot, &diag);
    if (status != STATUS_OK) return give_failure(state, &diag, status);
    lua_pushinteger(state, slot);
    return 1;
}

static int deliver(lua_State *state)
{
    size_t len;
    const char *bytes = luaL_checklstring(state, 3, &len);
    return give_status(state, pool_deliver(check(state), check_slot(state), bytes, len));
}

static int reply(lua_State *state)
{
    size_t len;
    const char *bytes = luaL_checklstring(state, 3, &len);
    return give_status(state, pool_reply(check(state), check_slot(state), bytes, len));
}

static int wake(lua_State *state)
{
    pool_wake(check(state));
    return 0;
}

// set_cpu_limits(slot, handler_ms, kill_ms)
static int set_cpu_limits(lua_State *state)
{
    pool_set_cpu_limits(check(state), check_slot(state),
                        (uint64_t)luaL_checkinteger(state, 3) * NS_PER_MS,
                        (uint64_t)luaL_checkinteger(state, 4) * NS_PER_MS);
    return 0;
}

static int stop(lua_State *state)
{
    pool_kill(check(state), check_slot(state));
    return 0;
}

static int wait_for(lua_State *state) // milliseconds -> status
{
    lua_Integer ms = luaL_checkinteger(state, 2);
    return give_status(state, pool_wait(check(state), (uint64_t)ms * NS_PER_MS));
}

static void set_text(lua_State *state, const char *key, const char *text)
{
    lua_pushstring(state, text);
    lua_setfield(state, -2, key);
}

static void set_number(lua_State *state, const char *key, lua_Integer value)
{
    lua_pushinteger(state, value);
    lua_setfield(state, -2, key);
}

static void set_error(lua_State *state, const struct pool_message *message)
{
    const struct pool_error *error = &message->error;
    set_text(state, "message", error->message);
    set_text(state, "file", error->file);
    set_text(state, "fn", error->function);
    set_text(state, "source_line", error->source_line);
    set_text(state, "text", error->text);
    set_number(state, "line", error->line);
    set_number(state, "column", error->column);
    lua_pushboolean(state, message->terminated);
    lua_setfield(state, -2, "terminated");
}

static int next_message(lua_State *state) // -> table | nil
{
    static const char *const kinds[] = {"ready",     "failed",   "send", "query",
                                        "print",     "dropped",  "done", "error",
                                        "evaluated", "coverage", "ran",  "exited"};
    struct pool_message message;
    if (pool_next(check(state), &message) != STATUS_OK) return 0;
    lua_newtable(state);
    set_text(state, "kind", kinds[message.kind]);
    set_number(state, "slot", message.slot);
    set_number(state, "cpu_ns", (lua_Integer)message.cpu_ns);
    lua_pushlstring(state, message.bytes ? message.bytes : "", message.len);
    lua_setfield(state, -2, "bytes");
    if (message.kind == POOL_PRINT) {
        set_text(state, "level", log_level_text(message.level));
        set_text(state, "file", message.file);
        set_number(state, "line", message.line);
    }
    if (message.kind == POOL_DROPPED) set_number(state, "count", message.count);
    if (message.kind == POOL_FAILED || message.kind == POOL_ERROR) set_error(state, &message);
    if (message.kind == POOL_EXITED) {
        set_text(state, "reason", message.reason);
        set_number(state, "signal", message.exit_signal);
        set_number(state, "code", message.exit_code);
    }
    return 1;
}

static int is_busy(lua_State *state)
{
    lua_pushboolean(state, pool_busy(check(state), check_slot(state)));
    return 1;
}

static int get_pid(lua_State *state)
{
    lua_pushinteger(state, pool_pid(check(state), check_slot(state)));
    return 1;
}

static int get_cpu(lua_State *state)
{
    lua_pushinteger(state, (lua_Integer)pool_cpu_ns(check(state), check_slot(state)));
    return 1;
}

static lua_Integer field_integer(lua_State *state, const char *key)
{
    lua_getfield(state, 1, key);
    lua_Integer value = luaL_optinteger(state, -1, 0);
    lua_pop(state, 1);
    return value;
}

static const char *field_text(lua_State *state, const char *key) // stays valid: the table holds it
{
    lua_getfield(state, 1, key);
    const char *text = luaL_checkstring(state, -1);
    lua_pop(state, 1);
    return text;
}

static struct pool_config check_config(lua_State *state)
{
    return (struct pool_config){
        .worker_path = field_text(state, "worker"),
        .sdk_path = field_text(state, "sdk"),
        .heap_bytes = (size_t)field_integer(state, "heap_bytes"),
        .process_bytes = (size_t)field_integer(state, "process_bytes"),
        .handler_cpu_ns = (uint64_t)field_integer(state, "handler_cpu_ms") * NS_PER_MS,
        .kill_cpu_ns = (uint64_t)field_integer(state, "kill_cpu_ms") * NS_PER_MS,
        .print_bytes_per_second = (uint32_t)field_integer(state, "print_bytes"),
    };
}

static int create(lua_State *state)
{
    const struct pool_config config = check_config(state);
    struct pool **box = lua_newuserdatauv(state, sizeof(struct pool *), 0);
    *box = NULL;
    luaL_setmetatable(state, "t_pool");
    struct diag diag = {""};
    enum status status = pool_create(box, &config, &diag);
    return status == STATUS_OK ? 1 : give_failure(state, &diag, status);
}

// --- processes, seen from outside ---

static int count_fds(lua_State *state) // open descriptors of this process
{
    DIR *directory = opendir("/proc/self/fd");
    lua_Integer count = 0;
    while (readdir(directory)) count++;
    closedir(directory);
    lua_pushinteger(state, count);
    return 1;
}

static int count_channel_maps(lua_State *state) // mappings of mods' shared memory in this process
{
    char line[512];
    lua_Integer count = 0;
    FILE *file = fopen("/proc/self/maps", "r");
    if (!file) return luaL_error(state, "/proc/self/maps cannot be read");
    while (fgets(line, sizeof line, file))
        if (strstr(line, "/memfd:gatehouse-mod")) count++;
    fclose(file);
    lua_pushinteger(state, count);
    return 1;
}

static int count_children(lua_State *state) // processes whose parent is this one, dead ones too
{
    char path[64], text[4096] = "";
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    FILE *file = fopen(path, "r");
    if (!file) return luaL_error(state, "%s cannot be read", path);
    size_t len = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    lua_Integer count = 0;
    for (size_t i = 0; i < len; i++)
        if (text[i] == ' ') count++;
    lua_pushinteger(state, count);
    return 1;
}

static int parent_of(lua_State *state) // pid -> pid | nil
{
    char path[64], line[512];
    int parent;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)luaL_checkinteger(state, 1));
    FILE *file = fopen(path, "r");
    if (!file) return 0;
    const char *end = fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
    fclose(file);
    if (!end || sscanf(end, ") %*c %d", &parent) != 1) return 0;
    lua_pushinteger(state, parent);
    return 1;
}

// Dead: reaped, or waiting for whoever inherits orphans here to reap it.
static int is_gone(lua_State *state)
{
    char path[64], line[512], run_state = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)luaL_checkinteger(state, 1));
    FILE *file = fopen(path, "r");
    const char *end = file && fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
    if (file) fclose(file);
    if (end) sscanf(end, ") %c", &run_state);
    lua_pushboolean(state, run_state == 0 || run_state == 'Z' || run_state == 'X');
    return 1;
}

static int send_signal(lua_State *state)
{
    kill((pid_t)luaL_checkinteger(state, 1), (int)luaL_checkinteger(state, 2));
    return 0;
}

// An engine in a process of its own, with one mod: {config}, source -> engine's pid, mod's pid.
static int fork_engine(lua_State *state)
{
    const struct pool_config config = check_config(state);
    struct pool_module module = {.name = "main.js"};
    module.source = luaL_checklstring(state, 2, &module.len);
    int pipes[2], mod = -1;
    if (pipe(pipes) != 0) return luaL_error(state, "pipe");
    pid_t engine = fork();
    if (engine == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); // a spec that fails leaves nothing behind either
        struct pool *pool;
        int slot;
        if (pool_create(&pool, &config, NULL) == STATUS_OK &&
            pool_start(pool, "orphan", NULL, &module, 1, &slot, NULL) == STATUS_OK)
            mod = pool_pid(pool, slot);
        ssize_t written = write(pipes[1], &mod, sizeof mod);
        for (;;)
            if (written > 0) pause();
    }
    close(pipes[1]);
    ssize_t got = read(pipes[0], &mod, sizeof mod);
    close(pipes[0]);
    if (got != (ssize_t)sizeof mod || mod < 0) return luaL_error(state, "no engine");
    lua_pushinteger(state, engine);
    lua_pushinteger(state, mod);
    return 2;
}

static int reap(lua_State *state) // pid -> the signal that ended it
{
    int wait_status = 0;
    waitpid((pid_t)luaL_checkinteger(state, 1), &wait_status, 0);
    lua_pushinteger(state, WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : 0);
    return 1;
}

static int beside(lua_State *state) // the path of a program in this one's folder
{
    char path[4096];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path - 1);
    if (len < 0) return luaL_error(state, "readlink");
    path[len] = 0;
    *strrchr(path, '/') = 0;
    lua_pushfstring(state, "%s/%s", path, luaL_checkstring(state, 1));
    return 1;
}

static int clean(lua_State *state) // text_clean
{
    size_t len;
    const char *text = luaL_checklstring(state, 1, &len);
    luaL_Buffer buffer;
    char *copy = luaL_buffinitsize(state, &buffer, len);
    memcpy(copy, text, len);
    text_clean(copy, len);
    luaL_pushresultsize(&buffer, len);
    return 1;
}

int luaopen_t_pool(lua_State *state)
{
    static const luaL_Reg methods[] = {
        {"start", start},       {"deliver", deliver}, {"reply", reply},
        {"wake", wake},         {"kill", stop},       {"wait", wait_for},
        {"next", next_message}, {"busy", is_busy},    {"pid", get_pid},
        {"cpu_ns", get_cpu},    {"destroy", pool_gc}, {"set_cpu_limits", set_cpu_limits},
        {NULL, NULL},
    };
    luaL_newmetatable(state, "t_pool");
    luaL_newlib(state, methods);
    lua_setfield(state, -2, "__index");
    lua_pushcfunction(state, pool_gc);
    lua_setfield(state, -2, "__gc");
    static const luaL_Reg functions[] = {
        {"create", create},
        {"fds", count_fds},
        {"children", count_children},
        {"channel_maps", count_channel_maps},
        {"parent", parent_of},
        {"gone", is_gone},
        {"signal", send_signal},
        {"reap", reap},
        {"fork_engine", fork_engine},
        {"beside", beside},
        {"clean", clean},
        {NULL, NULL},
    };
    luaL_newlib(state, functions);
    lua_pushinteger(state, POOL_MAX_SEND_BYTES);
    lua_setfield(state, -2, "max_send_bytes");
    lua_pushinteger(state, POOL_MAX_FRAME_BYTES);
    lua_setfield(state, -2, "max_frame_bytes");
#ifdef __SANITIZE_ADDRESS__
    lua_pushboolean(state, 1);
    lua_setfield(state, -2, "sanitized");
#endif
    return 1;
}
