// The worker library for the specs: a worker is a userdata that keeps what was printed and sent,
// and whose imports and replies come from Lua.
#include <errno.h>
#include <lauxlib.h>
#include <lua.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "test_registry.h"
#include "worker/sourcemap.h"
#include "worker/worker.h"

int luaopen_t_worker(lua_State *);

#define TYPE_NAME "t_worker.worker"

enum { CHILD_FAILED = 99, MAX_THREADS = 4 };

struct subject {
    struct worker *worker; // NULL once disposed
    lua_State *state;      // whose stack is free while a call runs
    pthread_t killer;
    atomic_bool killer_runs;
    long killer_ms;
    clockid_t killer_clock; // of the thread that runs the worker
};

// The user value of a worker is a table: prints, sends, memory (arrays), and options (as given to
// new).

static struct subject *check_subject(lua_State *state)
{
    struct subject *self = luaL_checkudata(state, 1, TYPE_NAME);
    luaL_argcheck(state, self->worker, 1, "the worker is disposed");
    return self;
}

// Pushes a field of the user value of the worker that is running (it stands at the stack's bottom).
static void push_field(lua_State *state, const char *name)
{
    lua_getiuservalue(state, 1, 1);
    lua_getfield(state, -1, name);
    lua_remove(state, -2);
}

static void push_option(lua_State *state, const char *name)
{
    push_field(state, "options");
    lua_getfield(state, -1, name);
    lua_remove(state, -2);
}

// Appends the value on top to a list of the worker, and pops it.
static void append(lua_State *state, const char *list)
{
    push_field(state, list);
    lua_insert(state, -2);
    lua_rawseti(state, -2, (lua_Integer)lua_rawlen(state, -2) + 1);
    lua_pop(state, 1);
}

// A Lua error must not jump over V8's frames: a failing callback of a spec ends the process,
// loudly.
static void call(lua_State *state, int arguments, int results)
{
    if (lua_pcall(state, arguments, results, 0) == LUA_OK) return;
    fprintf(stderr, "t_worker: callback: %s\n", lua_tostring(state, -1));
    abort();
}

// --- callbacks ---

static void on_send(void *context, const void *bytes, size_t len, struct worker_reply *reply)
{
    lua_State *state = ((struct subject *)context)->state;
    lua_settop(state, 1);
    lua_pushlstring(state, bytes, len);
    append(state, "sends");
    push_option(state, "reply"); // a string, or a function of the bytes that gives one or nil
    if (lua_isfunction(state, -1)) {
        lua_pushlstring(state, bytes, len);
        call(state, 1, 1);
    }
    if (!lua_isstring(state, -1)) return;
    reply->bytes =
        lua_tolstring(state, -1, &reply->len); // stays on the stack until the next callback
    reply->has_reply = true;
}

static void on_print(void *context, const char *text, size_t len, const char *file, int line)
{
    lua_State *state = ((struct subject *)context)->state;
    lua_settop(state, 1);
    lua_createtable(state, 0, 3);
    lua_pushlstring(state, text, len);
    lua_setfield(state, -2, "text");
    lua_pushstring(state, file);
    lua_setfield(state, -2, "file");
    lua_pushinteger(state, line);
    lua_setfield(state, -2, "line");
    append(state, "prints");
}

static bool on_resolve(void *context, const char *specifier, const char *importer,
                       const char **source, size_t *source_len)
{
    lua_State *state = ((struct subject *)context)->state;
    lua_settop(state, 1);
    lua_pushfstring(state, "%s < %s", specifier, importer);
    append(state, "resolves");
    push_option(state, "modules"); // a table of sources by name
    if (!lua_istable(state, -1)) return false;
    lua_getfield(state, -1, specifier);
    if (!lua_isstring(state, -1)) return false;
    *source = lua_tolstring(state, -1, source_len);
    return true;
}

static bool on_source_map(void *context, const char *script, const char *url, const char **map,
                          size_t *len)
{
    (void)url;
    lua_State *state = ((struct subject *)context)->state;
    lua_settop(state, 1);
    push_option(state, "maps"); // a table of maps by the script's name
    if (!lua_istable(state, -1)) return false;
    lua_getfield(state, -1, script);
    if (!lua_isstring(state, -1)) return false;
    *map = lua_tolstring(state, -1, len);
    return true;
}

// Inside a garbage collection of V8's; Lua has nothing to do with that.
static void on_memory(void *context, const char *reason)
{
    lua_State *state = ((struct subject *)context)->state;
    lua_settop(state, 1);
    push_option(state, "memory_file");
    if (lua_isstring(state, -1)) { // for a process that ends with it
        FILE *file = fopen(lua_tostring(state, -1), "w");
        if (file) {
            fputs(reason, file);
            fclose(file);
        }
    }
    lua_pushstring(state, reason);
    append(state, "memory");
}

