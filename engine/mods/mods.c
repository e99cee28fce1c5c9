// Sessions: who runs, what is carried between pool and gate, what is told to whom. Where to start reading:
// mods_act, mods_deliver and mods_think are a tick; take() is what a mod's process may say.
#include "mods/mods.h"

#include <stdio.h>
#include <string.h>

#include "mods/news.h"
#include "mods/package.h"
#include "util/check.h"
#include "util/clock.h"
#include "util/hash.h"
#include "util/log.h"
#include "util/mem.h"

enum {
    BATCH_BYTES = POOL_MAX_FRAME_BYTES - 4096, // one EventBatch, with room for the frame around it
    REPLY_BYTES = POOL_MAX_FRAME_BYTES - 4096,
    GOODBYE_NS = 30 * 1000 * 1000, // for a mod to hear Shutdown
};

struct session {
    uint16_t number;
    struct package package;
    struct news_queue news;
    enum mod_state state; // as the main thread knows it
    int slot;             // -1: no process
    bool ready;           // its main module ran
    bool joined;          // it got its Init
    bool late;
    uint64_t cpu_ns, last_cpu_ns, late_ticks, prints, prints_dropped, errors;
};

struct mods {
    struct pool *pool;
    struct gate *gate;
    struct scene *scene;
    struct mods_listener listener;
    uint64_t seed;
    uint32_t tick_rate;
    struct session *sessions[GATE_MAX_MODS]; // by number - 1: load order
    size_t count;
    struct session *by_slot[POOL_MAX_SLOTS]; // NULL: nobody listens to that process any more
    struct buf batch, reply;
};

struct mods *mods_create(struct pool *pool, struct gate *gate, struct scene *scene,
                         const struct mods_listener *listener, uint64_t seed, uint32_t tick_rate)
{
    struct mods *mods = mem_alloc(sizeof *mods);
    mods->pool = pool;
    mods->gate = gate;
    mods->scene = scene;
    mods->seed = seed;
    mods->tick_rate = tick_rate;
    mods_set_listener(mods, listener);
    buf_init(&mods->batch, BATCH_BYTES);
    buf_init(&mods->reply, REPLY_BYTES);
    return mods;
}

void mods_set_listener(struct mods *mods, const struct mods_listener *listener)
{
    mods->listener = listener ? *listener : (struct mods_listener){0};
}

static struct session *find_session(const struct mods *mods, uint16_t mod)
{
    return mod >= 1 && mod <= mods->count ? mods->sessions[mod - 1] : NULL;
}

static bool is_alive(const struct session *session)
{
    return session->state == MOD_STARTING || session->state == MOD_RUNNING;
}

// --- start ---

static enum status add_to_gate(struct mods *mods, const struct session *session, struct diag *diag)
{
    const struct mod_source *source = &session->package.source;
    const char *unknown = "";
    enum status status = gate_add_mod(mods->gate, session->number, source->id, source->settings_json,
                                      source->capabilities, source->capability_count, &unknown);
    if (status == STATUS_INVALID)
        return diag_set(diag, status, "%s asks for a capability that does not exist: \"%s\"", source->id, unknown);
    if (status != STATUS_OK) return diag_set(diag, status, "%s: %s", source->id, status_text(status));
    scene_set_owner_name(mods->scene, session->number, source->title);
    return STATUS_OK;
}

static enum status start_session(struct mods *mods, struct session *session, struct diag *diag)
{
    const struct mod_source *source = &session->package.source;
    int slot;
    enum status status = add_to_gate(mods, session, diag);
    if (status != STATUS_OK) return status;
    status = pool_start(mods->pool, source->id, source->modules, source->module_count, &slot, diag);
    if (status != STATUS_OK) {
        gate_remove_mod(mods->gate, session->number);
        return status;
    }
    CHECK(slot >= 0 && slot < POOL_MAX_SLOTS);
    session->slot = slot;
    session->state = MOD_STARTING;
    session->ready = session->joined = session->late = false;
    mods->by_slot[slot] = session;
    return STATUS_OK;
}

static void free_session(struct session *session)
{
    package_fini(&session->package);
    news_fini(&session->news);
    mem_free(session);
}

