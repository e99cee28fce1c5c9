// A tick of the mods: mods_act, mods_deliver, mods_think; take() is what a mod's process may say.
#include "mods/mods.h"

#include <string.h>

#include "mods/feed.h"
#include "mods/internal.h"
#include "util/clock.h"
#include "util/log.h"
#include "util/mem.h"

struct mods *mods_create(struct pool *pool, struct gate *gate, struct scene *scene,
                         const struct mods_listener *listener, uint64_t seed, uint32_t tick_rate)
{
    struct mods *mods = mem_alloc(sizeof *mods);
    mods->pool = pool;
    mods->gate = gate;
    mods->scene = scene;
    mods->seed = seed;
    mods->tick_rate = tick_rate;
    gate_set_tick_rate(gate, tick_rate);
    mods_set_listener(mods, listener);
    buf_init(&mods->batch, MODS_BATCH_BYTES);
    buf_init(&mods->reply, MODS_REPLY_BYTES);
    return mods;
}

void mods_set_listener(struct mods *mods, const struct mods_listener *listener)
{
    mods->listener = listener ? *listener : (struct mods_listener){0};
}

void mods_set_tape(struct mods *mods, struct tape *tape)
{
    mods->tape = tape;
}

void mods_set_caller(struct mods *mods,
                     void (*call)(void *context, void (*fn)(void *argument), void *argument),
                     void *context)
{
    gate_set_caller(mods->gate, call, context);
}

struct instance *mods_find(const struct mods *mods, uint16_t mod)
{
    return mod >= 1 && mod <= mods->count ? mods->instances[mod - 1] : NULL;
}

// --- what a mod's process says ---

static void answer_query(struct mods *mods, const struct instance *instance,
                         const struct pool_message *message)
{
    buf_clear(&mods->reply);
    gate_query(mods->gate, instance->number, message->bytes, message->len, &mods->reply);
    // A process that has ended meanwhile waits for no reply.
    (void)feed_reply(mods, message->slot, mods->reply.data, mods->reply.len);
}

static void note_done(struct mods *mods, struct instance *instance,
                      const struct pool_message *message)
{
    budget_use(instance, message->cpu_ns);
    budget_charge_senders(mods, instance, message->cpu_ns);
    instance->last_cpu_ns = message->cpu_ns;
    instance->cpu_ns += message->cpu_ns;
    instance->late = false;
}

static void take(struct mods *mods, const struct pool_message *message)
{
    struct instance *instance = mods->by_slot[message->slot];
    if (!instance) return;
    switch (message->kind) {
    case POOL_READY:
        instance->ready = true;
        notification_queue_add(&instance->notifications, NOTIFICATION_READY, message);
        break;
    case POOL_RAN:
        notification_queue_add(&instance->notifications, NOTIFICATION_RAN, message);
        break;
    case POOL_FAILED:
        notification_queue_add(&instance->notifications, NOTIFICATION_FAILED, message);
        mods_release_slot(mods, instance, true);
        break;
    case POOL_SEND:
        if (instance->is_next)
            mods_hold(mods, instance, message->bytes, message->len);
        else
            gate_submit(mods->gate, instance->number, message->bytes, message->len);
        break;
    case POOL_QUERY:
        answer_query(mods, instance, message);
        break;
    case POOL_PRINT:
        notification_queue_add(&instance->notifications, NOTIFICATION_PRINT, message);
        break;
    case POOL_DROPPED:
        notification_queue_add(&instance->notifications, NOTIFICATION_DROPPED, message);
        break;
    case POOL_DONE:
        note_done(mods, instance, message);
        break;
    case POOL_ERROR:
        notification_queue_add(&instance->notifications, NOTIFICATION_ERROR, message);
        break;
    case POOL_COVERAGE:
        mods_note_coverage(instance, message->bytes, message->len);
        break;
    case POOL_EVALUATED:
        instance->evaluation.state = EVALUATION_ANSWERED;
        notification_queue_add(&instance->notifications, NOTIFICATION_EVALUATED, message);
        break;
    case POOL_EXITED:
        notification_queue_add(&instance->notifications, NOTIFICATION_DIED, message);
        mods_release_slot(mods, instance, false);
        break;
    }
}

bool mods_take_all(struct mods *mods, uint64_t until_ns)
{
    struct pool_message message;
    mods_step_assets(mods);
    for (unsigned count = 1; feed_next(mods, &message) == STATUS_OK; count++) {
        take(mods, &message);
        if (count % MODS_LOOK_MESSAGES == 0 && feed_is_past(mods, until_ns)) return false;
    }
    return true;
}

size_t mods_count(const struct mods *mods)
{
    return mods->count;
}

static bool is_over(const struct instance *instance)
{
    return instance->state == MOD_STOPPED || instance->state == MOD_DEAD;
}