// Each look at the clock is a millisecond later than the one before.
static int64_t on_clock(void *context)
{
    lua_State *state = ((struct subject *)context)->state;
    lua_settop(state, 1);
    push_field(state, "options");
    lua_getfield(state, -1, "now_ms");
    lua_Integer now_ms = lua_tointeger(state, -1);
    lua_pushinteger(state, now_ms + 1);
    lua_setfield(state, -3, "now_ms");
    return now_ms;
}

// --- making ---

static size_t option_size(lua_State *state, int index, const char *name)
{
    lua_getfield(state, index, name);
    size_t value = (size_t)luaL_optinteger(state, -1, 0);
    lua_pop(state, 1);
    return value;
}

static bool option_bool(lua_State *state, int index, const char *name)
{
    lua_getfield(state, index, name);
    bool value = lua_toboolean(state, -1);
    lua_pop(state, 1);
    return value;
}

// The configuration from the options table at `index`; library_prefix is left on the stack.
static struct worker_config read_config(lua_State *state, int index, struct subject *self)
{
    struct worker_config config = {
        .heap_bytes = option_size(state, index, "heap_bytes"),
        .buffer_bytes = option_size(state, index, "buffer_bytes"),
        .stack_bytes = option_size(state, index, "stack_bytes"),
        .print_bytes = option_size(state, index, "print_bytes"),
        .context = self,
        .webassembly = option_bool(state, index, "webassembly"),
        .timeout_ns = option_size(state, index, "timeout_ns"),
        .timeout_clock =
            option_bool(state, index, "cpu_time") ? WORKER_CLOCK_CPU : WORKER_CLOCK_WALL,
        .has_seed = option_size(state, index, "seed") != 0,
        .seed = option_size(state, index, "seed"),
        .clock_ms = option_size(state, index, "now_ms") ? on_clock : NULL,
        .send = option_bool(state, index, "deaf") ? NULL : on_send,
        .print = on_print,
        .resolve = on_resolve,
        .source_map = on_source_map,
        .out_of_memory = on_memory,
    };
    lua_getfield(state, index, "library_prefix");
    config.library_prefix = lua_tostring(state, -1);
    return config;
}

static void reset_list(lua_State *state, const char *name)
{
    lua_newtable(state);
    lua_setfield(state, -2, name);
}

static void set_user_value(lua_State *state, int options, int subject)
{
    lua_newtable(state);
    reset_list(state, "prints");
    reset_list(state, "sends");
    reset_list(state, "resolves");
    reset_list(state, "memory");
    lua_pushvalue(state, options);
    lua_setfield(state, -2, "options");
    lua_setiuservalue(state, subject, 1);
}

// new([options]) -> worker. Options: the limits, library_prefix, reply, modules, deaf.
static int worker_create(lua_State *state)
{
    lua_settop(state, 1);
    if (!lua_istable(state, 1)) {
        lua_newtable(state);
        lua_replace(state, 1);
    }
    v8_init();
    struct subject *self = lua_newuserdatauv(state, sizeof(*self), 1);
    memset(self, 0, sizeof(*self));
    luaL_setmetatable(state, TYPE_NAME);
    set_user_value(state, 1, 2);
    struct worker_config config = read_config(state, 1, self);
    self->worker = worker_new(&config);
    lua_settop(state, 2);
    return 1;
}

// worker:dispose(). Twice is fine.
static int worker_gc(lua_State *state)
{
    struct subject *self = luaL_checkudata(state, 1, TYPE_NAME);
    worker_dispose(self->worker);
    self->worker = NULL;
    return 0;
}

// --- calls ---

// A call runs on a Lua thread of its own, whose stack has the worker at its bottom for the
// callbacks.
static lua_State *begin(lua_State *state, struct subject *self)
{
    lua_State *before = self->state;
    self->state = lua_newthread(state);
    lua_pushvalue(state, 1);
    lua_xmove(state, self->state, 1);
    return before;
}

static int end(lua_State *state, struct subject *self, lua_State *before, int result)
{
    self->state = before;
    lua_pushboolean(state, result == 0);
    lua_pushstring(state, worker_last_exception(self->worker));
    return result == 0 ? (lua_pop(state, 1), 1) : 2;
}

