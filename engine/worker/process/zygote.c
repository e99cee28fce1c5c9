#include "worker/process/zygote.h"

#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ipc/control.h"
#include "ipc/protocol.h"
#include "util/mem.h"
#include "worker/process/child.h"
#include "worker/process/decode.h"
#include "worker/process/probe.h"
#include "worker/process/sandbox.h"
#include "worker/process/warm.h"

enum { ZYGOTE_KEPT_BYTES = 1024 * 1024 }; // free memory that a child keeps for its next delivery

struct zygote {
    int socket;
    int signals; // a signalfd for SIGCHLD
    struct sandbox sandbox;
    struct child_setup setup;
    struct sdk late;
    pid_t *children;
    size_t child_count;
};

// --- children ---

static void forget_child(struct zygote *zygote, pid_t pid)
{
    for (size_t i = 0; i < zygote->child_count; i++) {
        if (zygote->children[i] != pid) continue;
        zygote->children[i] = zygote->children[--zygote->child_count];
        return;
    }
}

static void add_child(struct zygote *zygote, pid_t pid)
{
    zygote->children =
        mem_resize(zygote->children, zygote->child_count + 1, sizeof zygote->children[0]);
    zygote->children[zygote->child_count++] = pid;
}

static void kill_children(struct zygote *zygote)
{
    for (size_t i = 0; i < zygote->child_count; i++) kill(zygote->children[i], SIGKILL);
    for (size_t i = 0; i < zygote->child_count; i++)
        while (waitpid(zygote->children[i], NULL, 0) < 0 && errno == EINTR) continue;
    zygote->child_count = 0;
}

static void reap_children(struct zygote *zygote)
{
    struct signalfd_siginfo info;
    while (read(zygote->signals, &info, sizeof info) == (ssize_t)sizeof info)
        continue; // several deaths may share one signal: waitpid counts them
    pid_t pid;
    int wait_status;
    while ((pid = waitpid(-1, &wait_status, WNOHANG)) > 0) {
        forget_child(zygote, pid);
        const struct control_message message = {
            .kind = CONTROL_EXITED, .pid = pid, .wait_status = wait_status};
        (void)control_send(zygote->socket, &message, NULL, 0); // a closed socket shows in the loop
    }
}

// --- requests ---

static void answer_spawn(struct zygote *zygote, pid_t pid, int error)
{
    struct control_message reply = {.kind = CONTROL_SPAWNED, .pid = pid};
    int pidfd = -1;
    if (pid > 0) {
        // It cannot have been reaped yet, so the number is still its own.
        pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
        error = errno;
        if (pidfd < 0) kill(pid, SIGKILL);
    }
    if (pidfd < 0) {
        reply.pid = -1;
        snprintf(reply.text, sizeof reply.text, "no new process: %s", strerror(error));
    }
    (void)control_send(zygote->socket, &reply, &pidfd, pidfd < 0 ? 0 : 1); // as above
    if (pidfd >= 0) close(pidfd);
}

static void spawn(struct zygote *zygote, const struct control_message *request, const int *fds)
{
    pid_t pid = fork();
    if (pid == 0 && request->kind == CONTROL_DECODE)
        decode_run(&zygote->setup, fds[0], request->package_bytes);
    if (pid == 0) child_run(&zygote->setup, fds[0], fds[1], request->package_bytes);
    int error = errno;
    if (pid > 0) add_child(zygote, pid);
    answer_spawn(zygote, pid, error);
}

// False when the engine is gone.
static bool serve(struct zygote *zygote)
{
    struct control_message request;
    int fds[CONTROL_MAX_FDS];
    size_t fd_count = 0;
    enum status status = control_receive(zygote->socket, &request, fds, &fd_count, MSG_DONTWAIT);
    if (status == STATUS_EMPTY) return true;
    if (status != STATUS_OK) return false;
    bool known =
        (request.kind == CONTROL_SPAWN && fd_count == CONTROL_MAX_FDS && zygote->setup.worker) ||
        (request.kind == CONTROL_DECODE && fd_count == 1);
    if (known) spawn(zygote, &request, fds);
    for (size_t i = 0; i < fd_count; i++) close(fds[i]);
    return known;
}