// Now and then: a look costs a system call or three.
static uint64_t memory_of(const struct mods *mods, struct instance *instance)
{
    if (instance->slot < 0) return 0;
    if (instance->read_memory_at == 0 || mods->acts >= instance->read_memory_at) {
        instance->memory_kb = feed_memory_kb(mods, instance->slot);
        instance->read_memory_at = mods->acts + mods->tick_rate;
    }
    return instance->memory_kb;
}

bool mods_get(const struct mods *mods, uint16_t mod, struct mod_info *info)
{
    struct instance *instance = mods_find(mods, mod);
    if (!instance) return false;
    *info = (struct mod_info){
        .state = instance->state,
        .id = instance->package.source.id,
        .title = instance->package.source.title,
        .pid = instance->slot < 0 ? -1 : feed_pid(mods, instance->slot),
        .late = instance->late,
        .cpu_ns = instance->cpu_ns,
        .last_cpu_ns = instance->last_cpu_ns,
        .late_ticks = instance->late_ticks,
        .prints = instance->prints,
        .prints_dropped = instance->prints_dropped,
        .errors = instance->errors,
        .memory_kb = memory_of(mods, instance),
        .icon = mods_icon(instance),
        .restarts = instance->restarts,
        .evaluations = instance->evaluations,
        .starved_ticks = instance->starved_ticks,
        .cut_frames = instance->cut_frames,
        .throttle = instance->throttle,
        .waits_at = instance->waits ? instance->waits_at : "",
        .reason = is_over(instance) ? instance->reason : "",
    };
    return true;
}

void mods_set_throttle(struct mods *mods, uint16_t mod, const struct gate_throttle *throttle)
{
    struct instance *instance = mods_find(mods, mod);
    if (!instance) return;
    instance->throttle = *throttle;
    gate_set_throttle(mods->gate, mod, throttle);
}

enum status mods_note_action(struct mods *mods, uint16_t mod, uint32_t player, const char *action,
                             bool pressed)
{
    return gate_note_action(mods->gate, mod, player, action, pressed);
}

enum status mods_note_panel(struct mods *mods, uint16_t mod, const struct gate_panel_event *what)
{
    return gate_note_panel(mods->gate, mod, what);
}

static void note_cut(struct mods *mods, uint16_t mod, unsigned what, bool alone, const char *text)
{
    struct instance *instance = mods_find(mods, mod);
    if (!instance || what >= MODS_CUT_KINDS) return;
    instance->cut_frames += alone;
    if (instance->say_cut_at[what] > mods->acts) return;
    instance->say_cut_at[what] = mods->acts + MODS_CUT_SAY_SECONDS * mods->tick_rate;
    log_write(LOG_WARN, instance->package.source.id, NULL, "%s", text);
}

void mods_note_cut(struct mods *mods, uint16_t mod, unsigned what, bool alone, const char *text)
{
    if (tape_plays(mods->tape)) return; // its pictures are others, if there are any
    feed_note_cut(mods, mod, what, alone, text);
    note_cut(mods, mod, what, alone, text);
}

void mods_recall_cuts(struct mods *mods)
{
    for (;;) {
        const tape_entry *entry = tape_peek(mods->tape);
        if (!entry || entry->what_case != GATEHOUSE__TRACE__ENTRY__WHAT_CUT) return;
        const Gatehouse__Trace__Cut *cut = tape_take(mods->tape)->cut;
        note_cut(mods, (uint16_t)cut->mod, cut->what, cut->alone, cut->text);
    }
}

void mods_set_realtime(struct mods *mods, bool realtime)
{
    mods->realtime = tape_answer(mods->tape, TAPE_REALTIME, realtime);
}

// --- act ---

void mods_act(struct mods *mods)
{
    mods->acts++;
    mods_show_assets(mods);
    gate_act(mods->gate);
    mods_hear(mods);
}

void mods_hear(struct mods *mods)
{
    mods_show_assets(mods);
    for (size_t i = 0; i < mods->count; i++) {
        mods_tell_notifications(mods, mods->instances[i]);
        mods_step_next(mods, mods->instances[i]);
    }
}

// --- deliver ---

bool mods_give_batch(struct mods *mods, struct instance *instance)
{
    if (mods->batch.len == 0) return false;
    enum status status = feed_deliver(mods, instance->slot, mods->batch.data, mods->batch.len);
    if (status == STATUS_OK) return true;
    if (status == STATUS_CLOSED) return false; // it dies: its end is told when it is over
    log_write(LOG_WARN, instance->package.source.id, NULL,
              "%zu bytes of events did not reach the mod: %s", mods->batch.len,
              status_text(status));
    return false;
}