// load(name, source), load_module(name, source), send(bytes) -> true, or false and the error's text
static int call_load(lua_State *state)
{
    struct subject *self = check_subject(state);
    size_t len;
    const char *name = luaL_checkstring(state, 2), *source = luaL_checklstring(state, 3, &len);
    lua_State *before = begin(state, self);
    return end(state, self, before, worker_load(self->worker, name, source, len));
}

static int call_load_module(lua_State *state)
{
    struct subject *self = check_subject(state);
    size_t len;
    const char *name = luaL_checkstring(state, 2), *source = luaL_checklstring(state, 3, &len);
    lua_State *before = begin(state, self);
    return end(state, self, before, worker_load_module(self->worker, name, source, len));
}

// module_state(name) -> "unknown", "waits", "ran" or "failed"; the module that it waits in
static int call_module_state(lua_State *state)
{
    static const char *const words[] = {"unknown", "waits", "ran", "failed"};
    const char *waits_in;
    lua_pushstring(state, words[worker_module_state(check_subject(state)->worker,
                                                    luaL_checkstring(state, 2), &waits_in)]);
    lua_pushstring(state, waits_in);
    return 2;
}

static int call_send(lua_State *state)
{
    struct subject *self = check_subject(state);
    size_t len;
    const char *bytes = luaL_checklstring(state, 2, &len);
    lua_State *before = begin(state, self);
    return end(state, self, before, worker_send_bytes(self->worker, bytes, len));
}

// --- stopping ---

static int call_terminate(lua_State *state)
{
    worker_terminate_execution(check_subject(state)->worker);
    return 0;
}

