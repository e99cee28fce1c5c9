// t_slot.new() -> slot: a slot of the pool whose mod is this test: it writes any frame it likes into the
// ring, as a process that was taken over would. The process that the slot may kill is a child that sleeps, or
// with t_slot.new(true) one that works.
#include <lauxlib.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "pool/cpu_limits.h"
#include "pool/slot.h"
#include "util/clock.h"

int luaopen_t_slot(lua_State *state);

enum { PRINT_BUDGET_BYTES = 20000 };
static const uint64_t NS_PER_S = 1000000000u;

struct bench {
    struct slot slot;
    struct ring_writer hostile;
    uint8_t buffer[PROTOCOL_MAX_FRAME_BYTES + 1];
    char reason[SLOT_MAX_REASON_BYTES];
    pid_t victim;
};

static struct bench *check(lua_State *state)
{
    return luaL_checkudata(state, 1, "t_slot");
}

static int slot_gc(lua_State *state)
{
    struct bench *bench = check(state);
    if (bench->slot.state == SLOT_FREE) return 0;
    slot_kill(&bench->slot, "end");
    if (bench->victim > 0) {
        kill(bench->victim, SIGKILL);
        waitpid(bench->victim, NULL, 0);
    }
    slot_release(&bench->slot);
    return 0;
}

static int put(lua_State *state) // type, bytes
{
    struct bench *bench = check(state);
    struct ring_part part;
    uint32_t type = (uint32_t)luaL_checkinteger(state, 2);
    part.bytes = luaL_checklstring(state, 3, &part.len);
    if (ring_write(&bench->hostile, type, &part, 1) != STATUS_OK)
        return luaL_error(state, "the ring is full");
    return 0;
}

static int set_tail(lua_State *state)
{
    atomic_store(&check(state)->hostile.shared->tail, (uint32_t)luaL_checkinteger(state, 2));
    return 0;
}

static int begin(lua_State *state)
{
    slot_begin(&check(state)->slot);
    return 0;
}

static int ring(lua_State *state)
{
    slot_note_notification(&check(state)->slot);
    return 0;
}

// check(seconds): looks at the limits as if it were so many seconds later
static int check_limits(lua_State *state)
{
    struct bench *bench = check(state);
    uint64_t now = clock_now_ns() + (uint64_t)luaL_checkinteger(state, 2) * NS_PER_S;
    (bench->slot.busy ? cpu_limits_check : cpu_limits_check_idle)(&bench->slot, now);
    return 0;
}

// burn(ms): CPU of this process, which is taken for the slot's from now on
static int burn(lua_State *state)
{
    struct slot *slot = &check(state)->slot;
    if (slot->cpu_clock != CLOCK_PROCESS_CPUTIME_ID) {
        slot->cpu_clock = CLOCK_PROCESS_CPUTIME_ID;
        slot->cpu_base_ns = slot->cpu_seen_ns = slot->stall.cpu_ns = slot_cpu_ns(slot);
    }
    uint64_t end = slot_cpu_ns(slot) + (uint64_t)luaL_checkinteger(state, 2) * NS_PER_S / 1000;
    while (slot_cpu_ns(slot) < end) continue;
    return 0;
}

static int next_message(lua_State *state) // -> kind, bytes, text, line | nil
{
    static const char *const kinds[] = {"ready",     "failed",   "send", "query",
                                        "print",     "dropped",  "done", "error",
                                        "evaluated", "coverage", "ran",  "exited"};
    struct bench *bench = check(state);
    struct pool_message message = {0};
    if (slot_next(&bench->slot, bench->buffer, bench->reason, &message) != STATUS_OK) return 0;
    lua_pushstring(state, kinds[message.kind]);
    lua_pushlstring(state, message.bytes ? message.bytes : "", message.len);
    lua_pushstring(state, message.kind == POOL_EXITED ? message.reason
                          : message.kind == POOL_PRINT || message.kind == POOL_READY
                              ? message.file
                              : message.error.text);
    lua_pushinteger(state, message.kind == POOL_PRINT || message.kind == POOL_READY
                               ? message.line
                               : message.error.line);
    return 4;
}

