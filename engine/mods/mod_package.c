#include "mods/mod_package.h"

#include <string.h>

#include "util/mem.h"

static struct pool_module *copy_modules(const struct pool_module *modules, size_t count)
{
    struct pool_module *copies = mem_resize(NULL, count, sizeof *copies);
    for (size_t i = 0; i < count; i++) {
        char *source = mem_alloc(modules[i].len + 1);
        if (modules[i].len) memcpy(source, modules[i].source, modules[i].len);
        copies[i] = (struct pool_module){mem_strdup(modules[i].name), source, modules[i].len};
    }
    return copies;
}

static const char **copy_names(const char *const *names, size_t count)
{
    const char **copies = mem_resize(NULL, count, sizeof *copies);
    for (size_t i = 0; i < count; i++) copies[i] = mem_strdup(names[i]);
    return copies;
}

static const uint32_t *copy_quotas(const uint32_t *quotas, size_t count)
{
    if (!quotas) return NULL;
    uint32_t *copies = mem_resize(NULL, count, sizeof *copies);
    if (count) memcpy(copies, quotas, count * sizeof *copies);
    return copies;
}

enum status mod_package_init(struct mod_package *package, const struct mod_source *source)
{
    struct locale *locale = NULL;
    if (source->text_count) {
        enum status status = locale_create(&locale, source->texts, source->text_count);
        if (status != STATUS_OK) return status;
    }
    package->locale = locale;
    package->source = (struct mod_source){
        .id = mem_strdup(source->id),
        .title = mem_strdup(source->title),
        .settings_json = mem_strdup(source->settings_json ? source->settings_json : "{}"),
        .modules = copy_modules(source->modules, source->module_count),
        .module_count = source->module_count,
        .capabilities = copy_names(source->capabilities, source->capability_count),
        .quotas = copy_quotas(source->quotas, source->capability_count),
        .capability_count = source->capability_count,
        .limits = source->limits,
        .api_target = source->api_target,
        .game_target = source->game_target,
        .topics = source->topics,
        .actions = source->actions,
        .storage_version = source->storage_version,
        .storage_bytes = source->storage_bytes,
        .player_storage_bytes = source->player_storage_bytes,
        .evaluates = source->evaluates,
    };
    return STATUS_OK;
}

static void free_names(const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) mem_free((char *)names[i]);
    mem_free((const char **)names);
}

void mod_package_change(struct mod_package *package, const struct mod_changes *changes)
{
    struct mod_source *source = &package->source;
    if (changes->settings_json) {
        mem_free((char *)source->settings_json);
        source->settings_json = mem_strdup(changes->settings_json);
    }
    if (changes->capabilities) {
        free_names(source->capabilities, source->capability_count);
        source->capabilities = copy_names(changes->capabilities, changes->capability_count);
        mem_free((uint32_t *)source->quotas);
        source->quotas = copy_quotas(changes->quotas, changes->capability_count);
        source->capability_count = changes->capability_count;
    }
}

enum status mod_package_speak(struct mod_package *package, const struct mod_words *words,
                              struct locale **old)
{
    struct locale *locale = NULL;
    if (words->text_count) {
        enum status status = locale_create(&locale, words->texts, words->text_count);
        if (status != STATUS_OK) return status;
    }
    *old = package->locale;
    package->locale = locale;
    mem_free((char *)package->source.title);
    package->source.title = mem_strdup(words->title);
    return STATUS_OK;
}

void mod_package_fini(struct mod_package *package)
{
    struct mod_source *source = &package->source;
    for (size_t i = 0; i < source->module_count; i++) {
        mem_free((char *)source->modules[i].name);
        mem_free((char *)source->modules[i].source);
    }
    free_names(source->capabilities, source->capability_count);
    mem_free((struct pool_module *)source->modules);
    mem_free((uint32_t *)source->quotas);
    mem_free((char *)source->id);
    mem_free((char *)source->title);
    mem_free((char *)source->settings_json);
    *source = (struct mod_source){0};
    locale_destroy(package->locale);
    package->locale = NULL;
}