enum status mods_start(struct mods *mods, const struct mod_source *source, uint16_t *mod, struct diag *diag)
{
    if (mods->count == GATE_MAX_MODS)
        return diag_set(diag, STATUS_FULL, "%s: at most %d mods at once", source->id, GATE_MAX_MODS);
    struct session *session = mem_alloc(sizeof *session);
    session->number = (uint16_t)(mods->count + 1);
    session->slot = -1;
    package_init(&session->package, source);
    news_init(&session->news);
    enum status status = start_session(mods, session, diag);
    if (status != STATUS_OK) {
        free_session(session);
        return status;
    }
    mods->sessions[mods->count++] = session;
    *mod = session->number;
    return STATUS_OK;
}

enum status mods_restart(struct mods *mods, uint16_t mod, struct diag *diag)
{
    struct session *session = find_session(mods, mod);
    if (!session) return diag_set(diag, STATUS_NOT_FOUND, "no mod has the number %u", mod);
    if (is_alive(session)) return diag_set(diag, STATUS_BUSY, "%s runs already", session->package.source.id);
    news_clear(&session->news);
    gate_remove_mod(mods->gate, mod); // one that died in this tick may not have been removed yet
    return start_session(mods, session, diag);
}

// --- what a mod's process says ---

static void release_slot(struct mods *mods, struct session *session, bool kill)
{
    if (session->slot < 0) return;
    if (kill) pool_kill(mods->pool, session->slot);
    mods->by_slot[session->slot] = NULL;
    session->slot = -1;
    session->late = false;
}

static void answer_query(struct mods *mods, const struct session *session, const struct pool_message *message)
{
    buf_clear(&mods->reply);
    gate_query(mods->gate, session->number, message->bytes, message->len, &mods->reply);
    pool_reply(mods->pool, message->slot, mods->reply.data, mods->reply.len);
}

static void note_done(struct session *session, const struct pool_message *message)
{
    session->last_cpu_ns = message->cpu_ns;
    session->cpu_ns += message->cpu_ns;
    session->late = false;
}

static void take(struct mods *mods, const struct pool_message *message)
{
    struct session *session = mods->by_slot[message->slot];
    if (!session) return;
    switch (message->kind) {
    case POOL_READY:
        session->ready = true;
        news_add(&session->news, NEWS_READY, message);
        break;
    case POOL_FAILED:
        news_add(&session->news, NEWS_FAILED, message);
        release_slot(mods, session, true);
        break;
    case POOL_SEND: gate_submit(mods->gate, session->number, message->bytes, message->len); break;
    case POOL_QUERY: answer_query(mods, session, message); break;
    case POOL_PRINT: news_add(&session->news, NEWS_PRINT, message); break;
    case POOL_DROPPED: news_add(&session->news, NEWS_DROPPED, message); break;
    case POOL_DONE: note_done(session, message); break;
    case POOL_ERROR: news_add(&session->news, NEWS_ERROR, message); break;
    case POOL_EXITED:
        news_add(&session->news, NEWS_DIED, message);
        release_slot(mods, session, false);
        break;
    }
}

static void take_all(struct mods *mods)
{
    struct pool_message message;
    while (pool_next(mods->pool, &message) == STATUS_OK) take(mods, &message);
}

// --- stop ---

static bool deliver(struct mods *mods, struct session *session)
{
    if (mods->batch.len == 0) return false;
    enum status status = pool_deliver(mods->pool, session->slot, mods->batch.data, mods->batch.len);
    if (status == STATUS_OK) return true;
    log_write(LOG_WARN, session->package.source.id, NULL, "%zu bytes of events did not reach the mod: %s",
              mods->batch.len, status_text(status));
    return false;
}

// Puts Shutdown into its ring; false when it cannot hear it.
static bool say_goodbye(struct mods *mods, struct session *session, const char *reason)
{
    if (session->slot < 0 || !session->joined || pool_busy(mods->pool, session->slot)) return false;
    buf_clear(&mods->batch);
    gate_tell_shutdown(mods->gate, session->number, reason);
    gate_take_events(mods->gate, session->number, &mods->batch);
    return deliver(mods, session);
}

static bool any_busy(const struct mods *mods, const struct session *only)
{
    for (size_t i = 0; i < mods->count; i++) {
        const struct session *session = mods->sessions[i];
        if (only && session != only) continue;
        if (session->slot >= 0 && session->joined && pool_busy(mods->pool, session->slot)) return true;
    }
    return false;
}