static int get_reason(lua_State *state) // why the slot killed it, "" = it did not
{
    lua_pushstring(state, check(state)->slot.reason);
    return 1;
}

static int
exited(lua_State *state) // waits for the victim's death; its wait status goes to the slot
{
    struct bench *bench = check(state);
    int wait_status;
    if (lua_isinteger(state, 2)) kill(bench->victim, (int)lua_tointeger(state, 2));
    waitpid(bench->victim, &wait_status, 0);
    bench->victim = -1;
    slot_set_exited(&bench->slot, wait_status);
    return 0;
}

// A process that was just made is on its way to its sleep: what is measured of it counts from there on.
static void await_sleep(pid_t pid)
{
    const struct timespec moment = {.tv_nsec = 1000 * 1000};
    char path[48], text[256];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    for (int looks = 0; looks < 10 * 1000; looks++) {
        FILE *file = fopen(path, "re");
        const char *end = file && fgets(text, sizeof text, file) ? strrchr(text, ')') : NULL;
        if (file) fclose(file);
        if (end && strncmp(end, ") S", 3) == 0) return;
        nanosleep(&moment, NULL);
    }
}

static int new_slot(lua_State *state)
{
    bool works = lua_toboolean(state, 1);
    struct bench *bench = lua_newuserdatauv(state, sizeof *bench, 0);
    memset(bench, 0, sizeof *bench);
    luaL_setmetatable(state, "t_slot");
    struct slot *slot = &bench->slot;
    struct ring_reader down;
    int memory;
    slot->notify_fd = -1;
    if (channel_create(&slot->channel, 0, &memory) != STATUS_OK)
        return luaL_error(state, "no shared memory");
    close(memory);
    channel_engine_rings(&slot->channel, &slot->down, &slot->up);
    channel_mod_rings(&slot->channel, &down, &bench->hostile);
    bench->victim = fork();
    if (bench->victim == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); // a spec that fails leaves nothing behind either
        for (volatile bool on = true; on;)
            if (!works) pause();
    }
    if (!works) await_sleep(bench->victim);
    slot->pid = bench->victim;
    slot->pidfd = (int)syscall(SYS_pidfd_open, bench->victim, 0);
    clock_getcpuclockid(slot->pid, &slot->cpu_clock);
    slot->state = SLOT_RUNNING;
    print_budget_init(&slot->prints, PRINT_BUDGET_BYTES);
    slot->limits = (struct limits){1000 * NS_PER_S, NS_PER_S};
    slot_begin(slot);
    return 1;
}

static int cover(lua_State *state) // this delivery asks for what ran
{
    check(state)->slot.covering = true;
    return 0;
}

int luaopen_t_slot(lua_State *state)
{
    static const luaL_Reg methods[] = {
        {"put", put},           {"set_tail", set_tail}, {"begin", begin}, {"next", next_message},
        {"reason", get_reason}, {"exited", exited},     {"ring", ring},   {"check", check_limits},
        {"burn", burn},         {"cover", cover},       {NULL, NULL},
    };
    luaL_newmetatable(state, "t_slot");
    luaL_newlib(state, methods);
    lua_setfield(state, -2, "__index");
    lua_pushcfunction(state, slot_gc);
    lua_setfield(state, -2, "__gc");
    static const luaL_Reg functions[] = {{"new", new_slot}, {NULL, NULL}};
    luaL_newlib(state, functions);
    lua_pushinteger(state, sizeof(struct frame_error));
    lua_setfield(state, -2, "error_bytes");
    lua_pushinteger(state, sizeof(struct frame_print));
    lua_setfield(state, -2, "print_bytes");
    return 1;
}
