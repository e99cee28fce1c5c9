// Where things are. Nothing here is an absolute path of one machine: all is found from the program's own
// place, so that the tree and an installation both work wherever they lie.
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "util/mem.h"

static char *join(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = mem_alloc(size);
    snprintf(path, size, "%s/%s", folder, name);
    return path;
}

static bool has(const char *folder, const char *name)
{
    char *path = join(folder, name);
    bool there = access(path, R_OK) == 0;
    mem_free(path);
    return there;
}

// The first candidate under `base` that holds `mark`; owned by the caller, NULL when none does.
static char *find(const char *base, const char *const *candidates, const char *mark)
{
    for (; *candidates; candidates++) {
        char *folder = join(base, *candidates);
        if (has(folder, mark)) {
            char *real = realpath(folder, NULL);
            if (real) {
                mem_free(folder);
                return real;
            }
        }
        mem_free(folder);
    }
    return NULL;
}

static char *folder_of_program(void)
{
    char path[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path - 1);
    if (len <= 0) return mem_strdup(".");
    path[len] = '\0';
    char *slash = strrchr(path, '/');
    if (slash && slash != path) *slash = '\0';
    return mem_strdup(path);
}

enum status app_find_paths(struct app *app, struct diag *diag)
{
    static const char *const roots[] = {"../..", "../share/gatehouse", ".", NULL};
    static const char *const sdks[] = {"build/gen/sdk", "sdk", NULL};
    static const char *const workers[] = {".", "../libexec/gatehouse", NULL};

    char *program = folder_of_program();
    const char *chosen = getenv("GATEHOUSE_ROOT");
    app->root = chosen && *chosen ? realpath(chosen, NULL) : find(program, roots, "lua/boot.lua");
    if (!app->root || !has(app->root, "lua/boot.lua")) {
        enum status status = diag_set(
            diag, STATUS_NOT_FOUND,
            "no lua/boot.lua %s%s: set GATEHOUSE_ROOT to the folder that holds lua/ and assets/",
            chosen ? "under GATEHOUSE_ROOT=" : "near the program in ", chosen ? chosen : program);
        mem_free(program);
        return status;
    }
    // Without SDK or worker the engine still starts: the mods are what cannot, and says so then.
    app->sdk_path = find(app->root, sdks, "index.js");
    if (!app->sdk_path) app->sdk_path = join(app->root, sdks[0]);
    char *worker_folder = find(program, workers, "gatehouse-worker");
    app->worker_path = join(worker_folder ? worker_folder : program, "gatehouse-worker");
    mem_free(worker_folder);
    mem_free(program);
    return STATUS_OK;
}

void app_free_paths(struct app *app)
{
    mem_free((char *)app->root);
    mem_free((char *)app->sdk_path);
    mem_free((char *)app->worker_path);
}
