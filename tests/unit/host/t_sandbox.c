// t_sandbox: what the specs need to look at a mod's process from outside, and an engine on a machine that
// has fewer of them.
#include <errno.h>
#include <lauxlib.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pool/pool.h"

int luaopen_t_sandbox(lua_State *state);

enum { LANDLOCK_CREATE = 444 };

static int read_status(lua_State *state) // pid -> {Seccomp = "2", ...} of /proc/PID/status | nil
{
    char path[64], line[512], key[64], value[400];
    snprintf(path, sizeof path, "/proc/%d/status", (int)luaL_checkinteger(state, 1));
    FILE *file = fopen(path, "r");
    if (!file) return 0;
    lua_newtable(state);
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "%63[^:]: %399[^\n]", key, value) != 2) continue;
        lua_pushstring(state, value);
        lua_setfield(state, -2, key);
    }
    fclose(file);
    return 1;
}

static int read_link(lua_State *state) // path -> text | nil
{
    char text[512];
    ssize_t len = readlink(luaL_checkstring(state, 1), text, sizeof text - 1);
    if (len < 0) return 0;
    lua_pushlstring(state, text, (size_t)len);
    return 1;
}

static int get_session(lua_State *state) // pid -> session
{
    lua_pushinteger(state, getsid((pid_t)luaL_checkinteger(state, 1)));
    return 1;
}

// From here on the system calls answer as on a machine without seccomp, or as where a policy forbids
// namespaces and the kernel has no Landlock.
static const struct sock_filter NO_SECCOMP[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};
static const struct sock_filter NO_NAMESPACES[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, LANDLOCK_CREATE, 5, 0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_unshare, 3, 0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 4),
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args)),
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_NEWUSER | CLONE_NEWPID, 0, 2),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};

static const struct machine {
    const char *name;
    struct sock_fprog program;
} MACHINES[] = {
    {"no seccomp", {sizeof NO_SECCOMP / sizeof *NO_SECCOMP, (struct sock_filter *)NO_SECCOMP}},
    {"no namespaces",
     {sizeof NO_NAMESPACES / sizeof *NO_NAMESPACES, (struct sock_filter *)NO_NAMESPACES}},
};

static enum status start_mod(struct pool *pool, struct diag *diag)
{
    const struct pool_module module = {"main.js", "1", 1};
    struct pool_message message;
    int slot;
    enum status status = pool_start(pool, "mod", NULL, &module, 1, &slot, diag);
    if (status != STATUS_OK) return status;
    while (pool_next(pool, &message) == STATUS_EMPTY) (void)pool_wait(pool, UINT64_MAX);
    if (message.kind == POOL_READY) return STATUS_OK;
    return diag_set(diag, STATUS_SCRIPT, "%s", message.reason ? message.reason : "not ready");
}

_Noreturn static void try_machine(const struct machine *machine, const struct pool_config *config,
                                  int out)
{
    struct diag diag = {""};
    struct pool *pool = NULL;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &machine->program) != 0)
        snprintf(diag.text, sizeof diag.text, "no filter");
    else if (pool_create(&pool, config, &diag) == STATUS_OK && start_mod(pool, &diag) == STATUS_OK)
        snprintf(diag.text, sizeof diag.text, "ok");
    ssize_t written = write(out, diag.text, strlen(diag.text));
    pool_destroy(pool);
    _exit(written < 0);
}

// machine, worker, sdk, unsafe -> "ok": a mod runs there; or why not. The engine is a process of its own.
static int play_on(lua_State *state)
{
    const struct machine *machine = NULL;
    const char *name = luaL_checkstring(state, 1);
    const struct pool_config config = {.worker_path = luaL_checkstring(state, 2),
                                       .sdk_path = luaL_checkstring(state, 3),
                                       .unsafe_no_sandbox = lua_toboolean(state, 4)};
    for (size_t i = 0; i < sizeof MACHINES / sizeof *MACHINES; i++)
        if (strcmp(MACHINES[i].name, name) == 0) machine = &MACHINES[i];
    luaL_argcheck(state, machine != NULL, 1, "no such machine");
    int ends[2];
    char text[DIAG_MAX_BYTES];
    if (pipe(ends) != 0) return luaL_error(state, "pipe");
    pid_t pid = fork();
    if (pid == 0) try_machine(machine, &config, ends[1]);
    close(ends[1]);
    ssize_t len = read(ends[0], text, sizeof text);
    close(ends[0]);
    waitpid(pid, NULL, 0);
    lua_pushlstring(state, text, len > 0 ? (size_t)len : 0);
    return 1;
}

int luaopen_t_sandbox(lua_State *state)
{
    static const luaL_Reg functions[] = {
        {"status", read_status}, {"link", read_link}, {"session", get_session},
        {"play_on", play_on},    {NULL, NULL},
    };
    luaL_newlib(state, functions);
    return 1;
}
