// How a mod begins and how it ends.
#include <string.h>

#include "commands/commands.h"
#include "gate/player_storage.h"
#include "mods/feed.h"
#include "mods/internal.h"
#include "util/check.h"
#include "util/clock.h"
#include "util/log.h"
#include "util/mem.h"
#include "util/utf8.h"

enum {
    SHUTDOWN_GRACE_NS = 30 * 1000 * 1000,         // for a mod to hear Shutdown
    REALTIME_SHUTDOWN_GRACE_NS = 2 * 1000 * 1000, // the same, while a frame waits
    SHUTDOWN_GRACE_CPU_NS = 30 * 1000 * 1000,     // the same, of its own CPU, when nobody waits
    SHUTDOWN_POLL_NS = 2 * 1000 * 1000,           // between two looks at that
};

// When nobody waits: for a mod that does nothing at all. A busy machine gives it its CPU before.
static const uint64_t SHUTDOWN_TIMEOUT_NS = UINT64_C(5) * 1000 * 1000 * 1000;

static bool is_alive(const struct instance *instance)
{
    return instance->state == MOD_STARTING || instance->state == MOD_RUNNING;
}

// --- start ---

static enum status set_quotas(struct mods *mods, const struct instance *instance, struct diag *diag)
{
    const struct mod_source *source = &instance->package.source;
    for (size_t i = 0; source->quotas && i < source->capability_count; i++) {
        if (!source->quotas[i]) continue;
        const char *capability = source->capabilities[i];
        enum status status =
            gate_set_quota(mods->gate, instance->number, capability, source->quotas[i]);
        if (status == STATUS_INVALID)
            return diag_set(diag, status, "%s: \"%s\" has no commands, and so no quota", source->id,
                            capability);
        if (status != STATUS_OK)
            return diag_set(diag, status, "%s: %u commands of \"%s\" in one tick are too many",
                            source->id, source->quotas[i], capability);
    }
    return STATUS_OK;
}

enum status mods_add_to_gate(struct mods *mods, const struct instance *instance, struct diag *diag)
{
    const struct mod_source *source = &instance->package.source;
    const char *unknown = "";
    enum status status =
        gate_add_mod(mods->gate, instance->number, source->id, source->settings_json,
                     source->capabilities, source->capability_count, &unknown);
    if (status == STATUS_INVALID)
        return diag_set(diag, status, "%s asks for a capability that does not exist: \"%s\"",
                        source->id, unknown);
    if (status != STATUS_OK)
        return diag_set(diag, status, "%s: %s", source->id, status_text(status));
    status = set_quotas(mods, instance, diag);
    if (status != STATUS_OK) {
        gate_remove_mod(mods->gate, instance->number);
        return status;
    }
    gate_set_limits(mods->gate, instance->number, &source->limits.gate);
    if (source->api_target) gate_set_target(mods->gate, instance->number, source->api_target);
    if (source->game_target)
        gate_set_game_target(mods->gate, instance->number, source->game_target);
    gate_set_topics(mods->gate, instance->number, &source->topics);
    gate_set_kept(mods->gate, instance->number, source->storage_version, source->storage_bytes);
    gate_set_kept_for_player(mods->gate, instance->number, source->player_storage_bytes);
    gate_set_actions(mods->gate, instance->number, &source->actions);
    gate_set_locale(mods->gate, instance->number, instance->package.locale);
    mods_name_assets(mods, instance);
    scene_set_owner_name(mods->scene, instance->number, source->title);
    return STATUS_OK;
}

static enum status start_session(struct mods *mods, struct instance *instance, struct diag *diag)
{
    const struct mod_source *source = &instance->package.source;
    int slot;
    enum status status = mods_add_to_gate(mods, instance, diag);
    if (status != STATUS_OK) return status;
    status = mods_start_process(mods, source, &slot, diag);
    if (status != STATUS_OK) {
        gate_remove_mod(mods->gate, instance->number);
        return status;
    }
    CHECK(slot >= 0 && slot < POOL_MAX_SLOTS);
    instance->slot = slot;
    budget_begin(instance);
    instance->state = MOD_STARTING;
    instance->ready = instance->waits = instance->joined = instance->late = false;
    instance->read_memory_at = 0;
    mods->by_slot[slot] = instance;
    return STATUS_OK;
}

static void free_session(struct mods *mods, struct instance *instance)
{
    mods_forget_next(mods, instance);
    mods_end_assets(mods, instance);
    mod_package_fini(&instance->package);
    notification_queue_fini(&instance->notifications);
    mem_free(instance->evaluation.source);
    mem_free(instance);
}

enum status mods_start(struct mods *mods, const struct mod_source *source, uint16_t *mod,
                       struct diag *diag)
{
    if (mods->count == GATE_MAX_MODS)
        return diag_set(diag, STATUS_FULL, "%s: at most %d mods at once", source->id,
                        GATE_MAX_MODS);
    struct instance *instance = mem_alloc(sizeof *instance);
    instance->number = (uint16_t)(mods->count + 1);
    instance->slot = -1;
    enum status status = mod_package_init(&instance->package, source);
    if (status != STATUS_OK) {
        mem_free(instance);
        return diag_set(diag, status, "%s: its texts: %s", source->id, status_text(status));
    }
    notification_queue_init(&instance->notifications);
    mods_note_assets(instance, source);
    status = start_session(mods, instance, diag);
    if (status != STATUS_OK) {
        free_session(mods, instance);
        return status;
    }
    mods_begin_assets(mods, instance, source);
    mods->instances[mods->count++] = instance;
    *mod = instance->number;
    return STATUS_OK;
}

