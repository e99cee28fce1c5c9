#include "worker/process/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "util/mem.h"
#include "worker/process/processors.h"

enum {
    SANDBOX_STACK_BYTES = 8 * 1024 * 1024,
    SANDBOX_MAX_FILTER = 4096, // instructions, the kernel's own limit
    ADDRESSES_PER_BYTE = 2,    // of address space for each of the budget
};

// --- the filter ---

enum { MAX_CONDITIONS = 2 };

// Conditions of one rule must all hold; several rules for a call are alternatives.
struct rule {
    int call;
    uint32_t action;
    unsigned condition_count;
    struct scmp_arg_cmp conditions[MAX_CONDITIONS];
};

// clang-format off
#define ALLOW(name) {.call = SCMP_SYS(name), .action = SCMP_ACT_ALLOW}
#define ARG(number, ...) {number, __VA_ARGS__}
#define ALLOW_IF(name, ...)                                                                        \
    {                                                                                              \
        .call = SCMP_SYS(name), .action = SCMP_ACT_ALLOW, .condition_count = 1,                    \
        .conditions = {{__VA_ARGS__}}                                                              \
    }
#define ALLOW_IF_BOTH(name, first, second)                                                         \
    {                                                                                              \
        .call = SCMP_SYS(name), .action = SCMP_ACT_ALLOW, .condition_count = 2,                    \
        .conditions = {first, second}                                                              \
    }
#define REFUSE(name, error) {.call = SCMP_SYS(name), .action = SCMP_ACT_ERRNO(error)}
// No bit but these.
#define ONLY(bits) SCMP_CMP_MASKED_EQ, ~(uint64_t)(bits), 0
#define ADVICE(advice) ALLOW_IF(madvise, 2, SCMP_CMP_EQ, advice, 0)
// Private or not, on either clock.
#define FUTEX(operation)                                                                           \
    ALLOW_IF(futex, 1, SCMP_CMP_MASKED_EQ,                                                         \
             ~(uint64_t)(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME), operation)
// clang-format on

static const struct rule RULES[] = {
    // Sleeping for the engine, and every lock of libc and V8. Not the requeueing and priority-inheriting
    // kinds, which nothing here uses and where the kernel's bugs were.
    FUTEX(FUTEX_WAIT),
    FUTEX(FUTEX_WAKE),
    FUTEX(FUTEX_WAIT_BITSET),
    // The notify descriptor. Nothing else can be written, not even standard error.
    ALLOW_IF(write, 0, SCMP_CMP_EQ, SANDBOX_FD, 0),
    // Memory, private and anonymous only: no file, no descriptor, and no kind that the limit on data
    // does not count (shared, growing down, huge pages, locked). Not executable: mprotect makes it so.
    ALLOW_IF_BOTH(mmap, ARG(2, ONLY(PROT_READ | PROT_WRITE)),
                  ARG(3, SCMP_CMP_MASKED_EQ,
                      ~(uint64_t)(MAP_FIXED | MAP_FIXED_NOREPLACE | MAP_NORESERVE | MAP_STACK),
                      MAP_PRIVATE | MAP_ANONYMOUS)),
    ALLOW(munmap),
    ALLOW(brk),                                // malloc
    ALLOW_IF(mremap, 3, ONLY(MREMAP_MAYMOVE)), // realloc of large blocks
    // Guard pages, and the JIT's code. V8 10.2 makes new code pages writable and executable at once, so
    // neither executable memory nor that can be forbidden: who has taken V8 over runs code of his choice,
    // and all that is left to him is this list.
    ALLOW_IF(mprotect, 2, ONLY(PROT_READ | PROT_WRITE | PROT_EXEC)),
    // Giving memory back, and the marks that V8 and malloc set on theirs.
    ADVICE(MADV_DONTNEED),
    ADVICE(MADV_FREE),
    ADVICE(MADV_DONTFORK),
    ADVICE(MADV_NOHUGEPAGE),
    // The end, of a thread and of the process.
    ALLOW(exit),
    ALLOW(exit_group),
    // Return from a signal handler: the kernel makes the call, V8's trap handler may be on the stack.
    ALLOW(rt_sigreturn),
    // libc's locks and abort() block signals for a moment.
    ALLOW(rt_sigprocmask),
    // V8's clocks, where the vDSO cannot answer. The numbers of the clocks that everybody has: the others
    // are those of devices and of other processes.
    ALLOW_IF(clock_gettime, 0, SCMP_CMP_LE, CLOCK_TAI, 0),
    ALLOW(gettimeofday),
    // V8's spin locks.
    ALLOW(sched_yield),
    // Who am I: V8's logging and abort().
    ALLOW(getpid),
    ALLOW(gettid),
    // abort() signals itself and then changes handlers; both fail, it falls through to an illegal
    // instruction, and the process is reported as crashed rather than as a breach.
    REFUSE(tgkill, EPERM),
    REFUSE(rt_sigaction, EPERM),
#ifdef __SANITIZE_ADDRESS__
    // The sanitizer's run-time: reports on standard error, its signal stack, its view of the process.
    ALLOW_IF(write, 0, SCMP_CMP_EQ, STDERR_FILENO, 0),
    ALLOW(sigaltstack),
    REFUSE(prlimit64, EPERM),
    ALLOW(sched_getaffinity),
    REFUSE(openat, EACCES),
    REFUSE(open, EACCES),
    REFUSE(readlink, EACCES),
    ADVICE(MADV_DONTDUMP),
    ADVICE(MADV_HUGEPAGE),
#else
    // A write to a descriptor that is closed fails as it would without a filter: V8's dying words go
    // to standard error, and the crash that follows should be the reason that is reported.
    {.call = SCMP_SYS(write),
     .action = SCMP_ACT_ERRNO(EBADF),
     .condition_count = 1,
     .conditions = {{0, SCMP_CMP_NE, SANDBOX_FD, 0}}},
#endif
};

