// How a mod begins and how it ends.
#include <string.h>

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

static bool is_alive(const struct session *session)
{
    return session->state == MOD_STARTING || session->state == MOD_RUNNING;
}

// --- start ---

static enum status set_quotas(struct mods *mods, const struct session *session, struct diag *diag)
{
    const struct mod_source *source = &session->package.source;
    for (size_t i = 0; source->quotas && i < source->capability_count; i++) {
        if (!source->quotas[i]) continue;
        const char *capability = source->capabilities[i];
        enum status status =
            gate_set_quota(mods->gate, session->number, capability, source->quotas[i]);
        if (status == STATUS_INVALID)
            return diag_set(diag, status, "%s: \"%s\" has no commands, and so no quota", source->id,
                            capability);
        if (status != STATUS_OK)
            return diag_set(diag, status, "%s: %u commands of \"%s\" in one tick are too many",
                            source->id, source->quotas[i], capability);
    }
    return STATUS_OK;
}

enum status mods_add_to_gate(struct mods *mods, const struct session *session, struct diag *diag)
{
    const struct mod_source *source = &session->package.source;
    const char *unknown = "";
    enum status status =
        gate_add_mod(mods->gate, session->number, source->id, source->settings_json,
                     source->capabilities, source->capability_count, &unknown);
    if (status == STATUS_INVALID)
        return diag_set(diag, status, "%s asks for a capability that does not exist: \"%s\"",
                        source->id, unknown);
    if (status != STATUS_OK)
        return diag_set(diag, status, "%s: %s", source->id, status_text(status));
    status = set_quotas(mods, session, diag);
    if (status != STATUS_OK) {
        gate_remove_mod(mods->gate, session->number);
        return status;
    }
    gate_set_limits(mods->gate, session->number, &source->limits.gate);
    if (source->api_target) gate_set_target(mods->gate, session->number, source->api_target);
    gate_set_topics(mods->gate, session->number, &source->topics);
    gate_set_kept(mods->gate, session->number, source->storage_version, source->storage_bytes);
    gate_set_actions(mods->gate, session->number, &source->actions);
    gate_set_locale(mods->gate, session->number, session->package.locale);
    mods_name_assets(mods, session);
    scene_set_owner_name(mods->scene, session->number, source->title);
    return STATUS_OK;
}

static enum status start_session(struct mods *mods, struct session *session, struct diag *diag)
{
    const struct mod_source *source = &session->package.source;
    int slot;
    enum status status = mods_add_to_gate(mods, session, diag);
    if (status != STATUS_OK) return status;
    status = mods_start_process(mods, source, &slot, diag);
    if (status != STATUS_OK) {
        gate_remove_mod(mods->gate, session->number);
        return status;
    }
    CHECK(slot >= 0 && slot < POOL_MAX_SLOTS);
    session->slot = slot;
    budget_begin(session);
    session->state = MOD_STARTING;
    session->ready = session->waits = session->joined = session->late = false;
    session->read_memory_at = 0;
    mods->by_slot[slot] = session;
    return STATUS_OK;
}

static void free_session(struct mods *mods, struct session *session)
{
    mods_forget_next(mods, session);
    mods_end_assets(mods, session);
    package_fini(&session->package);
    notification_queue_fini(&session->notifications);
    mem_free(session->evaluation.source);
    mem_free(session);
}

enum status mods_start(struct mods *mods, const struct mod_source *source, uint16_t *mod,
                       struct diag *diag)
{
    if (mods->count == GATE_MAX_MODS)
        return diag_set(diag, STATUS_FULL, "%s: at most %d mods at once", source->id,
                        GATE_MAX_MODS);
    struct session *session = mem_alloc(sizeof *session);
    session->number = (uint16_t)(mods->count + 1);
    session->slot = -1;
    enum status status = package_init(&session->package, source);
    if (status != STATUS_OK) {
        mem_free(session);
        return diag_set(diag, status, "%s: its texts: %s", source->id, status_text(status));
    }
    notification_queue_init(&session->notifications);
    mods_note_assets(session, source);
    status = start_session(mods, session, diag);
    if (status != STATUS_OK) {
        free_session(mods, session);
        return status;
    }
    mods_begin_assets(mods, session, source);
    mods->sessions[mods->count++] = session;
    *mod = session->number;
    return STATUS_OK;
}

enum status mods_restart(struct mods *mods, uint16_t mod, const struct mod_changes *changes,
                         struct diag *diag)
{
    struct session *session = mods_find(mods, mod);
    if (!session) return diag_set(diag, STATUS_NOT_FOUND, "no mod has the number %u", mod);
    if (is_alive(session))
        return diag_set(diag, STATUS_BUSY, "%s runs already", session->package.source.id);
    if (changes) package_change(&session->package, changes);
    notification_queue_clear(&session->notifications);
    gate_remove_mod(mods->gate, mod); // one that died in this tick may not have been removed yet
    enum status status = start_session(mods, session, diag);
    if (status == STATUS_OK) session->restarts++;
    return status;
}

