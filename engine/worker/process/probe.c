#include "worker/process/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "worker/process/decode.h"

// What a probe's process says with its exit code, when it lives to say anything.
enum probe_exit { PROBE_GOT_THROUGH = 1, PROBE_REFUSED = 2, PROBE_NO_SANDBOX = 3 };

enum {
    PROBE_HOARD_STEP_BYTES = 1024 * 1024,
    PROBE_HOARD_STEPS = 4096, // more than any budget
    PROBE_MAX_FD = 65536,
};

static long map_shared(void)
{
    void *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return at == MAP_FAILED ? -1 : 0;
}

static long map_notify_fd(void)
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

static long hoard_memory(void)
{
    return hoard(PROT_READ | PROT_WRITE);
}
static long hoard_hidden(void)
{
    return hoard(PROT_READ);
} // RLIMIT_DATA does not count it

static long map_code(void)
{
    void *at = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return at == MAP_FAILED ? -1 : 0;
}

// The clock of another process's CPU: a number made of its pid (clock_getcpuclockid).
static long read_clock(void)
{
    struct timespec time;
    return syscall(SYS_clock_gettime, (long)(~(unsigned)getppid() << 3 | 2), &time);
}

static long requeue_futex(void)
{
    uint32_t from = 0, to = 0;
    return syscall(SYS_futex, &from, FUTEX_CMP_REQUEUE_PI_PRIVATE, 1L, 0L, &to, 0L);
}

#ifdef __x86_64__
static long call_as_32_bit(void)
{
    long result = 20; // getpid there
    __asm__ volatile("int $0x80" : "+a"(result) : : "memory");
    return result;
}

static long call_as_x32(void)
{
    return syscall(0x40000000 | SYS_getpid);
}
#endif

// A descriptor that nobody counted.
static long find_descriptor(void)
{
#ifdef __SANITIZE_ADDRESS__
    const int first = STDERR_FILENO + 1;
#else
    const int first = 0;
#endif
    for (int fd = first; fd < PROBE_MAX_FD; fd++)
        if (fd != SANDBOX_FD && fcntl(fd, F_GETFD) >= 0) return 0;
    return -1;
}

// Stands for the number of another process of the same user.
enum { PROBE_OTHER = -4242 };

enum { NEEDS_NOTHING = 0, NEEDS_LANDLOCK_SIGNALS = LAYER_COUNT };

// clang-format off
#define CALL(name_, call_, ...) {.name = name_, .call = call_, .args = {__VA_ARGS__}}
#define DECODER(name_, call_, ...)                                                                 \
    {.name = name_, .call = call_, .args = {__VA_ARGS__}, .decoder = true}
#define BARE(name_, needs_, call_, ...)                                                            \
    {.name = name_, .call = call_, .args = {__VA_ARGS__}, .bare = true, .needs = needs_}
// clang-format on

