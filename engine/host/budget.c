#include "host/budget.h"

#include <lauxlib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "util/check.h"
#include "util/log.h"

enum {
    STEP = 1000, // instructions between two looks
    NS_PER_MS = 1000000,
    MILLION = 1000000,
    ASK_STEPS = 64,   // looks between two questions whether it is to end
    TIMER_SIGNAL = 3, // of the real-time signals
};

// What the signal handler needs; it can be given nothing. There is one state that runs games in a program.
static struct {
    struct budget *volatile now;
    volatile uint64_t calls; // of outermost budgets so far
    uint64_t seen;           // `calls` at the timer's last signal
    bool has_timer;
    bool (*wants_end)(void);
    unsigned looks; // since that was asked
} running;

void budget_set_asked(bool (*wants_end)(void))
{
    running.wants_end = wants_end;
}

static bool is_to_end(void)
{
    if (!running.wants_end || ++running.looks < ASK_STEPS) return false;
    running.looks = 0;
    return running.wants_end();
}

// --- what is over ---

// The place where it goes on: of the innermost function that is not the engine's (whose files have absolute names), else
// of the innermost one in Lua.
static void write_place(lua_State *lua, char *text, size_t size)
{
    lua_Debug debug;
    text[0] = 0;
    for (int level = 0; lua_getstack(lua, level, &debug); level++) {
        lua_getinfo(lua, "Sl", &debug);
        if (debug.currentline <= 0) continue;
        bool is_engines = debug.source[0] == '@' && debug.source[1] == '/';
        if (!is_engines || !text[0])
            snprintf(text, size, "%s:%d: ", debug.short_src, debug.currentline);
        if (!is_engines) return;
    }
}

static void end_it(lua_State *lua, struct budget *budget)
{
    char place[LUA_IDSIZE + 16];
    write_place(lua, place, sizeof place);
    if (budget->too_large)
        snprintf(budget->error, sizeof budget->error, "%s%s values take more than %zu MiB", place,
                 budget->whose, budget->most_kb / 1024);
    else if (budget->left > STEP)
        snprintf(budget->error, sizeof budget->error,
                 "%s%s was stopped before it was done, because the program is to end", place,
                 budget->what);
    else if (budget->instructions % MILLION == 0)
        snprintf(budget->error, sizeof budget->error,
                 "%s%s does not come to an end: it was stopped after %llu million instructions",
                 place, budget->what, (unsigned long long)budget->instructions / MILLION);
    else
        snprintf(budget->error, sizeof budget->error,
                 "%s%s may take %llu instructions, and this one goes on", place, budget->what,
                 (unsigned long long)budget->instructions);
}

static void look(lua_State *lua, lua_Debug *debug);

static void set_hook(lua_State *lua, const struct budget *budget)
{
    if (budget && (budget->counts || budget->error[0]))
        lua_sethook(lua, look, LUA_MASKCOUNT, budget->error[0] ? 1 : STEP);
    else
        lua_sethook(lua, NULL, 0, 0);
}

// Each STEP instructions of a function of Lua; when it is over at each one, so that nobody goes on.
static void look(lua_State *lua, lua_Debug *debug)
{
    (void)debug;
    struct budget *budget = running.now;
    if (!budget || !(budget->counts || budget->error[0])) return;
    if (!budget->error[0]) {
        if (budget->most_kb && (size_t)lua_gc(lua, LUA_GCCOUNT) > budget->most_kb)
            budget->too_large = true;
        if (budget->left > STEP && !budget->too_large && !is_to_end()) {
            budget->left -= STEP;
            return;
        }
        end_it(lua, budget);
        set_hook(budget->main, budget);
    }
    if (lua != budget->main) set_hook(lua, budget);
    lua_pushstring(lua, budget->error);
    lua_error(lua);
}

// --- time that is free ---

// A call that was there at the last signal already is counted from now on. lua_sethook is made to be called here; what
// runs is the main thread of Lua, or a coroutine, which counts by itself (watch).
static void on_timer(int signal)
{
    (void)signal;
    struct budget *budget = running.now;
    if (!budget || budget->counts || running.seen != running.calls) {
        running.seen = running.calls;
        return;
    }
    budget->counts = true;
    lua_sethook(budget->main, look, LUA_MASKCOUNT, STEP);
}

