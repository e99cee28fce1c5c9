// Diagnostic text for people: what went wrong, where, what was expected, what to do.
//
// A status says which class of failure; a diag says it in words. Functions that take a
// `struct diag *` accept NULL. Plain value, owned by the caller, any thread.
#pragma once

#include <stdarg.h>

#include "util/status.h"

enum { DIAG_MAX_BYTES = 2048 };

struct diag {
    char text[DIAG_MAX_BYTES]; // NUL-terminated; cut at the limit; "" when nothing was said
};

// Writes the text (printf rules) and returns `status`, so that a failing function can end with
// `return diag_set(diag, STATUS_INVALID, "...")`. `diag` may be NULL.
enum status diag_set(struct diag *diag, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
