#include "worker/process/warm.h"

#include <stdio.h>
#include <string.h>

// Intl is removed: it loads locale and time-zone data when first asked, which the sandbox answers with
// death, and what it says depends on the machine. The plain Date and toLocale* functions stay; they
// are called once here, so that what they load (the time zone, above all) is loaded before the fork.
static const char WARM_SCRIPT[] =
    "delete globalThis.Intl;\n"
    "{ const now = new Date(0);\n"
    "[now.toString(), now.toLocaleString(), now.toLocaleDateString(), now.toLocaleTimeString(),\n"
    " new Date(2000, 6, 1).getTimezoneOffset(), Date.parse('1 Jan 2000 10:00'),\n"
    " (1234.5).toLocaleString(), 10n.toLocaleString(), [1, now].toLocaleString(),\n"
    " 'a'.localeCompare('b'), 'I'.toLocaleLowerCase(), 'i'.toLocaleUpperCase(),\n"
    " 'a\\u0300'.normalize('NFC'), /\\p{L}/u.test('a'), /I/iu.test('i')]; }\n";

// Classic scripts of the SDK, in the order in which they run; a folder need not have all of them.
static const char *const SCRIPTS[] = SDK_SCRIPTS;

static bool on_resolve(void *context, const char *specifier, const char *importer,
                       const char **source, size_t *source_len)
{
    (void)importer;
    return sdk_find(context, specifier, source, source_len);
}

static enum status load_sdk(struct worker *worker, const struct sdk *sdk, struct diag *diag)
{
    const char *source;
    size_t len;
    int result = worker_load(worker, "warm.js", WARM_SCRIPT, sizeof WARM_SCRIPT - 1);
    for (size_t i = 0; i < sizeof SCRIPTS / sizeof SCRIPTS[0]; i++)
        if (result == 0 && sdk_find(sdk, SCRIPTS[i], &source, &len))
            result = worker_load(worker, SCRIPTS[i], source, len);
    if (result == 0 && sdk_find(sdk, SDK_NAME, &source, &len))
        result = worker_load_module(worker, SDK_NAME, source, len);
    if (result == 0 && sdk_find(sdk, SDK_EVALUATION, &source, &len))
        result = worker_load_module(worker, SDK_EVALUATION, source, len);
    if (result == 0) return STATUS_OK;
    return diag_set(diag, STATUS_SCRIPT, "sdk: %s", worker_last_exception(worker));
}

enum status warm_create(struct worker **worker, struct sdk *late, bool *has_core,
                        const char *sdk_folder, size_t heap_bytes, struct diag *diag)
{
    struct sdk sdk;
    enum status status = sdk_read(&sdk, sdk_folder, diag);
    if (status != STATUS_OK) return status;
    v8_init();
    const struct worker_config config = {
        .heap_bytes = heap_bytes, .context = &sdk, .resolve = on_resolve};
    struct worker *made = worker_new(&config);
    if (!made)
        status = diag_set(diag, STATUS_LIMIT, "V8 does not start: no memory");
    else
        status = load_sdk(made, &sdk, diag);
    if (status != STATUS_OK) {
        sdk_free(&sdk);
        worker_dispose(made);
        return status;
    }
    const char *source;
    size_t len;
    *has_core = sdk_find(&sdk, SDK_CORE, &source, &len);
    sdk_keep_late(&sdk); // of the others the worker has its own copies
    *late = sdk;
    *worker = made;
    return STATUS_OK;
}

enum status warm_keep_in_forks(struct diag *diag)
{
    if (worker_before_fork() == 0) return STATUS_OK;
    return diag_set(diag, STATUS_IO, "%s", worker_last_exception(NULL));
}