static int build_filter(scmp_filter_ctx context)
{
    int error = seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    // The kernel has to run the program for these two in each exchange: they are asked about first.
    if (error == 0) error = seccomp_syscall_priority(context, SCMP_SYS(write), UINT8_MAX);
    if (error == 0) error = seccomp_syscall_priority(context, SCMP_SYS(futex), UINT8_MAX - 1);
    for (size_t i = 0; error == 0 && i < sizeof RULES / sizeof RULES[0]; i++) {
        const struct rule *rule = &RULES[i];
        error = seccomp_rule_add_exact_array(context, rule->action, rule->call,
                                             rule->condition_count, rule->conditions);
    }
    return error;
}

// libseccomp 2.5 writes a program to a descriptor only.
static int export_filter(struct sandbox *sandbox, scmp_filter_ctx context)
{
    int fd = memfd_create("gatehouse-filter", MFD_CLOEXEC);
    if (fd < 0) return -errno;
    int error = seccomp_export_bpf(context, fd);
    struct stat info = {0};
    if (error == 0 && fstat(fd, &info) != 0) error = -errno;
    size_t bytes = (size_t)info.st_size;
    size_t count = bytes / sizeof(struct sock_filter);
    if (error == 0 && (count == 0 || count > SANDBOX_MAX_FILTER)) error = -EFBIG;
    if (error == 0) {
        sandbox->filter = mem_alloc(bytes);
        sandbox->filter_count = (unsigned short)count;
        if (pread(fd, sandbox->filter, bytes, 0) != (ssize_t)bytes) error = -EIO;
    }
    close(fd);
    return error;
}

static enum status compile_filter(struct sandbox *sandbox, struct diag *diag)
{
    scmp_filter_ctx context = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!context)
        return diag_set(
            diag, STATUS_UNSUPPORTED,
            "sandbox: it does not hold on this machine: the kernel does not filter system "
            "calls (libseccomp does not start). Linux 5.11 or newer with seccomp is needed");
    int error = build_filter(context);
    if (error == 0) error = export_filter(sandbox, context);
    seccomp_release(context);
    if (error == 0) return STATUS_OK;
    return diag_set(diag, STATUS_UNSUPPORTED, "sandbox: the system-call filter: %s",
                    strerror(-error));
}

// --- what the zygote has ---

// Address space and private writable memory of this process, as the two limits count them.
static enum status measure(size_t *address_bytes, size_t *data_bytes)
{
    FILE *file = fopen("/proc/self/status", "re");
    if (!file) return STATUS_IO;
    char line[256];
    unsigned long address_kb = 0, data_kb = 0;
    while (fgets(line, sizeof line, file)) {
        sscanf(line, "VmSize: %lu kB", &address_kb);
        sscanf(line, "VmData: %lu kB", &data_kb);
    }
    fclose(file);
    if (address_kb == 0 || data_kb == 0) return STATUS_IO;
    *address_bytes = (size_t)address_kb * 1024;
    *data_bytes = (size_t)data_kb * 1024;
    return STATUS_OK;
}

enum status sandbox_init(struct sandbox *sandbox, size_t process_bytes, bool off, struct diag *diag)
{
    struct sandbox made = {.isolation = {.landlock = -1}};
    size_t address_bytes, data_bytes;
    if (measure(&address_bytes, &data_bytes) != STATUS_OK)
        return diag_set(diag, STATUS_UNSUPPORTED, "sandbox: /proc/self/status cannot be read");
    made.data_bytes = data_bytes + process_bytes;
    // Memory made read-only after it was written leaves the count of RLIMIT_DATA, and V8 reserves
    // address space that it does not use: so the limit on addresses is a second, looser line.
    made.address_bytes = address_bytes + ADDRESSES_PER_BYTE * process_bytes;
    made.budget_bytes = process_bytes;
    if (!off) {
        enum status status = compile_filter(&made, diag);
        if (status != STATUS_OK) {
            sandbox_fini(&made);
            return status;
        }
    }
    processors_count();
    isolation_apply(&made.isolation, off);
    *sandbox = made;
    return STATUS_OK;
}