// --- stop ---

void mods_release_slot(struct mods *mods, struct session *session, bool kill)
{
    if (session->slot < 0) return;
    if (kill) pool_kill(mods->pool, session->slot);
    mods->by_slot[session->slot] = NULL;
    session->slot = -1;
    evaluation_lose(session);
    session->late = false;
}

// Puts Shutdown into its ring; false when it cannot hear it.
static bool send_shutdown(struct mods *mods, struct session *session, const char *reason)
{
    if (session->slot < 0 || !session->joined || pool_busy(mods->pool, session->slot)) return false;
    buf_clear(&mods->batch);
    gate_tell_shutdown(mods->gate, session->number, reason);
    (void)gate_take_events(mods->gate, session->number, &mods->batch); // the rest is for nobody
    session->shutdown_cpu_ns = pool_cpu_ns(mods->pool, session->slot);
    return mods_give_batch(mods, session);
}

static bool is_busy(const struct mods *mods, const struct session *session)
{
    return session->slot >= 0 && session->joined && pool_busy(mods->pool, session->slot);
}

// In a run that must be the same on a slow machine a mod's grace period is counted in its own CPU. A
// process that just ended has none: it is waited for until that is told.
static bool has_time(const struct mods *mods, const struct session *session)
{
    if (mods->realtime) return true;
    return pool_cpu_ns(mods->pool, session->slot) <
           session->shutdown_cpu_ns + SHUTDOWN_GRACE_CPU_NS;
}

static bool any_busy(const struct mods *mods, const struct session *only)
{
    for (size_t i = 0; i < mods->count; i++) {
        const struct session *session = mods->sessions[i];
        if (only && session != only) continue;
        if (is_busy(mods, session) && has_time(mods, session)) return true;
    }
    return false;
}

// What is still at work after its grace period is killed.
static void say_if_busy(const struct mods *mods, const struct session *session)
{
    if (is_busy(mods, session))
        log_write(LOG_WARN, session->package.source.id, NULL,
                  "did not stop when it was told to: its process is ended");
}

// Waits for one mod (NULL = all) to handle Shutdown: a grace period, after which its process is killed.
static void wait_for_shutdown(struct mods *mods, const struct session *only)
{
    uint64_t most = !mods->realtime ? SHUTDOWN_TIMEOUT_NS
                    : only          ? REALTIME_SHUTDOWN_GRACE_NS
                                    : SHUTDOWN_GRACE_NS;
    uint64_t look = mods->realtime ? most : SHUTDOWN_POLL_NS, end = clock_now_ns() + most;
    pool_wake(mods->pool);
    for (;;) {
        mods_take_all(mods, end);
        uint64_t now = clock_now_ns();
        if (!any_busy(mods, only) || now >= end) return;
        (void)pool_wait(mods->pool, end - now < look ? end - now : look);
    }
}

static void end_session(struct mods *mods, struct session *session, const char *reason)
{
    mods_release_slot(mods, session, true);
    gate_remove_mod(mods->gate, session->number);
    session->state = MOD_STOPPED;
    session->waits = false;
    mods_tell_counts(mods, session);
    utf8_copy(session->reason, sizeof session->reason, reason);
    log_write(LOG_INFO, session->package.source.id, NULL, "stopped: %s", reason);
}

void mods_stop(struct mods *mods, uint16_t mod, const char *reason)
{
    struct session *session = mods_find(mods, mod);
    if (!session || !is_alive(session)) return;
    if (send_shutdown(mods, session, reason)) wait_for_shutdown(mods, session);
    if (!mods->realtime)
        say_if_busy(mods, session); // else it had no time that would be worth a word
    end_session(mods, session, reason);
}

void mods_destroy(struct mods *mods)
{
    if (!mods) return;
    const char *reason = "the game ends";
    mods_set_listener(mods, NULL);
    for (size_t i = 0; i < mods->count; i++) send_shutdown(mods, mods->sessions[i], reason);
    wait_for_shutdown(mods, NULL);
    for (size_t i = 0; i < mods->count; i++) {
        struct session *session = mods->sessions[i];
        mods_tell_notifications(mods, session);
        mods_tell_counts(mods, session);
        say_if_busy(mods, session);
        mods_release_slot(mods, session, true);
        gate_remove_mod(mods->gate, session->number);
        free_session(mods, session);
    }
    buf_fini(&mods->batch);
    buf_fini(&mods->reply);
    mem_free(mods);
}
