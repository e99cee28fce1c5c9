// The SDK's modules as the zygote loads them: every *.js file of one folder, read once at the start.
//
// "codec.js" of the folder is the module "gatehouse/codec.js". The specifier "gatehouse" itself is a
// module of one line that exports what "gatehouse/index.js" does, so that each file is one module,
// whatever name it is imported by; "gatehouse/test" is one of the same kind. Those of SDK_SCRIPTS are no
// modules: classic scripts that run first. What begins with SDK_LATE is loaded where it is imported, and
// nowhere else.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "util/diag.h"
#include "util/status.h"

#define SDK_NAME "gatehouse"
#define SDK_PREFIX "gatehouse/"
#define SDK_LATE SDK_PREFIX "test"
#define SDK_CORE \
    SDK_PREFIX "core.js" // its begin_at() is told where the game stands before a mod is loaded
#define SDK_GAME_NAMES \
    SDK_PREFIX "game/names.js"          // of the package: what the game has, told to the core
#define SDK_BEGIN SDK_PREFIX "begin.js" // the module that tells it, made in each process
#define SDK_EVALUATION SDK_PREFIX "evaluation.js" // loaded after the index; what worker_eval needs
// clang-format off
#define SDK_SCRIPTS { SDK_PREFIX "prelude.js", SDK_PREFIX "layout.js", SDK_PREFIX "looks.js", \
                      SDK_PREFIX "inspect.js", SDK_PREFIX "table.js", SDK_PREFIX "console.js" }
// clang-format on

enum {
    SDK_MAX_FILES = 256,
    SDK_MAX_FILE_BYTES = 4 * 1024 * 1024,
};

struct sdk_file {
    char *name; // "gatehouse/codec.js"
    char *source;
    size_t len;
};

struct sdk {
    struct sdk_file *files;
    size_t count;
};

// STATUS_NOT_FOUND: no folder, or no index.js in it. STATUS_LIMIT, STATUS_IO: as the diag says.
enum status sdk_read(struct sdk *sdk, const char *folder, struct diag *diag);
void sdk_free(struct sdk *sdk);
// Forgets all but what is loaded late.
void sdk_keep_late(struct sdk *sdk);

// The source of a module by its full name; false when the SDK has none.
bool sdk_find(const struct sdk *sdk, const char *name, const char **source, size_t *len);
