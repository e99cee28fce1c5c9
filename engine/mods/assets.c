// What mods bring along, from their start until it can be seen and heard.
#include <stdio.h>
#include <string.h>

#include "commands/commands.h"
#include "mods/feed.h"
#include "mods/internal.h"
#include "util/log.h"
#include "util/mem.h"

enum {
    ALL_BYTES = 64 * 1024 * 1024, // of pixels and samples of all mods
    MOST_PROBLEMS_SAID = 8,
};

static const enum own_kind own_kinds[ASSET_KINDS] = {
    [ASSET_SPRITE] = OWN_SPRITE, [ASSET_SOUND] = OWN_SOUND, [ASSET_FONT] = OWN_FONT};

// Those that still decode count with all that they may come to.
static size_t room(const struct mods *mods)
{
    size_t used = 0;
    for (size_t i = 0; i < mods->count; i++) {
        const struct instance *instance = mods->instances[i];
        if (instance->job) used += asset_job_bytes(instance->job);
        if (instance->next && instance->next->job) used += asset_job_bytes(instance->next->job);
    }
    return used < ALL_BYTES ? ALL_BYTES - used : 0;
}

void mods_note_assets(struct instance *instance, const struct mod_source *source)
{
    if (source->asset_count == 0) return;
    size_t count = source->asset_count < ASSET_MAX_FILES ? source->asset_count : ASSET_MAX_FILES;
    instance->asset_names = mem_resize(NULL, count, sizeof *instance->asset_names);
    instance->asset_count = count;
    for (size_t i = 0; i < count; i++) {
        struct asset_name *name = &instance->asset_names[i];
        name->kind = source->assets[i].kind;
        snprintf(name->name, sizeof name->name, "%s", source->assets[i].name);
    }
}

void mods_begin_assets(struct mods *mods, struct instance *instance,
                       const struct mod_source *source)
{
    if (source->asset_count == 0) return;
    instance->job = asset_job_create(source->id, source->assets, source->asset_count, room(mods));
    instance->decoded = feed_decoded(mods, instance->job);
}

void mods_end_assets(struct mods *mods, struct instance *instance)
{
    asset_job_destroy(instance->job, mods->pool);
    asset_set_drop(instance->assets);
    mem_free(instance->asset_names);
    instance->job = NULL;
    instance->assets = NULL;
    instance->asset_names = NULL;
    instance->asset_count = 0;
}

void mods_name_assets(struct mods *mods, const struct instance *instance)
{
    for (size_t i = 0; i < instance->asset_count; i++) {
        const struct asset_name *name = &instance->asset_names[i];
        enum status status =
            commands_add_own(mods->gate, instance->number, own_kinds[name->kind], name->name);
        if (status == STATUS_OK) continue;
        log_write(LOG_WARN, instance->package.source.id, NULL,
                  "\"%s\" and what follows it cannot be used: %s", name->name, status_text(status));
        return;
    }
}

static void step(struct mods *mods, struct instance *instance)
{
    if (instance && instance->job && !instance->decoded)
        instance->decoded = feed_decoded(mods, instance->job);
}

void mods_step_assets(struct mods *mods)
{
    for (size_t i = 0; i < mods->count; i++) {
        step(mods, mods->instances[i]);
        step(mods, mods->instances[i]->next);
    }
}

static void say_problems(const struct instance *instance)
{
    size_t count = asset_job_problem_count(instance->job);
    for (size_t i = 0; i < count && i < MOST_PROBLEMS_SAID; i++)
        log_write(LOG_WARN, instance->package.source.id, NULL, "%s",
                  asset_job_problem(instance->job, i));
    if (count > MOST_PROBLEMS_SAID)
        log_write(LOG_WARN, instance->package.source.id, NULL, "%zu more of its files are left out",
                  count - MOST_PROBLEMS_SAID);
}

void mods_show_assets(struct mods *mods)
{
    for (size_t i = 0; i < mods->count; i++) {
        struct instance *instance = mods->instances[i];
        if (!instance->job || !instance->decoded || instance->assets) continue;
        instance->assets = asset_job_take(instance->job);
        say_problems(instance);
    }
}

struct asset_set *mods_assets(const struct mods *mods, uint16_t mod)
{
    const struct instance *instance = mods_find(mods, mod);
    return instance ? instance->assets : NULL;
}

const char *mods_icon(const struct instance *instance)
{
    const struct asset_set *assets = instance->assets;
    for (int i = 0; assets && i < assets->sprite_count; i++) {
        const char *colon = strchr(assets->sprites[i].name, ':');
        if (colon && strcmp(colon, ":icon") == 0) return assets->sprites[i].name;
    }
    return NULL;
}

const char *mods_asset_problem(const struct mods *mods, uint16_t mod, size_t index)
{
    const struct instance *instance = mods_find(mods, mod);
    if (!instance || !instance->job || index >= asset_job_problem_count(instance->job)) return NULL;
    return asset_job_problem(instance->job, index);
}
