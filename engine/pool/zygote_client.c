#include "pool/zygote_client.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ipc/namespaced_fork.h"

enum {
    ZYGOTE_CLIENT_FD = 3, // where the program finds its socket
    ZYGOTE_CLIENT_START_MS = 30 * 1000,
    ZYGOTE_CLIENT_STOP_MS = 5 * 1000,
    ZYGOTE_CLIENT_MAX_ARGS = 22,
    ZYGOTE_CLIENT_MAX_ENVIRONMENT = 8,
};

struct arguments {
    char heap[24], process[24], print[24], line[24];
    const char *argv[ZYGOTE_CLIENT_MAX_ARGS];
    char environment[ZYGOTE_CLIENT_MAX_ENVIRONMENT][512];
    const char *envp[ZYGOTE_CLIENT_MAX_ENVIRONMENT + 1];
};

// Locale and time zone are fixed: what a mod computes must not depend on the player's machine.
static void make_environment(struct arguments *out)
{
    static const char *const kept[] = {"LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS"};
    size_t count = 0;
    out->envp[count++] = "LC_ALL=C";
    out->envp[count++] = "TZ=UTC";
    // Restartable sequences, which nothing here uses, cost each switch of processes some time.
    out->envp[count++] = "GLIBC_TUNABLES=glibc.pthread.rseq=0";
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        const char *value = getenv(kept[i]);
        if (!value) continue;
        snprintf(out->environment[i], sizeof out->environment[i], "%s=%s", kept[i], value);
        out->envp[count++] = out->environment[i];
    }
    out->envp[count] = NULL;
}

static void make_arguments(struct arguments *out, const struct pool_config *config)
{
    snprintf(out->heap, sizeof out->heap, "%zu", config->heap_bytes);
    snprintf(out->process, sizeof out->process, "%zu", config->process_bytes);
    snprintf(out->print, sizeof out->print, "%u", config->print_bytes_per_second);
    const char *const argv[] = {
        config->worker_path, "--zygote",  "3",          "--sdk",   config->sdk_path, "--heap",
        out->heap,           "--process", out->process, "--print", out->print,
    };
    size_t count = sizeof argv / sizeof argv[0];
    memcpy(out->argv, argv, sizeof argv);
    if (config->unsafe_no_sandbox) out->argv[count++] = "--unsafe-no-sandbox";
    if (config->coverage) out->argv[count++] = "--coverage";
    if (config->no_scripts) out->argv[count++] = "--no-scripts";
    if (config->probe) {
        snprintf(out->line, sizeof out->line, "%d", config->probe_line);
        const char *const more[] = {"--probe-file", config->probe_file, "--probe-line",
                                    out->line,      "--probe",          config->probe};
        memcpy(&out->argv[count], more, sizeof more);
        count += sizeof more / sizeof more[0];
    }
    out->argv[count] = NULL;
    make_environment(out);
}

// Between fork and exec: only calls that are safe when the engine has more threads.
_Noreturn static void become_worker(const struct arguments *arguments, int socket)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setsid(); // no terminal: its Ctrl-C is for the engine
    // An engine that died before this has closed its end of the socket, which the zygote notices.
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) _exit(1);
    if (socket == ZYGOTE_CLIENT_FD)
        fcntl(socket, F_SETFD, 0);
    else if (dup2(socket, ZYGOTE_CLIENT_FD) != ZYGOTE_CLIENT_FD)
        _exit(1);
    syscall(SYS_close_range, ZYGOTE_CLIENT_FD + 1, ~0u, 0); // first, so that one can be opened
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0 || dup2(null, STDIN_FILENO) < 0) _exit(1);
    execve(arguments->argv[0], (char *const *)(uintptr_t)arguments->argv,
           (char *const *)(uintptr_t)arguments->envp);
    _exit(127);
}

static enum status spawn_program(struct zygote_client *zygote, const struct pool_config *config,
                                 struct diag *diag)
{
    struct arguments arguments;
    make_arguments(&arguments, config);
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return diag_set(diag, STATUS_IO, "worker: socketpair: %s", strerror(errno));
    pid_t pid = namespaced_fork(!config->unsafe_no_sandbox);
    if (pid == 0) become_worker(&arguments, pair[1]);
    int error = errno;
    close(pair[1]);
    if (pid < 0) {
        close(pair[0]);
        return diag_set(diag, STATUS_IO, "worker: fork: %s", strerror(error));
    }
    *zygote = (struct zygote_client){.pid = pid, .socket = pair[0]};
    return STATUS_OK;
}

// How the program ended that never said hello.
static void describe_end(pid_t pid, char *text, size_t size)
{
    int wait_status = 0;
    pid_t waited;
    while ((waited = waitpid(pid, &wait_status, 0)) < 0 && errno == EINTR) continue;
    if (waited != pid)
        snprintf(text, size, "it ended");
    else if (WIFSIGNALED(wait_status))
        snprintf(text, size, "signal %d ended it", WTERMSIG(wait_status));
    else if (WEXITSTATUS(wait_status) == 127)
        snprintf(text, size, "it cannot be run, or a library is missing (exit code 127)");
    else
        snprintf(text, size, "it ended with exit code %d", WEXITSTATUS(wait_status));
}