static void start_timer(void)
{
    struct sigaction action = {.sa_handler = on_timer, .sa_flags = SA_RESTART};
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID,
                             .sigev_signo = SIGRTMIN + TIMER_SIGNAL};
    struct itimerspec each = {.it_interval = {.tv_nsec = (long)BUDGET_FREE_MS * NS_PER_MS},
                              .it_value = {.tv_nsec = (long)BUDGET_FREE_MS * NS_PER_MS}};
    timer_t timer;
    event._sigev_un._tid = (pid_t)syscall(SYS_gettid);
    sigemptyset(&action.sa_mask);
    running.has_timer = sigaction(SIGRTMIN + TIMER_SIGNAL, &action, NULL) == 0 &&
                        timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &timer) == 0 &&
                        timer_settime(timer, 0, &each, NULL) == 0;
    if (!running.has_timer)
        log_write(LOG_DEBUG, "engine", NULL, "no timer: all instructions of games are counted");
}

// --- entering and leaving ---

static lua_State *main_of(lua_State *lua)
{
    lua_rawgeti(lua, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
    lua_State *main = lua_tothread(lua, -1);
    lua_pop(lua, 1);
    return main;
}

void budget_enter(lua_State *lua, struct budget *budget)
{
    if (budget->free && !running.has_timer) start_timer();
    budget->outer = running.now;
    budget->main = main_of(lua);
    budget->left = budget->instructions;
    budget->counts = !budget->free || !running.has_timer;
    budget->too_large = false;
    budget->error[0] = 0;
    running.calls++;
    running.now = budget;
    if (budget->counts || budget->outer) set_hook(budget->main, budget);
}

void budget_leave(lua_State *lua, struct budget *budget)
{
    (void)lua;
    CHECK(running.now == budget);
    running.now = budget->outer;
    running.calls++;
    set_hook(budget->main, budget->outer);
}

// --- Lua ---

static bool is_running(lua_State *lua)
{
    return running.now && running.now->main == main_of(lua);
}

// call({instructions, free, most_kb, whose, what, nests}, fn, handler, ...): as xpcall(fn, handler, ...). Inside of another one it
// is that one's, but for one that `nests`.
static int budget_call(lua_State *lua)
{
    int arguments = lua_gettop(lua) - 3;
    luaL_checktype(lua, 1, LUA_TTABLE);
    luaL_checktype(lua, 3, LUA_TFUNCTION);
    struct budget budget = {.free = true};
    lua_getfield(lua, 1, "instructions");
    lua_getfield(lua, 1, "most_kb");
    lua_getfield(lua, 1, "what");
    lua_getfield(lua, 1, "free");
    budget.instructions = (uint64_t)luaL_checkinteger(lua, -4);
    budget.most_kb = (size_t)luaL_optinteger(lua, -3, 0);
    budget.what = luaL_checkstring(lua, -2); // the table keeps it
    budget.free = lua_toboolean(lua, -1);
    lua_getfield(lua, 1, "whose");
    lua_getfield(lua, 1, "nests");
    budget.whose = luaL_optstring(lua, -2, "the");
    bool is_inner = is_running(lua) && !lua_toboolean(lua, -1);
    lua_pop(lua, 6);
    lua_pushvalue(lua, 3);
    lua_replace(lua, 1); // handler, fn, handler, arguments
    lua_remove(lua, 3);
    if (!is_inner) budget_enter(lua, &budget);
    int result = lua_pcall(lua, arguments, LUA_MULTRET, 1);
    if (!is_inner) budget_leave(lua, &budget);
    if (!is_inner && budget.too_large)
        lua_gc(lua, LUA_GCCOLLECT); // or the next call would be told of it
    lua_pushboolean(lua, result == LUA_OK);
    lua_replace(lua, 1);
    return lua_gettop(lua);
}

static int budget_is_running(lua_State *lua)
{
    lua_pushboolean(lua, is_running(lua));
    return 1;
}

// is_over() -> whether the budget that holds now is used up
static int budget_is_over(lua_State *lua)
{
    lua_pushboolean(lua, is_running(lua) && running.now->error[0]);
    return 1;
}

// refill(): what was used of it was for something
static int budget_refill(lua_State *lua)
{
    if (is_running(lua) && !running.now->error[0]) running.now->left = running.now->instructions;
    return 0;
}

// watch(coroutine): it counts, too. It gives the coroutine.
static int budget_watch(lua_State *lua)
{
    luaL_checktype(lua, 1, LUA_TTHREAD);
    bool over = is_running(lua) && running.now->error[0];
    lua_sethook(lua_tothread(lua, 1), look, LUA_MASKCOUNT, over ? 1 : STEP);
    lua_settop(lua, 1);
    return 1;
}

int lua_budget_open(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        {"call", budget_call},     {"is_running", budget_is_running}, {"is_over", budget_is_over},
        {"refill", budget_refill}, {"watch", budget_watch},           {NULL, NULL}};
    luaL_newlib(lua, functions);
    return 1;
}