// One system call, or `attack` where one is not enough. Refused: -1. To be killed is better.
// `bare`: without the system-call filter, to see that the layers behind it hold by themselves; where the
// layer that it `needs` is missing on this machine, it is not tried.
static const struct probe {
    const char *name;
    long call;
    long args[4];
    long (*attack)(void);
    bool bare, decoder;
    int needs;
} PROBES[] = {
    CALL("open a file", SYS_openat, AT_FDCWD, (long)"/", O_RDONLY),
    CALL("make a socket", SYS_socket, AF_INET, SOCK_STREAM),
    CALL("start a process", SYS_clone, SIGCHLD),
    CALL("start a process (clone3)", SYS_clone3, 0),
    CALL("run a program", SYS_execve, (long)"/bin/true"),
    CALL("trace another process", SYS_ptrace, PTRACE_SEIZE, PROBE_OTHER),
    CALL("read another process's memory", SYS_process_vm_readv, PROBE_OTHER),
    {.name = "read another process's clock", .attack = read_clock},
    CALL("kill another process", SYS_kill, PROBE_OTHER, 0),
    CALL("signal a thread of another process", SYS_tgkill, PROBE_OTHER, PROBE_OTHER, 0),
    CALL("write to standard output", SYS_write, STDOUT_FILENO, (long)"!", 1),
    CALL("read from the notify descriptor", SYS_read, SANDBOX_FD),
    CALL("duplicate the notify descriptor", SYS_dup, SANDBOX_FD),
    {.name = "map the notify descriptor", .attack = map_notify_fd},
    {.name = "map shared memory", .attack = map_shared},
    {.name = "map memory that is executable", .attack = map_code},
    CALL("make a file in memory", SYS_memfd_create, (long)"x", 0),
    {.name = "requeue a futex", .attack = requeue_futex},
    CALL("change the filter", SYS_seccomp, 0),
    CALL("change its own settings (prctl)", SYS_prctl, PR_SET_DUMPABLE, 1),
    CALL("raise a limit", SYS_prlimit64, 0),
    CALL("make a namespace", SYS_unshare, CLONE_NEWUSER),
    CALL("load a program into the kernel (bpf)", SYS_bpf, 0),
    CALL("handle page faults (userfaultfd)", SYS_userfaultfd, 0),
    CALL("watch the processor (perf)", SYS_perf_event_open, 0),
    CALL("queue system calls (io_uring)", SYS_io_uring_setup, 1),
#ifdef __x86_64__
    {.name = "call the kernel as a 32-bit program", .attack = call_as_32_bit},
    {.name = "call the kernel as an x32 program", .attack = call_as_x32},
#endif
    {.name = "hoard memory", .attack = hoard_memory},
    {.name = "hoard memory that is read-only", .attack = hoard_hidden},
    {.name = "find another descriptor", .attack = find_descriptor, .bare = true},
    BARE("open a file", NEEDS_NOTHING, SYS_openat, AT_FDCWD, (long)"/", O_RDONLY),
    BARE("make a socket", NEEDS_NOTHING, SYS_socket, AF_INET, SOCK_STREAM),
    BARE("see a folder", LAYER_ROOT, SYS_access, (long)"/etc", F_OK),
    BARE("make a folder", LAYER_LANDLOCK, SYS_mkdir, (long)"/gatehouse-probe", 0),
    BARE("start a process", LAYER_RIGHTS, SYS_clone, SIGCHLD),
    BARE("trace another process", LAYER_LANDLOCK, SYS_ptrace, PTRACE_SEIZE, PROBE_OTHER),
    BARE("kill another process", NEEDS_LANDLOCK_SIGNALS, SYS_kill, PROBE_OTHER, 0),
    BARE("rename the host", LAYER_RIGHTS, SYS_sethostname, (long)"x", 1),
    BARE("mount a file system", LAYER_RIGHTS, SYS_mount, (long)"x", (long)"/", (long)"tmpfs"),
    DECODER("open a file", SYS_openat, AT_FDCWD, (long)"/", O_RDONLY),
    DECODER("make a socket", SYS_socket, AF_INET, SOCK_STREAM),
    DECODER("start a process", SYS_clone, SIGCHLD),
    DECODER("ring a notify_fd", SYS_write, SANDBOX_FD, (long)"12345678", 8),
    {.name = "hoard memory", .attack = hoard_memory, .decoder = true},
};

static long run_probe(const struct probe *probe, pid_t other)
{
    if (probe->attack) return probe->attack();
    long args[4];
    for (size_t i = 0; i < 4; i++) args[i] = probe->args[i] == PROBE_OTHER ? other : probe->args[i];
    return syscall(probe->call, args[0], args[1], args[2], args[3], 0L, 0L);
}

bool probe_applies(const struct sandbox *sandbox, size_t index)
{
    const struct probe *probe = &PROBES[index];
    if (probe->needs == NEEDS_NOTHING) return true;
    if (probe->needs == NEEDS_LANDLOCK_SIGNALS) return sandbox->isolation.landlock_signals;
    return sandbox->isolation.each[probe->needs].stands;
}

bool probe_is_bare(size_t index)
{
    return PROBES[index].bare;
}
bool probe_is_decoder(size_t index)
{
    return PROBES[index].decoder;
}
size_t probe_count(void)
{
    return sizeof PROBES / sizeof PROBES[0];
}
const char *probe_name(size_t index)
{
    return PROBES[index].name;
}

// As a mod's process sets itself up.
static bool load_filter(const struct sandbox *sandbox)
{
    int pair[2]; // any descriptor does for a notify descriptor
    return pipe2(pair, O_CLOEXEC) == 0 && sandbox_restrict(sandbox, NULL) == STATUS_OK &&
           sandbox_drop_fds(pair[1], NULL) == STATUS_OK &&
           sandbox_limit(sandbox, NULL) == STATUS_OK &&
           sandbox_load_filter(sandbox, NULL) == STATUS_OK;
}

_Noreturn static void attack(const struct sandbox *sandbox, size_t index)
{
    pid_t other = getppid();
    struct sandbox bare = *sandbox;
    if (PROBES[index].bare) {
        bare.filter = NULL;
        sandbox = &bare;
    }
    bool filtered =
        PROBES[index].decoder ? decode_sandbox(sandbox) == STATUS_OK : load_filter(sandbox);
    if (!filtered) _exit(PROBE_NO_SANDBOX);
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
        return WTERMSIG(wait_status) == SIGSYS || WTERMSIG(wait_status) == SIGSEGV;
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