static int64_t now_ns(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void *run_killer(void *argument)
{
    struct subject *self = argument;
    const struct timespec pause = {.tv_nsec = 1000 * 1000};
    int64_t last_ns = now_ns(self->killer_clock);
    while (atomic_load(&self->killer_runs)) {
        nanosleep(&pause, NULL);
        if (now_ns(self->killer_clock) - last_ns < (int64_t)self->killer_ms * 1000 * 1000) continue;
        worker_terminate_execution(self->worker);
        last_ns = now_ns(self->killer_clock);
    }
    return NULL;
}

// start_killer(ms): another thread stops the worker whenever this thread has used so much CPU time, until
// stop_killer(). Not wall time: a busy machine would have the script stopped before it got anywhere.
static int start_killer(lua_State *state)
{
    struct subject *self = check_subject(state);
    self->killer_ms = (long)luaL_checkinteger(state, 2);
    pthread_getcpuclockid(pthread_self(), &self->killer_clock);
    atomic_store(&self->killer_runs, true);
    if (pthread_create(&self->killer, NULL, run_killer, self))
        return luaL_error(state, "no thread");
    return 0;
}

static int stop_killer(lua_State *state)
{
    struct subject *self = check_subject(state);
    atomic_store(&self->killer_runs, false);
    pthread_join(self->killer, NULL);
    return 0;
}

// --- reading ---

// Gives a list that the callbacks filled, and starts a new one.
static int take_list(lua_State *state, const char *name)
{
    luaL_checkudata(state, 1, TYPE_NAME);
    lua_getiuservalue(state, 1, 1);
    lua_getfield(state, -1, name);
    lua_insert(state, -2);
    reset_list(state, name);
    lua_pop(state, 1);
    return 1;
}

static int take_prints(lua_State *state)
{
    return take_list(state, "prints");
}
static int take_sends(lua_State *state)
{
    return take_list(state, "sends");
}
static int take_resolves(lua_State *state)
{
    return take_list(state, "resolves");
}
static int take_memory(lua_State *state)
{
    return take_list(state, "memory");
}

static void set_place(lua_State *state, const char *file, int line, int column)
{
    lua_pushstring(state, file);
    lua_setfield(state, -2, "file");
    lua_pushinteger(state, line);
    lua_setfield(state, -2, "line");
    lua_pushinteger(state, column);
    lua_setfield(state, -2, "column");
}

static int get_error(lua_State *state)
{
    static const char *const kinds[] = {"none",       "syntax", "exception", "module",
                                        "terminated", "memory", "usage",     "no callback"};
    const struct worker_error *error = worker_last_error(check_subject(state)->worker);
    lua_newtable(state);
    set_place(state, error->file, error->line, error->column);
    lua_pushstring(state, kinds[error->kind]);
    lua_setfield(state, -2, "kind");
    lua_pushboolean(state, error->timed_out);
    lua_setfield(state, -2, "timed_out");
    lua_pushstring(state, error->message);
    lua_setfield(state, -2, "message");
    lua_pushstring(state, error->source_line);
    lua_setfield(state, -2, "source_line");
    lua_createtable(state, error->frame_count, 0);
    for (int i = 0; i < error->frame_count; i++) {
        const struct worker_frame *frame = &error->frames[i];
        lua_newtable(state);
        set_place(state, frame->file, frame->line, frame->column);
        lua_pushstring(state, frame->function);
        lua_setfield(state, -2, "func");
        lua_rawseti(state, -2, i + 1);
    }
    lua_setfield(state, -2, "frames");
    return 1;
}

static int get_exception(lua_State *state)
{
    lua_pushstring(state, worker_last_exception(check_subject(state)->worker));
    return 1;
}

// memory_use() -> heap bytes, buffer bytes
static int get_memory_use(lua_State *state)
{
    size_t heap, buffers;
    worker_memory(check_subject(state)->worker, &heap, &buffers);
    lua_pushinteger(state, (lua_Integer)heap);
    lua_pushinteger(state, (lua_Integer)buffers);
    return 2;
}

// start_coverage() -> true | nil, error
static int start_coverage(lua_State *state)
{
    struct worker *worker = check_subject(state)->worker;
    lua_pushboolean(state, worker_start_coverage(worker) == 0);
    lua_pushstring(state, worker_last_exception(worker));
    return 2;
}

// take_coverage() -> text | nil
static int take_coverage(lua_State *state)
{
    size_t len;
    const char *report = worker_take_coverage(check_subject(state)->worker, &len);
    if (!report) return 0;
    lua_pushlstring(state, report, len);
    return 1;
}

// --- on threads ---

struct thread_job {
    pthread_t thread;
    const char *source;
    size_t len;
    int rounds;
    bool ok;
};

static void on_thread_send(void *context, const void *bytes, size_t len, struct worker_reply *reply)
{
    (void)context;
    *reply = (struct worker_reply){.bytes = bytes, .len = len, .has_reply = true};
}

static void *run_thread_job(void *argument)
{
    struct thread_job *job = argument;
    job->ok = true;
    for (int i = 0; i < job->rounds && job->ok; i++) {
        struct worker *worker = worker_new(&(struct worker_config){.send = on_thread_send});
        job->ok = worker && worker_load(worker, "thread.js", job->source, job->len) == 0 &&
                  worker_send_bytes(worker, "abc", 3) == 0;
        worker_dispose(worker);
    }
    return NULL;
}

// on_threads(source, rounds) -> how many of MAX_THREADS threads, all at once, made that many
// workers that loaded the source and received "abc". $send gives back what it was given.
static int on_threads(lua_State *state)
{
    struct thread_job jobs[MAX_THREADS] = {0};
    int good = 0, started = 0;
    v8_init();
    for (; started < MAX_THREADS; started++) {
        jobs[started].source = luaL_checklstring(state, 1, &jobs[started].len);
        jobs[started].rounds = (int)luaL_checkinteger(state, 2);
        if (pthread_create(&jobs[started].thread, NULL, run_thread_job, &jobs[started])) break;
    }
    for (int i = 0; i < started; i++) {
        pthread_join(jobs[i].thread, NULL);
        good += jobs[i].ok;
    }
    lua_pushinteger(state, good);
    return 1;
}

// --- in a forked process ---

// in_child(options, function) -> exit code, or minus the signal. Forks, adopts the worker in the
// child with these options and calls the function there; true from it is exit code 0. The option
// `quiet` is for a child that V8 ends, which it does with a page of text.
static int in_child(lua_State *state)
{
    struct subject *self = check_subject(state);
    luaL_checktype(state, 2, LUA_TTABLE);
    luaL_checktype(state, 3, LUA_TFUNCTION);
    if (worker_before_fork() != 0) return luaL_error(state, "%s", worker_last_exception(NULL));
    fflush(NULL);
    pid_t child = fork();
    if (child < 0) return luaL_error(state, "fork: %s", strerror(errno));
    if (child == 0) {
        struct worker_config config = read_config(state, 2, self);
        worker_adopt(self->worker, &config);
        set_user_value(state, 2, 1);
        if (option_bool(state, 2, "quiet") &&
            (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr)))
            _exit(CHILD_FAILED);
        lua_settop(state, 3);
        if (lua_pcall(state, 0, 1, 0)) {
            fprintf(stderr, "t_worker: in the child: %s\n", lua_tostring(state, -1));
            _exit(CHILD_FAILED);
        }
        _exit(lua_toboolean(state, -1) ? 0 : 1);
    }
    int status;
    if (waitpid(child, &status, 0) != child)
        return luaL_error(state, "waitpid: %s", strerror(errno));
    lua_pushinteger(state, WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status));
    return 1;
}