static enum status await_hello(struct zygote_client *zygote, const struct pool_config *config,
                               struct diag *diag)
{
    struct control_message hello;
    int pidfd;
    enum status status = zygote_client_receive(zygote, &hello, &pidfd, ZYGOTE_CLIENT_START_MS);
    if (status == STATUS_OK && hello.kind == CONTROL_READY) {
        snprintf(zygote->missing_layers, sizeof zygote->missing_layers, "%.*s",
                 ZYGOTE_CLIENT_LAYERS_BYTES - 1, hello.text);
        return STATUS_OK;
    }
    if (status == STATUS_OK && hello.kind == CONTROL_FAILED)
        return diag_set(diag, STATUS_IO, "%s", hello.text);
    if (status == STATUS_EMPTY)
        return diag_set(diag, STATUS_IO, "worker: %s: it was not ready after %d s",
                        config->worker_path, ZYGOTE_CLIENT_START_MS / 1000);
    char how[96];
    describe_end(zygote->pid, how, sizeof how);
    zygote->pid = -1;
    return diag_set(diag, STATUS_IO, "worker: %s did not start: %s", config->worker_path, how);
}

enum status zygote_client_start(struct zygote_client *zygote, const struct pool_config *config,
                                struct diag *diag)
{
    if (access(config->worker_path, X_OK) != 0)
        return diag_set(diag, STATUS_NOT_FOUND, "worker: %s: %s. Build it with `make`",
                        config->worker_path, strerror(errno));
    struct zygote_client made = {.pid = -1, .socket = -1};
    enum status status = spawn_program(&made, config, diag);
    if (status == STATUS_OK) status = await_hello(&made, config, diag);
    if (status == STATUS_OK)
        *zygote = made;
    else
        zygote_client_stop(&made);
    return status;
}

void zygote_client_stop(struct zygote_client *zygote)
{
    if (zygote->socket >= 0) close(zygote->socket);
    if (zygote->pid > 0) {
        int pidfd = (int)syscall(SYS_pidfd_open, zygote->pid, 0);
        struct pollfd polled = {.fd = pidfd, .events = POLLIN};
        if (pidfd < 0 || poll(&polled, 1, ZYGOTE_CLIENT_STOP_MS) != 1) kill(zygote->pid, SIGKILL);
        while (waitpid(zygote->pid, NULL, 0) < 0 && errno == EINTR) continue;
        if (pidfd >= 0) close(pidfd);
    }
    *zygote = (struct zygote_client){.pid = -1, .socket = -1};
}

enum status zygote_client_request(struct zygote_client *zygote, size_t package_bytes, int memory,
                                  int notify_fd)
{
    const struct control_message request = {.kind = CONTROL_SPAWN, .package_bytes = package_bytes};
    const int fds[CONTROL_MAX_FDS] = {memory, notify_fd};
    return control_send(zygote->socket, &request, fds, CONTROL_MAX_FDS);
}

enum status zygote_client_request_decoder(struct zygote_client *zygote, size_t bytes, int memory)
{
    const struct control_message request = {.kind = CONTROL_DECODE, .package_bytes = bytes};
    return control_send(zygote->socket, &request, &memory, 1);
}

enum status zygote_client_receive(struct zygote_client *zygote, struct control_message *message,
                                  int *pidfd, int wait_ms)
{
    if (zygote->socket < 0) return STATUS_CLOSED;
    if (wait_ms > 0) {
        struct pollfd polled = {.fd = zygote->socket, .events = POLLIN};
        int ready;
        while ((ready = poll(&polled, 1, wait_ms)) < 0 && errno == EINTR) continue;
        if (ready == 0) return STATUS_EMPTY;
    }
    int fds[CONTROL_MAX_FDS];
    size_t fd_count = 0;
    enum status status = control_receive(zygote->socket, message, fds, &fd_count, MSG_DONTWAIT);
    if (status == STATUS_EMPTY) return STATUS_EMPTY;
    if (status != STATUS_OK) return STATUS_CLOSED;
    *pidfd = fd_count == 1 ? fds[0] : -1;
    for (size_t i = 1; i < fd_count; i++) close(fds[i]);
    return STATUS_OK;
}

pid_t zygote_client_find_pid(int pidfd)
{
    char path[64], line[128];
    int pid = -1;
    snprintf(path, sizeof path, "/proc/self/fdinfo/%d", pidfd);
    FILE *file = fopen(path, "re");
    if (!file) return -1;
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "Pid: %d", &pid) == 1) break;
    fclose(file);
    if (pid > 0) return pid;
    errno = ESRCH;
    return -1;
}