struct sandbox sandbox_with_budget(const struct sandbox *sandbox, size_t process_bytes)
{
    struct sandbox made = *sandbox;
    made.data_bytes += process_bytes - made.budget_bytes;
    made.address_bytes += ADDRESSES_PER_BYTE * (process_bytes - made.budget_bytes);
    made.budget_bytes = process_bytes;
    return made;
}

void sandbox_fini(struct sandbox *sandbox)
{
    mem_free(sandbox->filter);
    isolation_fini(&sandbox->isolation);
    *sandbox = (struct sandbox){.isolation = {.landlock = -1}};
}

// --- in the child ---

enum { LANDLOCK_RESTRICT_SELF = 446 }; // the system's headers may be older than the kernel

enum status sandbox_restrict(const struct sandbox *sandbox, struct diag *diag)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return diag_set(diag, STATUS_IO, "sandbox: no new privileges: %s", strerror(errno));
    if (sandbox->isolation.landlock < 0) return STATUS_OK;
    if (syscall(LANDLOCK_RESTRICT_SELF, sandbox->isolation.landlock, 0) == 0) return STATUS_OK;
    return diag_set(diag, STATUS_IO, "sandbox: Landlock: %s", strerror(errno));
}

static enum status close_from(unsigned first, unsigned last)
{
    return syscall(SYS_close_range, first, last, 0) == 0 ? STATUS_OK : STATUS_IO;
}

enum status sandbox_drop_fds(int keep, struct diag *diag)
{
#ifdef __SANITIZE_ADDRESS__
    const unsigned standard = STDERR_FILENO; // the sanitizer's reports
#else
    const unsigned standard = SANDBOX_FD;
#endif
    if (keep < 0) {
        if (close_from(0, standard - 1) == STATUS_OK && close_from(SANDBOX_FD, ~0u) == STATUS_OK)
            return STATUS_OK;
        return diag_set(diag, STATUS_IO, "sandbox: close_range: %s", strerror(errno));
    }
    if (keep != SANDBOX_FD && dup2(keep, SANDBOX_FD) != SANDBOX_FD)
        return diag_set(diag, STATUS_IO, "sandbox: dup2: %s", strerror(errno));
    if (close_from(0, standard - 1) != STATUS_OK || close_from(SANDBOX_FD + 1, ~0u) != STATUS_OK)
        return diag_set(diag, STATUS_IO, "sandbox: close_range: %s", strerror(errno));
    return STATUS_OK;
}

static enum status set_limit(int resource, rlim_t value)
{
    struct rlimit old;
    if (getrlimit(resource, &old) != 0) old.rlim_max = 0;
    if (value > old.rlim_max) value = old.rlim_max;
    const struct rlimit limit = {value, value};
    return setrlimit(resource, &limit) == 0 ? STATUS_OK : STATUS_IO;
}

enum status sandbox_limit(const struct sandbox *sandbox, struct diag *diag)
{
    const struct {
        const char *name;
        int resource;
        rlim_t value;
    } limits[] = {
        {"core", RLIMIT_CORE, 0},    // no dump of a mod that crashes
        {"files", RLIMIT_NOFILE, 0}, // the notify descriptor is open already, and there is no other
#ifndef __SANITIZE_ADDRESS__
        {"file size", RLIMIT_FSIZE, 0}, // the sanitizer's report may go to a file
#endif
        {"locked memory", RLIMIT_MEMLOCK, 0},
        {"message queues", RLIMIT_MSGQUEUE, 0},
        {"queued signals", RLIMIT_SIGPENDING, 0},
        {"priority", RLIMIT_NICE, 0},
        {"real-time priority", RLIMIT_RTPRIO, 0},
        {"stack", RLIMIT_STACK, SANDBOX_STACK_BYTES},
        {"data", RLIMIT_DATA, sandbox->data_bytes},
        {"address space", RLIMIT_AS, sandbox->address_bytes},
    };
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
        if (set_limit(limits[i].resource, limits[i].value) != STATUS_OK)
            return diag_set(diag, STATUS_IO, "sandbox: limit on %s: %s", limits[i].name,
                            strerror(errno));
    return STATUS_OK;
}

enum status sandbox_load_filter(const struct sandbox *sandbox, struct diag *diag)
{
    // All its threads run by now.
    if (set_limit(RLIMIT_NPROC, 0) != STATUS_OK)
        return diag_set(diag, STATUS_IO, "sandbox: limit on processes: %s", strerror(errno));
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return diag_set(diag, STATUS_IO, "sandbox: not dumpable: %s", strerror(errno));
    if (!sandbox->filter) return STATUS_OK;
    const struct sock_fprog program = {.len = sandbox->filter_count, .filter = sandbox->filter};
    long result =
        syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
    if (result == 0) return STATUS_OK;
    return diag_set(diag, STATUS_IO, "sandbox: seccomp: %s",
                    result > 0 ? "a thread did not take the filter" : strerror(errno));
}