// Waits a moment for one mod (NULL = all) to have heard.
static void wait_for_goodbye(struct mods *mods, const struct session *only)
{
    uint64_t end = clock_now_ns() + GOODBYE_NS;
    pool_wake(mods->pool);
    for (;;) {
        take_all(mods);
        uint64_t now = clock_now_ns();
        if (!any_busy(mods, only) || now >= end) return;
        pool_wait(mods->pool, end - now);
    }
}

static void tell_news(struct mods *mods, struct session *session);

static void end_session(struct mods *mods, struct session *session, const char *reason)
{
    release_slot(mods, session, true);
    gate_remove_mod(mods->gate, session->number);
    session->state = MOD_STOPPED;
    log_write(LOG_INFO, session->package.source.id, NULL, "stopped: %s", reason);
}

void mods_stop(struct mods *mods, uint16_t mod, const char *reason)
{
    struct session *session = find_session(mods, mod);
    if (!session || !is_alive(session)) return;
    if (say_goodbye(mods, session, reason)) wait_for_goodbye(mods, session);
    end_session(mods, session, reason);
}

void mods_destroy(struct mods *mods)
{
    if (!mods) return;
    const char *reason = "the game ends";
    mods_set_listener(mods, NULL);
    for (size_t i = 0; i < mods->count; i++) say_goodbye(mods, mods->sessions[i], reason);
    wait_for_goodbye(mods, NULL);
    for (size_t i = 0; i < mods->count; i++) {
        struct session *session = mods->sessions[i];
        tell_news(mods, session);
        release_slot(mods, session, true);
        gate_remove_mod(mods->gate, session->number);
        free_session(session);
    }
    buf_fini(&mods->batch);
    buf_fini(&mods->reply);
    mem_free(mods);
}

size_t mods_count(const struct mods *mods) { return mods->count; }

bool mods_get(const struct mods *mods, uint16_t mod, struct mod_info *info)
{
    const struct session *session = find_session(mods, mod);
    if (!session) return false;
    *info = (struct mod_info){
        .state = session->state,
        .id = session->package.source.id,
        .title = session->package.source.title,
        .pid = session->slot < 0 ? -1 : pool_pid(mods->pool, session->slot),
        .late = session->late,
        .cpu_ns = session->cpu_ns,
        .last_cpu_ns = session->last_cpu_ns,
        .late_ticks = session->late_ticks,
        .prints = session->prints,
        .prints_dropped = session->prints_dropped,
        .errors = session->errors,
    };
    return true;
}

// --- act ---

// Writes a text of several lines as so many lines of the log. The text is changed.
static void log_lines(enum log_level level, const char *source, const char *place, char *text)
{
    char *rest = text;
    for (char *line; (line = strsep(&rest, "\n"));)
        if (line[0] || (!rest && line == text)) log_write(level, source, place, "%s", line);
}

static void log_error(const struct session *session, const struct pool_error *error)
{
    char place[160], text[sizeof error->text];
    snprintf(place, sizeof place, "%s:%d", error->file, error->line);
    snprintf(text, sizeof text, "%s", error->text[0] ? error->text : error->message);
    log_lines(LOG_ERROR, session->package.source.id, error->file[0] ? place : NULL, text);
}

static void tell_dropped(struct session *session, uint32_t count)
{
    if (count == 0) return;
    session->prints_dropped += count;
    log_write(LOG_WARN, session->package.source.id, NULL, "%u more lines were dropped: it prints too much", count);
}

static void tell_end(struct mods *mods, struct session *session)
{
    session->state = MOD_DEAD;
    gate_remove_mod(mods->gate, session->number);
}

static void tell_one(struct mods *mods, struct session *session, struct news *news)
{
    const struct mods_listener *listener = &mods->listener;
    const char *id = session->package.source.id;
    switch (news->kind) {
    case NEWS_PRINT:
        session->prints++;
        log_lines(LOG_INFO, id, news->place[0] ? news->place : NULL, news->text);
        break;
    case NEWS_DROPPED: tell_dropped(session, news->count); break;
    case NEWS_READY:
        session->state = MOD_RUNNING;
        if (listener->ready) listener->ready(listener->context, session->number);
        break;
    case NEWS_FAILED:
        session->errors++;
        tell_end(mods, session);
        if (listener->failed) listener->failed(listener->context, session->number, news->error);
        else log_error(session, news->error);
        break;
    case NEWS_ERROR:
        session->errors++;
        if (listener->error) listener->error(listener->context, session->number, news->error, news->terminated);
        else log_error(session, news->error);
        break;
    case NEWS_DIED:
        tell_end(mods, session);
        if (listener->died) listener->died(listener->context, session->number, news->text);
        else log_write(LOG_ERROR, id, NULL, "%s", news->text);
        break;
    }
}

