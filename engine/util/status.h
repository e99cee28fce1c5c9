// Status codes: how a function that can fail says so.
//
// Every function that can fail returns `enum status`: zero is success, negative is a reason. Results
// come back through out-parameters, which are left untouched on failure. Bugs of our own are not a
// status: they end the program through CHECK() (util/check.h). Plain values, any thread.
#pragma once

#define STATUS_LIST(X)                               \
    X(STATUS_OK, 0, "ok")                            \
    X(STATUS_INVALID, -1, "invalid value")           \
    X(STATUS_NOT_FOUND, -2, "not found")             \
    X(STATUS_EXISTS, -3, "already exists")           \
    X(STATUS_LIMIT, -4, "over the limit")            \
    X(STATUS_DENIED, -5, "not allowed")              \
    X(STATUS_MALFORMED, -6, "malformed data")        \
    X(STATUS_STALE, -7, "stale handle")              \
    X(STATUS_FULL, -8, "full")                       \
    X(STATUS_EMPTY, -9, "empty")                     \
    X(STATUS_CLOSED, -10, "closed")                  \
    X(STATUS_TIMEOUT, -11, "timed out")              \
    X(STATUS_IO, -12, "input or output failed")      \
    X(STATUS_UNSUPPORTED, -13, "not supported here") \
    X(STATUS_BUSY, -14, "busy")                      \
    X(STATUS_SCRIPT, -15, "script error")

// On an enum: every function that gives one is warned about where its result is dropped, which ends the build. Where
// nothing can be done about a failure, a cast to void and a word why stand beside the call.
#if defined __clang__
#define STATUS_CHECKED __attribute__((warn_unused_result))
#else
#define STATUS_CHECKED [[nodiscard]]
#endif

enum STATUS_CHECKED status {
#define STATUS_ENUM(name, code, text) name = code,
    STATUS_LIST(STATUS_ENUM)
#undef STATUS_ENUM
};

// The text of a code, for people: "not found". Never NULL; an unknown code gives "unknown status".
const char *status_text(enum status status);
