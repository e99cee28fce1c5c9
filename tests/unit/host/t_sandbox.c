// t_sandbox: what the specs need to look at a mod's process from outside, and an engine on a machine that
// has no seccomp.
#include <errno.h>
#include <lauxlib.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
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

// Every process from here on gets ENOSYS for seccomp(2), as on a kernel without it.
static int take_seccomp_away(void)
{
    const struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = {sizeof filter / sizeof *filter, (struct sock_filter *)filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

_Noreturn static void try_pool(const struct pool_config *config, int out)
{
    static const char no_filter[] = "no filter";
    struct diag diag = {""};
    struct pool *pool = NULL;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (take_seccomp_away() != 0)
        snprintf(diag.text, sizeof diag.text, "%s", no_filter);
    else if (pool_create(&pool, config, &diag) == STATUS_OK)
        snprintf(diag.text, sizeof diag.text, "ok");
    ssize_t written = write(out, diag.text, strlen(diag.text));
    pool_destroy(pool);
    _exit(written < 0);
}

static int without_seccomp(lua_State *state) // worker, sdk, unsafe -> "ok" | why the pool did not start
{
    const struct pool_config config = {.worker_path = luaL_checkstring(state, 1),
                                       .sdk_path = luaL_checkstring(state, 2),
                                       .unsafe_no_sandbox = lua_toboolean(state, 3)};
    int ends[2];
    char text[DIAG_MAX_BYTES];
    if (pipe(ends) != 0) return luaL_error(state, "pipe");
    pid_t pid = fork();
    if (pid == 0) try_pool(&config, ends[1]);
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
        {"status", read_status},   {"link", read_link},
        {"session", get_session},  {"without_seccomp", without_seccomp},
        {NULL, NULL},
    };
    luaL_newlib(state, functions);
    return 1;
}