// The listener may stop or restart mods, this one too: then the rest of its news is of a life that is over.
static void tell_news(struct mods *mods, struct session *session)
{
    struct news_queue queue = session->news;
    news_init(&session->news);
    for (size_t i = 0; i < queue.count; i++) {
        int slot = session->slot;
        tell_one(mods, session, &queue.items[i]);
        if (session->slot != slot || session->state == MOD_STOPPED) break;
    }
    tell_dropped(session, queue.dropped);
    news_fini(&queue);
}

void mods_act(struct mods *mods)
{
    gate_act(mods->gate);
    for (size_t i = 0; i < mods->count; i++) tell_news(mods, mods->sessions[i]);
}

// --- deliver ---

static uint64_t seed_of(const struct mods *mods, const struct session *session)
{
    const char *id = session->package.source.id;
    return hash_finish(hash_bytes(hash_u64(hash_start(), mods->seed), id, strlen(id)));
}

static void deliver_init(struct mods *mods, struct session *session)
{
    uint64_t seed = seed_of(mods, session);
    if (gate_take_init(mods->gate, session->number, seed, mods->tick_rate, &mods->batch) != STATUS_OK) return;
    session->joined = deliver(mods, session);
}

static void deliver_events(struct mods *mods, struct session *session)
{
    if (pool_busy(mods->pool, session->slot)) {
        session->late = true;
        session->late_ticks++;
        return;
    }
    gate_take_events(mods->gate, session->number, &mods->batch);
    deliver(mods, session);
}

void mods_deliver(struct mods *mods)
{
    gate_collect_events(mods->gate);
    for (size_t i = 0; i < mods->count; i++) {
        struct session *session = mods->sessions[i];
        if (session->state != MOD_RUNNING || session->slot < 0) continue;
        buf_clear(&mods->batch);
        if (session->joined) deliver_events(mods, session);
        else deliver_init(mods, session);
    }
    pool_wake(mods->pool);
}

// --- think ---

static bool must_wait(const struct mods *mods, const struct session *session, bool for_starting)
{
    if (session->slot < 0) return false;
    if (!session->ready) return for_starting;
    return pool_busy(mods->pool, session->slot);
}

static bool any_to_wait_for(const struct mods *mods, bool for_starting)
{
    for (size_t i = 0; i < mods->count; i++)
        if (must_wait(mods, mods->sessions[i], for_starting)) return true;
    return false;
}

static enum status think_until(struct mods *mods, uint64_t timeout_ns, bool for_starting)
{
    uint64_t start = timeout_ns == UINT64_MAX ? 0 : clock_now_ns();
    uint64_t left = timeout_ns;
    for (;;) {
        take_all(mods);
        if (!any_to_wait_for(mods, for_starting)) return STATUS_OK;
        if (timeout_ns != UINT64_MAX) {
            uint64_t spent = clock_now_ns() - start;
            if (spent >= timeout_ns) return STATUS_TIMEOUT;
            left = timeout_ns - spent;
        }
        enum status status = pool_wait(mods->pool, left);
        if (status != STATUS_OK && status != STATUS_TIMEOUT) return status;
    }
}

enum status mods_think(struct mods *mods, uint64_t timeout_ns)
{
    enum status status = think_until(mods, timeout_ns, timeout_ns == UINT64_MAX);
    if (status == STATUS_OK) return status;
    for (size_t i = 0; i < mods->count; i++)
        if (must_wait(mods, mods->sessions[i], false)) mods->sessions[i]->late = true;
    return status;
}

static bool any_starting(const struct mods *mods)
{
    for (size_t i = 0; i < mods->count; i++)
        if (mods->sessions[i]->slot >= 0 && !mods->sessions[i]->ready) return true;
    return false;
}

void mods_wait_ready(struct mods *mods)
{
    while (any_starting(mods)) {
        take_all(mods);
        if (!any_starting(mods)) return;
        enum status status = pool_wait(mods->pool, UINT64_MAX);
        if (status != STATUS_OK && status != STATUS_TIMEOUT) return;
    }
}
