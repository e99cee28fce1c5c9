#include "worker/process/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// What a probe's process says with its exit code, when it lives to say anything.
enum probe_exit { PROBE_GOT_THROUGH = 1, PROBE_REFUSED = 2, PROBE_NO_SANDBOX = 3 };

enum {
    PROBE_HOARD_STEP_BYTES = 1024 * 1024,
    PROBE_HOARD_STEPS = 4096, // more than any budget
};

static long map_shared(void)
{
    void *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return at == MAP_FAILED ? -1 : 0;
}

static long map_bell(void)
{
    return mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, SANDBOX_FD, 0) == MAP_FAILED ? -1 : 0;
}

static long hoard(int protection_afterwards)
{
    for (int i = 0; i < PROBE_HOARD_STEPS; i++) {
        void *at = mmap(NULL, PROBE_HOARD_STEP_BYTES, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (at == MAP_FAILED) return -1;
        mprotect(at, PROBE_HOARD_STEP_BYTES, protection_afterwards);
    }
    return 0;
}

static long hoard_memory(void) { return hoard(PROT_READ | PROT_WRITE); }
static long hoard_hidden(void) { return hoard(PROT_READ); } // RLIMIT_DATA does not count it

// Stands for the number of another process of the same user.
enum { PROBE_OTHER = -4242 };

// One system call, or `attack` where one is not enough. Refused: -1. To be killed is better.
static const struct probe {
    const char *name;
    long call;
    long args[4];
    long (*attack)(void);
} PROBES[] = {
    {"open a file", SYS_openat, {AT_FDCWD, (long)"/", O_RDONLY}, NULL},
    {"make a socket", SYS_socket, {AF_INET, SOCK_STREAM}, NULL},
    {"start a process", SYS_clone, {SIGCHLD}, NULL},
    {"run a program", SYS_execve, {(long)"/bin/true"}, NULL},
    {"trace another process", SYS_ptrace, {PTRACE_SEIZE, PROBE_OTHER}, NULL},
    {"read another process's memory", SYS_process_vm_readv, {PROBE_OTHER}, NULL},
    {"kill another process", SYS_kill, {PROBE_OTHER, 0}, NULL},
    {"signal a thread of another process", SYS_tgkill, {PROBE_OTHER, PROBE_OTHER, 0}, NULL},
    {"write to standard output", SYS_write, {STDOUT_FILENO, (long)"!", 1}, NULL},
    {"read from the bell", SYS_read, {SANDBOX_FD}, NULL},
    {"duplicate the bell", SYS_dup, {SANDBOX_FD}, NULL},
    {"map the bell", 0, {0}, map_bell},
    {"map shared memory", 0, {0}, map_shared},
    {"change the filter", SYS_seccomp, {0}, NULL},
    {"raise a limit", SYS_prlimit64, {0}, NULL},
    {"queue system calls (io_uring)", SYS_io_uring_setup, {1}, NULL},
    {"hoard memory", 0, {0}, hoard_memory},
    {"hoard memory that is read-only", 0, {0}, hoard_hidden},
};

static long run_probe(const struct probe *probe, pid_t other)
{
    if (probe->attack) return probe->attack();
    long args[4];
    for (size_t i = 0; i < 4; i++)
        args[i] = probe->args[i] == PROBE_OTHER ? other : probe->args[i];
    return syscall(probe->call, args[0], args[1], args[2], args[3], 0L, 0L);
}

size_t probe_count(void) { return sizeof PROBES / sizeof PROBES[0]; }
const char *probe_name(size_t index) { return PROBES[index].name; }

_Noreturn static void attack(const struct sandbox *sandbox, size_t index)
{
    pid_t other = getppid();
    int pair[2];
    // Any descriptor does for a bell.
    if (pipe2(pair, O_CLOEXEC) != 0 || sandbox_fence(sandbox, NULL) != STATUS_OK ||
        sandbox_drop_fds(pair[1], NULL) != STATUS_OK ||
        sandbox_limit(sandbox, NULL) != STATUS_OK || sandbox_seal(sandbox, NULL) != STATUS_OK)
        _exit(PROBE_NO_SANDBOX);
    _exit(run_probe(&PROBES[index], other) < 0 ? PROBE_REFUSED : PROBE_GOT_THROUGH);
}

bool probe_run(const struct sandbox *sandbox, size_t index, char *how, size_t how_size)
{
    pid_t pid = fork();
    if (pid == 0) attack(sandbox, index);
    int wait_status = 0;
    pid_t waited = -1;
    if (pid > 0)
        while ((waited = waitpid(pid, &wait_status, 0)) < 0 && errno == EINTR) continue;
    if (waited != pid || pid < 0) {
        snprintf(how, how_size, "no process for the test: %s", strerror(errno));
        return false;
    }
    if (WIFSIGNALED(wait_status)) {
        snprintf(how, how_size, "killed (%s)", strsignal(WTERMSIG(wait_status)));
        return WTERMSIG(wait_status) == SIGSYS;
    }
    const char *const said[] = {
        [PROBE_GOT_THROUGH] = "it got through",
        [PROBE_REFUSED] = "refused",
        [PROBE_NO_SANDBOX] = "the sandbox could not be set up",
    };
    unsigned code = (unsigned)WEXITSTATUS(wait_status);
    bool known = code >= PROBE_GOT_THROUGH && code <= PROBE_NO_SANDBOX;
    snprintf(how, how_size, "%s", known ? said[code] : "it ended in an unknown way");
    return code == PROBE_REFUSED;
}

enum status probe_sandbox(const struct sandbox *sandbox, struct diag *diag)
{
    char how[128];
    if (probe_run(sandbox, 0, how, sizeof how)) return STATUS_OK;
    return diag_set(diag, STATUS_UNSUPPORTED,
                    "sandbox: it does not hold on this machine: %s: %s. Linux 5.11 or newer with "
                    "seccomp filters is needed",
                    probe_name(0), how);
}