enum status mods_restart(struct mods *mods, uint16_t mod, const struct mod_changes *changes,
                         struct diag *diag)
{
    struct instance *instance = mods_find(mods, mod);
    if (!instance) return diag_set(diag, STATUS_NOT_FOUND, "no mod has the number %u", mod);
    if (is_alive(instance))
        return diag_set(diag, STATUS_BUSY, "%s runs already", instance->package.source.id);
    if (changes) mod_package_change(&instance->package, changes);
    notification_queue_clear(&instance->notifications);
    gate_remove_mod(mods->gate, mod); // one that died in this tick may not have been removed yet
    enum status status = start_session(mods, instance, diag);
    if (status == STATUS_OK) instance->restarts++;
    return status;
}

enum status mods_speak(struct mods *mods, uint16_t mod, const struct mod_words *words)
{
    struct instance *instance = mods_find(mods, mod);
    if (!instance) return STATUS_NOT_FOUND;
    struct locale *old;
    enum status status = mod_package_speak(&instance->package, words, &old);
    if (status != STATUS_OK) return status;
    commands_speak(mods->gate, mod, words->title, instance->package.locale);
    locale_destroy(old);
    return STATUS_OK;
}

// --- stop ---

void mods_release_slot(struct mods *mods, struct instance *instance, bool kill)
{
    if (instance->slot < 0) return;
    if (kill) feed_kill(mods, instance->slot);
    mods->by_slot[instance->slot] = NULL;
    instance->slot = -1;
    evaluation_lose(instance);
    instance->late = false;
}

// Puts Shutdown into its ring; false when it cannot hear it.
static bool send_shutdown(struct mods *mods, struct instance *instance, const char *reason)
{
    if (instance->slot < 0 || !instance->joined || feed_busy(mods, instance->slot)) return false;
    buf_clear(&mods->batch);
    gate_tell_shutdown(mods->gate, instance->number, reason);
    (void)gate_take_events(mods->gate, instance->number, &mods->batch); // the rest is for nobody
    instance->shutdown_cpu_ns = feed_cpu_ns(mods, instance->slot);
    return mods_give_batch(mods, instance);
}

static bool is_busy(const struct mods *mods, const struct instance *instance)
{
    return instance->slot >= 0 && instance->joined && feed_busy(mods, instance->slot);
}

// In a run that must be the same on a slow machine a mod's grace period is counted in its own CPU. A
// process that just ended has none: it is waited for until that is told.
static bool has_time(const struct mods *mods, const struct instance *instance)
{
    if (mods->realtime) return true;
    return feed_cpu_ns(mods, instance->slot) < instance->shutdown_cpu_ns + SHUTDOWN_GRACE_CPU_NS;
}

static bool any_busy(const struct mods *mods, const struct instance *only)
{
    for (size_t i = 0; i < mods->count; i++) {
        const struct instance *instance = mods->instances[i];
        if (only && instance != only) continue;
        if (is_busy(mods, instance) && has_time(mods, instance)) return true;
    }
    return false;
}

// What is still at work after its grace period is killed.
static void say_if_busy(const struct mods *mods, const struct instance *instance)
{
    if (is_busy(mods, instance))
        log_write(LOG_WARN, instance->package.source.id, NULL,
                  "did not stop when it was told to: its process is ended");
}

// Waits for one mod (NULL = all) to handle Shutdown: a grace period, after which its process is killed.
static void wait_for_shutdown(struct mods *mods, const struct instance *only)
{
    uint64_t most = !mods->realtime ? SHUTDOWN_TIMEOUT_NS
                    : only          ? REALTIME_SHUTDOWN_GRACE_NS
                                    : SHUTDOWN_GRACE_NS;
    uint64_t look = mods->realtime ? most : SHUTDOWN_POLL_NS, end = clock_now_ns() + most;
    feed_wake(mods);
    for (;;) {
        mods_take_all(mods, end);
        if (!any_busy(mods, only) || feed_is_past(mods, end)) return;
        uint64_t now = clock_now_ns(), left = now < end ? end - now : 0;
        if (feed_wait(mods, left < look ? left : look) == STATUS_CLOSED) return;
    }
}

static void end_session(struct mods *mods, struct instance *instance, const char *reason)
{
    mods_release_slot(mods, instance, true);
    gate_remove_mod(mods->gate, instance->number);
    instance->state = MOD_STOPPED;
    instance->waits = false;
    mods_tell_counts(mods, instance);
    utf8_copy(instance->reason, sizeof instance->reason, reason);
    log_write(LOG_INFO, instance->package.source.id, NULL, "stopped: %s", reason);
}

void mods_stop(struct mods *mods, uint16_t mod, const char *reason)
{
    struct instance *instance = mods_find(mods, mod);
    if (!instance || !is_alive(instance)) return;
    if (send_shutdown(mods, instance, reason)) wait_for_shutdown(mods, instance);
    if (!mods->realtime)
        say_if_busy(mods, instance); // else it had no time that would be worth a word
    end_session(mods, instance, reason);
}

void mods_destroy(struct mods *mods)
{
    if (!mods) return;
    const char *reason = "the game ends";
    mods_set_listener(mods, NULL);
    for (size_t i = 0; i < mods->count; i++) send_shutdown(mods, mods->instances[i], reason);
    wait_for_shutdown(mods, NULL);
    for (size_t i = 0; i < mods->count; i++) {
        struct instance *instance = mods->instances[i];
        mods_tell_notifications(mods, instance);
        mods_tell_counts(mods, instance);
        say_if_busy(mods, instance);
        mods_release_slot(mods, instance, true);
        gate_remove_mod(mods->gate, instance->number);
        free_session(mods, instance);
    }
    buf_fini(&mods->batch);
    buf_fini(&mods->reply);
    mem_free(mods->start_hashes);
    mem_free(mods);
}
