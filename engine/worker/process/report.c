#include "worker/process/report.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ipc/namespaced_fork.h"
#include "worker/process/decode.h"
#include "worker/process/probe.h"
#include "worker/process/sandbox.h"
#include "worker/worker.h"

enum {
    REPORT_PROCESS_BYTES = 128 * 1024 * 1024,
    REPORT_DEATH_MS = 5000, // how long a process may outlive its parent, when it should not at all
};

// Runs `report` in a new process that was born like the zygote; its exit code.
static int run_born(int (*report)(struct sandbox *sandbox))
{
    pid_t pid = namespaced_fork(true);
    if (pid == 0) {
        struct sandbox sandbox;
        struct diag diag = {""};
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        if (sandbox_init(&sandbox, REPORT_PROCESS_BYTES, false, &diag) != STATUS_OK) {
            printf("system-call-filter\tno\trequired\t%s\n", diag.text);
            fflush(stdout);
            _exit(1);
        }
        int code = report(&sandbox);
        fflush(stdout);
        _exit(code);
    }
    int wait_status = 0;
    while (pid > 0 && waitpid(pid, &wait_status, 0) < 0 && errno == EINTR) continue;
    if (pid > 0 && WIFEXITED(wait_status)) return WEXITSTATUS(wait_status);
    fprintf(stderr, "gatehouse-worker: no process for the test\n");
    return 1;
}

// --- attacks ---

// What V8 does when its locks are contended: it must not need a file. As a shared library finds the function.
static bool processors_are_known(const struct sandbox *sandbox)
{
    int (*count)(void) = NULL;
    *(void **)&count = dlsym(RTLD_DEFAULT, "get_nprocs");
    pid_t pid = count ? fork() : -1;
    if (pid == 0) {
        bool sealed = sandbox_restrict(sandbox, NULL) == STATUS_OK &&
                      sandbox_limit(sandbox, NULL) == STATUS_OK &&
                      sandbox_load_filter(sandbox, NULL) == STATUS_OK;
        _exit(sealed && count() > 0 ? 0 : 1);
    }
    int wait_status = 1;
    while (pid > 0 && waitpid(pid, &wait_status, 0) < 0 && errno == EINTR) continue;
    return pid > 0 && wait_status == 0;
}

static int check(struct sandbox *sandbox)
{
    int held = 0, tried = 0;
    for (size_t i = 0; i < probe_count(); i++) {
        char how[128];
        const char *filter = probe_is_bare(i)      ? " (without the filter)"
                             : probe_is_decoder(i) ? " (as a decoder)"
                                                   : "";
        if (!probe_applies(sandbox, i)) {
            printf("skip %s%s: no such layer here\n", probe_name(i), filter);
            continue;
        }
        bool ok = probe_run(sandbox, i, how, sizeof how);
        held += ok;
        tried++;
        printf("%-4s %s%s: %s\n", ok ? "ok" : "FAIL", probe_name(i), filter, how);
        fflush(stdout); // before the next fork, which would print it again
    }
    bool known = processors_are_known(sandbox);
    printf("%-4s counting the processors, as V8 does: %s\n", known ? "ok" : "FAIL",
           known ? "needs no file" : "does not work");
    printf("%d of %d attacks were stopped\n", held, tried);
    return held == tried && known ? 0 : 1;
}

int report_check(void)
{
    return run_born(check);
}

// --- isolation layers ---

static bool say(const char *name, bool stands, const char *kind, const char *detail)
{
    printf("%s\t%s\t%s\t%s\n", name, stands ? "yes" : "no", kind, detail);
    fflush(stdout); // before the next fork, which would print it again
    return stands;
}

static void say_facts(void)
{
    char text[128];
    struct utsname system;
    if (uname(&system) == 0) say("kernel", true, "fact", system.release);
    say("v8", true, "fact", worker_version());
    const struct scmp_version *version = seccomp_version();
    snprintf(text, sizeof text, "%u.%u.%u", version->major, version->minor, version->micro);
    say("libseccomp", true, "fact", text);
    snprintf(text, sizeof text, "libpng %s, %s", decode_png_version(), decode_vorbis_version());
    say("decoders", true, "fact", text);
}

