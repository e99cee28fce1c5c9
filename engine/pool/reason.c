#include "pool/reason.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "ipc/protocol.h"

int reason_signal(int wait_status)
{
    return WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : 0;
}

int reason_exit_code(int wait_status)
{
    return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 0;
}

// V8 ends a process that has no memory left by a crash, after it said so.
static bool is_crash(int number)
{
    return number == SIGABRT || number == SIGTRAP || number == SIGILL || number == SIGSEGV ||
           number == SIGBUS;
}

static void write_signal(char *text, size_t size, int number, const char *last_words)
{
    if (last_words[0] && is_crash(number)) {
        snprintf(text, size, "%s", last_words);
        return;
    }
    const char *name = sigabbrev_np(number); // "SEGV"
    char unnamed[16];
    if (!name) {
        snprintf(unnamed, sizeof unnamed, "%d", number);
        name = unnamed;
    }
    switch (number) {
    case SIGSYS:
        snprintf(text, size, "stopped: forbidden system call");
        return;
    case SIGSEGV:
    case SIGBUS:
    case SIGILL:
    case SIGTRAP:
    case SIGFPE:
    case SIGABRT:
        snprintf(text, size, "crashed (SIG%s)", name);
        return;
    default:
        snprintf(text, size, "killed from outside (SIG%s)", name);
    }
}

static void write_exit(char *text, size_t size, int code, const char *last_words)
{
    if (last_words[0])
        snprintf(text, size, "%s", last_words);
    else if (code == WORKER_EXIT_SETUP)
        snprintf(text, size, "its process could not be set up");
    else if (code == WORKER_EXIT_PROTOCOL)
        snprintf(text, size, "its process did not understand the engine (exit code %d)", code);
    else
        snprintf(text, size, "ended by itself (exit code %d)", code);
}

void reason_write(char *text, size_t size, int wait_status, const char *killed_for,
                  const char *last_words)
{
    if (killed_for[0])
        snprintf(text, size, "%s", killed_for);
    else if (WIFSIGNALED(wait_status))
        write_signal(text, size, WTERMSIG(wait_status), last_words);
    else
        write_exit(text, size, reason_exit_code(wait_status), last_words);
}
