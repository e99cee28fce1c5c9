// What mods bring along, from their start until it can be seen and heard.
#include <stdio.h>
#include <string.h>

#include "commands/commands.h"
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
        const struct session *session = mods->sessions[i];
        if (session->job) used += asset_job_bytes(session->job);
        if (session->next && session->next->job) used += asset_job_bytes(session->next->job);
    }
    return used < ALL_BYTES ? ALL_BYTES - used : 0;
}

void mods_note_assets(struct session *session, const struct mod_source *source)
{
    if (source->asset_count == 0) return;
    size_t count = source->asset_count < ASSET_MAX_FILES ? source->asset_count : ASSET_MAX_FILES;
    session->asset_names = mem_resize(NULL, count, sizeof *session->asset_names);
    session->asset_count = count;
    for (size_t i = 0; i < count; i++) {
        struct asset_name *name = &session->asset_names[i];
        name->kind = source->assets[i].kind;
        snprintf(name->name, sizeof name->name, "%s", source->assets[i].name);
    }
}

void mods_begin_assets(struct mods *mods, struct session *session, const struct mod_source *source)
{
    if (source->asset_count == 0) return;
    session->job = asset_job_create(source->id, source->assets, source->asset_count, room(mods));
    session->decoded = asset_job_step(session->job, mods->pool);
}

void mods_end_assets(struct mods *mods, struct session *session)
{
    asset_job_destroy(session->job, mods->pool);
    asset_set_drop(session->assets);
    mem_free(session->asset_names);
    session->job = NULL;
    session->assets = NULL;
    session->asset_names = NULL;
    session->asset_count = 0;
}

void mods_name_assets(struct mods *mods, const struct session *session)
{
    for (size_t i = 0; i < session->asset_count; i++) {
        const struct asset_name *name = &session->asset_names[i];
        enum status status =
            commands_add_own(mods->gate, session->number, own_kinds[name->kind], name->name);
        if (status == STATUS_OK) continue;
        log_write(LOG_WARN, session->package.source.id, NULL,
                  "\"%s\" and what follows it cannot be used: %s", name->name, status_text(status));
        return;
    }
}

static void step(struct mods *mods, struct session *session)
{
    if (session && session->job && !session->decoded)
        session->decoded = asset_job_step(session->job, mods->pool);
}

void mods_step_assets(struct mods *mods)
{
    for (size_t i = 0; i < mods->count; i++) {
        step(mods, mods->sessions[i]);
        step(mods, mods->sessions[i]->next);
    }
}

static void say_problems(const struct session *session)
{
    size_t count = asset_job_problem_count(session->job);
    for (size_t i = 0; i < count && i < MOST_PROBLEMS_SAID; i++)
        log_write(LOG_WARN, session->package.source.id, NULL, "%s",
                  asset_job_problem(session->job, i));
    if (count > MOST_PROBLEMS_SAID)
        log_write(LOG_WARN, session->package.source.id, NULL, "%zu more of its files are left out",
                  count - MOST_PROBLEMS_SAID);
}

void mods_show_assets(struct mods *mods)
{
    for (size_t i = 0; i < mods->count; i++) {
        struct session *session = mods->sessions[i];
        if (!session->job || !session->decoded || session->assets) continue;
        session->assets = asset_job_take(session->job);
        say_problems(session);
    }
}

struct asset_set *mods_assets(const struct mods *mods, uint16_t mod)
{
    const struct session *session = mods_find(mods, mod);
    return session ? session->assets : NULL;
}

const char *mods_icon(const struct session *session)
{
    const struct asset_set *assets = session->assets;
    for (int i = 0; assets && i < assets->sprite_count; i++) {
        const char *colon = strchr(assets->sprites[i].name, ':');
        if (colon && strcmp(colon, ":icon") == 0) return assets->sprites[i].name;
    }
    return NULL;
}

const char *mods_asset_problem(const struct mods *mods, uint16_t mod, size_t index)
{
    const struct session *session = mods_find(mods, mod);
    if (!session || !session->job || index >= asset_job_problem_count(session->job)) return NULL;
    return asset_job_problem(session->job, index);
}