// limit_data(bytes): from here on this process gets no more than so many bytes beyond what it has. For children.
static int limit_data(lua_State *state)
{
    long kib = 0;
    char line[256];
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status))
        if (sscanf(line, "VmData: %ld", &kib) == 1) break;
    if (status) fclose(status);
    rlim_t limit = (rlim_t)kib * 1024 + (rlim_t)luaL_checkinteger(state, 1);
    lua_pushboolean(state, kib > 0 && setrlimit(RLIMIT_DATA, &(struct rlimit){limit, limit}) == 0);
    return 1;
}

// --- the module ---

static int get_version(lua_State *state)
{
    lua_pushstring(state, worker_version());
    return 1;
}

// set_flags({"--a", ...}) -> result, the flags that V8 did not know
static int set_flags(lua_State *state)
{
    enum { MAX_FLAGS = 16 };
    char *argv[MAX_FLAGS + 2] = {"t_worker"};
    int argc = 1, count = (int)luaL_len(state, 1);
    luaL_argcheck(state, count <= MAX_FLAGS, 1, "too many flags");
    luaL_checkstack(state, count, NULL);
    for (int i = 1; i <= count; i++) {
        lua_rawgeti(state, 1, i);
        argv[argc++] = (char *)lua_tostring(state, -1); // V8 does not write to them
    }
    lua_pushinteger(state, worker_set_flags(&argc, argv));
    lua_newtable(state);
    for (int i = 1; i < argc; i++) {
        lua_pushstring(state, argv[i]);
        lua_rawseti(state, -2, i);
    }
    return 2;
}

// --- source maps ---

static void push_place(lua_State *state, const struct sourcemap *map, int line, int column)
{
    struct sourcemap_place place;
    char text[64]; // small, so that the specs see it cut
    if (!sourcemap_find(map, line, column, &place)) {
        lua_pushnil(state);
        return;
    }
    lua_newtable(state);
    sourcemap_name(map, place.source, text, sizeof(text));
    set_place(state, text, place.line, place.column);
    sourcemap_line(map, place.source, place.line, text, sizeof(text));
    lua_pushstring(state, text);
    lua_setfield(state, -2, "text");
}

// map_place(url, line, column), json_place(json, line, column) -> false when it is no map, nil when
// the map does not say; otherwise {file, line, column, text}, and the bytes that the map holds.
static int find_place(lua_State *state, struct sourcemap *(*read)(const char *, size_t))
{
    size_t len;
    const char *given = luaL_checklstring(state, 1, &len);
    int line = (int)luaL_checkinteger(state, 2), column = (int)luaL_checkinteger(state, 3);
    char *exact = malloc(len ? len : 1); // so that a sanitizer sees a read beyond its end
    if (!exact) return luaL_error(state, "no memory");
    memcpy(exact, given, len);
    struct sourcemap *map = read(exact, len);
    free(exact);
    if (!map) {
        lua_pushboolean(state, false);
        return 1;
    }
    push_place(state, map, line, column);
    lua_pushinteger(state, (lua_Integer)sourcemap_bytes(map));
    sourcemap_destroy(map);
    return 2;
}

static int map_place(lua_State *state)
{
    return find_place(state, sourcemap_create);
}

static int json_place(lua_State *state)
{
    return find_place(state, sourcemap_parse);
}

int luaopen_t_worker(lua_State *state)
{
    static const luaL_Reg methods[] = {
        {"load", call_load},
        {"load_module", call_load_module},
        {"module_state", call_module_state},
        {"send", call_send},
        {"terminate", call_terminate},
        {"start_killer", start_killer},
        {"stop_killer", stop_killer},
        {"prints", take_prints},
        {"sends", take_sends},
        {"resolves", take_resolves},
        {"memory_reasons", take_memory},
        {"error", get_error},
        {"exception", get_exception},
        {"memory_use", get_memory_use},
        {"start_coverage", start_coverage},
        {"take_coverage", take_coverage},
        {"in_child", in_child},
        {"dispose", worker_gc},
        {NULL, NULL},
    };
    static const luaL_Reg functions[] = {{"new", worker_create},     {"version", get_version},
                                         {"set_flags", set_flags},   {"map_place", map_place},
                                         {"json_place", json_place}, {"on_threads", on_threads},
                                         {"limit_data", limit_data}, {NULL, NULL}};
    if (luaL_newmetatable(state, TYPE_NAME)) {
        luaL_newlib(state, methods);
        lua_setfield(state, -2, "__index");
        lua_pushcfunction(state, worker_gc);
        lua_setfield(state, -2, "__gc");
    }
    lua_pop(state, 1);
    luaL_newlib(state, functions);
    return 1;
}
