// CHECK: an invariant of our own, alive in release builds. Prints file, line and condition to
// standard error and aborts. Never reachable from a mod's bytes or a user's input: those get a status.
#pragma once

_Noreturn void check_failed(const char *file, int line, const char *condition);

#define CHECK(condition)                                                                     \
    do {                                                                                     \
        if (__builtin_expect(!(condition), 0)) check_failed(__FILE__, __LINE__, #condition); \
    } while (0)
