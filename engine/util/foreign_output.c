#include "util/foreign_output.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "util/log.h"

enum { MAX_TOLD_BYTES = 4096 }; // of what a library wrote

// The caught text takes the place of standard error, so that it needs no descriptor beside the saved one. -1: nothing was
// changed, and what is written is seen.
int foreign_output_hold(void)
{
    fflush(stderr);
    int saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (saved < 0) return -1;
    int caught = memfd_create("foreign-output", MFD_CLOEXEC);
    if (caught < 0 || dup2(caught, STDERR_FILENO) < 0) {
        if (caught >= 0) close(caught);
        close(saved);
        return -1;
    }
    close(caught);
    return saved;
}

static void tell(const char *library, char *text)
{
    char *rest = NULL;
    for (char *line = strtok_r(text, "\r\n", &rest); line; line = strtok_r(NULL, "\r\n", &rest))
        log_write(LOG_DEBUG, "engine", NULL, "%s: %s", library, line);
}

void foreign_output_release(int held, const char *library)
{
    if (held < 0) return;
    fflush(stderr);
    char text[MAX_TOLD_BYTES + 1];
    ssize_t len = pread(STDERR_FILENO, text, MAX_TOLD_BYTES, 0);
    dup2(held, STDERR_FILENO);
    close(held);
    if (len <= 0) return;
    text[len] = '\0';
    tell(library, text);
}