static void deliver_init(struct mods *mods, struct instance *instance)
{
    uint64_t seed = mods_seed(mods, instance->package.source.id);
    if (gate_take_init(mods->gate, instance->number, seed, &mods->batch) != STATUS_OK) return;
    instance->joined = mods_give_batch(mods, instance);
}

// Whether the mod is told anything in this tick.
static bool is_to_be_woken(const struct mods *mods, struct instance *instance)
{
    if (!gate_is_due(mods->gate, instance->number)) return false;
    if (!budget_starves(mods, instance)) return true;
    instance->starved_ticks++;
    return false;
}

static void deliver_events(struct mods *mods, struct instance *instance)
{
    if (feed_dying(mods, instance->slot)) return;
    if (feed_busy(mods, instance->slot)) {
        instance->late = true;
        instance->late_ticks++;
        return;
    }
    if (!is_to_be_woken(mods, instance)) return;
    (void)gate_take_events(mods->gate, instance->number, &mods->batch); // the rest comes next tick
    instance->batch_bytes = mods_give_batch(mods, instance) ? mods->batch.len : 0;
}

// Its assets are not there for it to show yet.
static bool is_decoding(const struct instance *instance)
{
    return instance->job && !instance->decoded;
}

void mods_deliver(struct mods *mods)
{
    for (size_t i = 0; i < mods->count; i++) budget_tick(mods, mods->instances[i]);
    gate_collect_events(mods->gate);
    mods_give_evaluations(mods);
    for (size_t i = 0; i < mods->count; i++) {
        struct instance *instance = mods->instances[i];
        if (!mods_hears(instance)) continue;
        if (instance->evaluation.state == EVALUATION_RUNS)
            continue; // that is no lateness of the mod's
        buf_clear(&mods->batch);
        if (instance->joined)
            deliver_events(mods, instance);
        else if (!instance->throttle.suspended && !is_decoding(instance) &&
                 !feed_busy(mods, instance->slot))
            deliver_init(mods, instance);
    }
    feed_wake(mods);
}

// --- think ---

// `for_all`: for those that start, too, and for the end of those that were killed. In which tick a mod is
// back must not depend on when the system tells of its death.
static bool must_wait(const struct mods *mods, const struct instance *instance, bool for_all)
{
    if (for_all && mods_next_loads(instance)) return true;
    if (instance->slot < 0) return false;
    if (for_all && feed_dying(mods, instance->slot)) return true;
    if (!instance->ready || is_decoding(instance)) return for_all;
    return feed_busy(mods, instance->slot);
}

static bool any_to_wait_for(const struct mods *mods, bool for_all)
{
    for (size_t i = 0; i < mods->count; i++)
        if (must_wait(mods, mods->instances[i], for_all)) return true;
    return false;
}

static uint64_t time_left(uint64_t until_ns)
{
    uint64_t now = clock_now_ns();
    return now < until_ns ? until_ns - now : 0;
}

static enum status think_until(struct mods *mods, uint64_t until_ns)
{
    bool for_all = until_ns == UINT64_MAX;
    for (;;) {
        if (mods_take_all(mods, until_ns) && !any_to_wait_for(mods, for_all)) return STATUS_OK;
        uint64_t left = UINT64_MAX;
        if (feed_is_past(mods, until_ns)) return STATUS_TIMEOUT;
        if (!for_all) left = time_left(until_ns);
        enum status status = feed_wait(mods, left);
        if (status != STATUS_OK && status != STATUS_TIMEOUT) return status;
    }
}

enum status mods_think(struct mods *mods, uint64_t timeout_ns)
{
    // When nobody has work, nobody is waited for: deaths and those who work unasked are noticed here.
    (void)feed_wait(mods, 0);
    bool for_all = tape_answer(mods->tape, TAPE_FOR_ALL, timeout_ns == UINT64_MAX);
    uint64_t until_ns = for_all ? UINT64_MAX : clock_now_ns() + timeout_ns % UINT64_MAX;
    enum status status = think_until(mods, until_ns);
    if (status == STATUS_OK) return status;
    for (size_t i = 0; i < mods->count; i++)
        if (must_wait(mods, mods->instances[i], false)) mods->instances[i]->late = true;
    return status;
}

static bool any_starting(const struct mods *mods)
{
    for (size_t i = 0; i < mods->count; i++) {
        const struct instance *instance = mods->instances[i];
        if (mods_next_loads(instance)) return true;
        if (instance->slot >= 0 && (!instance->ready || is_decoding(instance))) return true;
    }
    return false;
}

void mods_wait_ready(struct mods *mods)
{
    if (mods->realtime) return;
    while (any_starting(mods)) {
        mods_take_all(mods, UINT64_MAX);
        if (!any_starting(mods)) return;
        enum status status = feed_wait(mods, UINT64_MAX);
        if (status != STATUS_OK && status != STATUS_TIMEOUT) return;
    }
}