static void loop(struct zygote *zygote)
{
    struct pollfd polled[] = {{.fd = zygote->socket, .events = POLLIN},
                              {.fd = zygote->signals, .events = POLLIN}};
    for (;;) {
        if (poll(polled, 2, -1) < 0 && errno != EINTR) return;
        if (polled[1].revents) reap_children(zygote);
        if (polled[0].revents && !serve(zygote)) return;
    }
}

// --- start ---

// For the children, which inherit it.
static void set_malloc(void)
{
    // One arena: the second thread must not reserve address space for its own.
    mallopt(M_ARENA_MAX, 1);
    // The ArrayBuffers of a delivery come and go each tick. By default malloc gives the end of its heap
    // back each time and takes page faults for it on the next tick: half the cost of a 64 KiB exchange.
    mallopt(M_TRIM_THRESHOLD, ZYGOTE_KEPT_BYTES);
    mallopt(M_MMAP_THRESHOLD, 2 * PROTOCOL_MAX_FRAME_BYTES);
}

static enum status prepare(struct zygote *zygote, const struct zygote_config *config,
                           struct diag *diag)
{
    set_malloc();
    prctl(PR_SET_NAME, "gh-zygote", 0, 0, 0);
    // What ends a terminal's programs is for the engine, which saves first; forks inherit this.
    signal(SIGHUP, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
    zygote->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (zygote->signals < 0)
        return diag_set(diag, STATUS_IO, "zygote: signalfd: %s", strerror(errno));

    enum status status = STATUS_OK;
    if (!config->no_scripts) {
        status = warm_create(&zygote->setup.worker, &zygote->late, &zygote->setup.has_core,
                             config->sdk_folder, config->heap_bytes, diag);
        if (status == STATUS_OK) status = warm_keep_in_forks(diag);
        if (status != STATUS_OK) return status;
    }
    status = sandbox_init(&zygote->sandbox, config->process_bytes, config->no_sandbox, diag);
    if (status != STATUS_OK || config->no_sandbox) return status;
    return probe_sandbox(&zygote->sandbox, diag);
}

int zygote_run(const struct zygote_config *config)
{
    struct zygote zygote = {
        .socket = config->socket, .signals = -1, .sandbox = {.isolation = {.landlock = -1}}};
    struct diag diag = {""};
    enum status status = prepare(&zygote, config, &diag);
    zygote.setup = (struct child_setup){
        .worker = zygote.setup.worker,
        .has_core = zygote.setup.has_core,
        .late = &zygote.late,
        .sandbox = &zygote.sandbox,
        .heap_bytes = config->heap_bytes,
        .print_bytes_per_second = config->print_bytes_per_second,
        .coverage = config->coverage,
        .probe = config->probe,
        .zygote = getpid(),
    };
    struct control_message hello = {.kind = status == STATUS_OK ? CONTROL_READY : CONTROL_FAILED};
    if (status == STATUS_OK)
        isolation_list_missing(&zygote.sandbox.isolation, hello.text, sizeof hello.text);
    else
        snprintf(hello.text, sizeof hello.text, "%.*s", (int)sizeof hello.text - 1, diag.text);
    if (control_send(config->socket, &hello, NULL, 0) == STATUS_OK && status == STATUS_OK)
        loop(&zygote);
    kill_children(&zygote);
    mem_free(zygote.children);
    sandbox_fini(&zygote.sandbox);
    worker_dispose(zygote.setup.worker);
    sdk_free(&zygote.late);
    if (zygote.signals >= 0) close(zygote.signals);
    return status == STATUS_OK ? 0 : 1;
}