// In a child: `test` after everything but the filter.
static bool holds_in_child(const struct sandbox *sandbox,
                           bool (*test)(const struct sandbox *sandbox))
{
    pid_t pid = fork();
    if (pid == 0) {
        bool ready = sandbox_restrict(sandbox, NULL) == STATUS_OK &&
                     sandbox_limit(sandbox, NULL) == STATUS_OK;
        _exit(ready && test(sandbox) ? 0 : 1);
    }
    int wait_status = 1;
    while (pid > 0 && waitpid(pid, &wait_status, 0) < 0 && errno == EINTR) continue;
    return pid > 0 && wait_status == 0;
}

static bool has_no_privileges(const struct sandbox *sandbox)
{
    (void)sandbox;
    return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
}

static bool has_limits(const struct sandbox *sandbox)
{
    struct rlimit files, core, data;
    return getrlimit(RLIMIT_NOFILE, &files) == 0 && getrlimit(RLIMIT_CORE, &core) == 0 &&
           getrlimit(RLIMIT_DATA, &data) == 0 && files.rlim_max == 0 && core.rlim_max == 0 &&
           data.rlim_max <= sandbox->data_bytes;
}

// Tries to map twice the limit.
static bool has_memory_limit(const struct sandbox *sandbox)
{
    void *at = mmap(NULL, 2 * sandbox->data_bytes, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return at == MAP_FAILED;
}

static bool can_seal_memory(void)
{
    int fd = memfd_create("gatehouse-isolation", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0) return false;
    bool sealed = ftruncate(fd, 4096) == 0 &&
                  fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0 &&
                  ftruncate(fd, 0) != 0;
    close(fd);
    return sealed;
}

static bool can_hold_processes(void)
{
    int fd = (int)syscall(SYS_pidfd_open, getpid(), 0);
    if (fd < 0) return false;
    close(fd);
    return true;
}

// Makes a process that is tied to this one, and ends when it says that it is.
_Noreturn static void leave_orphan(int held)
{
    int ends[2];
    char byte = 0;
    pid_t parent = getpid();
    if (pipe(ends) != 0) _exit(1);
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        if (getppid() != parent || write(held, &byte, 1) != 1 || write(ends[1], &byte, 1) != 1)
            _exit(1);
        for (;;) pause();
    }
    close(ends[1]);
    _exit(pid > 0 && read(ends[0], &byte, 1) == 1 ? 0 : 1);
}

// The orphan holds the pipe's other end until its death. A byte came out of it: it did live.
static bool orphans_die(void)
{
    int ends[2], wait_status;
    char byte;
    if (pipe(ends) != 0) return false;
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        leave_orphan(ends[1]);
    }
    close(ends[1]);
    struct pollfd polled = {.fd = ends[0], .events = POLLIN};
    bool lived = pid > 0 && read(ends[0], &byte, 1) == 1;
    bool died = lived && poll(&polled, 1, REPORT_DEATH_MS) == 1 && read(ends[0], &byte, 1) == 0;
    close(ends[0]);
    while (pid > 0 && waitpid(pid, &wait_status, 0) < 0 && errno == EINTR) continue;
    return died;
}

static bool say_required(const struct sandbox *sandbox)
{
    char how[128];
    bool filter = probe_run(sandbox, 0, how, sizeof how);
    bool all = say("system-call-filter", filter, "required", how);
    all &= say("no-new-privileges", holds_in_child(sandbox, has_no_privileges), "required", "");
    all &=
        say("limits", holds_in_child(sandbox, has_limits), "required", "descriptors, dumps, data");
    all &= say("memory-limit", holds_in_child(sandbox, has_memory_limit), "required", "");
    all &= say("dies-with-parent", orphans_die(), "required", "");
    all &= say("sealed-memory", can_seal_memory(), "required", "");
    all &= say("process-handles", can_hold_processes(), "required", "");
    return all;
}

static int report(struct sandbox *sandbox)
{
    bool all = say_required(sandbox);
    for (int i = 0; i < LAYER_COUNT; i++)
        say(isolation_layer_name((enum isolation_layer)i), sandbox->isolation.each[i].stands,
            "extra", sandbox->isolation.each[i].detail);
    return all ? 0 : 1;
}

int report_isolation(void)
{
    say_facts();
    return run_born(report);
}
