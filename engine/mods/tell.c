// What happened while the mods were thinking, told on the main thread: prints to the log, the rest
// to the listener.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "mods/internal.h"
#include "util/log.h"
#include "util/utf8.h"

enum {
    TELL_MAX_LINES = 200, // of one mod in one act
};

static unsigned count_lines(const char *text)
{
    unsigned count = 1;
    for (; *text; text++) count += *text == '\n';
    return count;
}

// Lines of prints and errors that nobody will read; how many is told once in a while.
static void drop_lines(struct instance *instance, uint32_t count)
{
    instance->prints_dropped += count;
    instance->drops_unsaid += count;
}

// Writes as many lines of the text as there are left. The text is changed.
static void log_lines(struct instance *instance, enum log_level level, const char *place,
                      char *text)
{
    char *rest = text;
    for (size_t len = strlen(text); len > 0 && text[len - 1] == '\n';) text[--len] = 0;
    while (rest && instance->lines_left > 0) {
        rest = strchr(rest, '\n');
        if (rest) rest++;
        instance->lines_left--;
    }
    if (rest) drop_lines(instance, count_lines(rest));
    if (rest == text) return;
    if (rest) rest[-1] = 0;
    log_write_of_mod(level, instance->package.source.id, place, text);
}

static void log_error(struct instance *instance, const struct pool_error *error)
{
    char place[160], text[sizeof error->text];
    snprintf(place, sizeof place, "%s:%d", error->file, error->line);
    snprintf(text, sizeof text, "%s", error->text[0] ? error->text : error->message);
    log_lines(instance, LOG_ERROR, error->file[0] ? place : NULL, text);
}

void mods_tell_counts(struct mods *mods, struct instance *instance)
{
    if (instance->drops_unsaid == 0) return;
    log_write(LOG_WARN, instance->package.source.id, NULL,
              "%" PRIu64 " more lines were dropped: it prints too much", instance->drops_unsaid);
    instance->drops_unsaid = 0;
    instance->say_drops_at = mods->acts + mods->tick_rate; // one line a second
}

static void tell_end(struct mods *mods, struct instance *instance, const char *reason)
{
    instance->state = MOD_DEAD;
    instance->waits = false;
    utf8_copy(instance->reason, sizeof instance->reason, reason);
    gate_remove_mod(mods->gate, instance->number);
}

static void tell_ready(struct mods *mods, struct instance *instance)
{
    const struct mods_listener *listener = &mods->listener;
    instance->state = MOD_RUNNING;
    if (listener->ready) listener->ready(listener->context, instance->number);
}

static void tell_one(struct mods *mods, struct instance *instance,
                     struct notification *notification)
{
    const struct mods_listener *listener = &mods->listener;
    const char *id = instance->package.source.id;
    switch (notification->kind) {
    case NOTIFICATION_PRINT:
        instance->prints++;
        if (listener->printed)
            listener->printed(listener->context, instance->number, notification->level,
                              notification->text,
                              notification->place[0] ? notification->place : NULL);
        log_lines(instance, notification->level,
                  notification->place[0] ? notification->place : NULL, notification->text);
        break;
    case NOTIFICATION_DROPPED:
        drop_lines(instance, notification->count);
        break;
    case NOTIFICATION_READY:
        instance->waits = notification->waits;
        utf8_copy(instance->waits_at, sizeof instance->waits_at, notification->place);
        if (!notification->waits) tell_ready(mods, instance);
        break;
    case NOTIFICATION_RAN:
        instance->waits = false;
        tell_ready(mods, instance);
        break;
    case NOTIFICATION_FAILED:
        instance->errors++;
        tell_end(mods, instance, notification->error->message);
        if (listener->failed)
            listener->failed(listener->context, instance->number, notification->error);
        else
            log_error(instance, notification->error);
        break;
    case NOTIFICATION_ERROR:
        instance->errors++;
        if (listener->error)
            listener->error(listener->context, instance->number, notification->error,
                            notification->terminated);
        else
            log_error(instance, notification->error);
        break;
    case NOTIFICATION_EVALUATED:
        instance->evaluation.state = EVALUATION_NONE;
        if (listener->evaluated)
            listener->evaluated(listener->context, instance->number, notification->count,
                                notification->ok, notification->terminated, notification->text);
        break;
    case NOTIFICATION_DIED:
        tell_end(mods, instance, notification->text);
        if (listener->died)
            listener->died(listener->context, instance->number, notification->text);
        else
            log_write(LOG_ERROR, id, NULL, "%s", notification->text);
        break;
    }
}

// Its prints and errors; what ends it is the caller's.
static bool tell_one_of_next(struct mods *mods, struct instance *next,
                             struct notification *notification, struct pool_error *error)
{
    switch (notification->kind) {
    case NOTIFICATION_PRINT:
    case NOTIFICATION_DROPPED:
        tell_one(mods, next, notification);
        return false;
    case NOTIFICATION_READY:
        next->waits = notification->waits;
        utf8_copy(next->waits_at, sizeof next->waits_at, notification->place);
        return false;
    case NOTIFICATION_RAN:       // it is told nothing before it plays
    case NOTIFICATION_EVALUATED: // nobody asks before it plays
        return false;
    case NOTIFICATION_ERROR:
        log_error(next, notification->error);
        return false;
    case NOTIFICATION_FAILED:
        *error = *notification->error;
        return true;
    case NOTIFICATION_DIED:
        break;
    }
    *error = (struct pool_error){.line = 0};
    utf8_copy(error->message, sizeof error->message, notification->text);
    return true;
}

bool mods_tell_next(struct mods *mods, struct instance *next, struct pool_error *error)
{
    bool ended = false;
    next->lines_left = TELL_MAX_LINES;
    for (size_t i = 0; i < next->notifications.count && !ended; i++)
        ended = tell_one_of_next(mods, next, &next->notifications.items[i], error);
    drop_lines(next, next->notifications.dropped);
    notification_queue_clear(&next->notifications);
    return ended;
}

void mods_tell_replaced(struct mods *mods, const struct instance *instance,
                        const struct pool_error *error)
{
    const struct mods_listener *listener = &mods->listener;
    if (listener->replaced)
        listener->replaced(listener->context, instance->number, error);
    else if (error)
        log_write(LOG_ERROR, instance->package.source.id, NULL, "%s", error->message);
}

// The listener may stop or restart mods, this one too: then the rest of its notifications is of a life that
// is over.
void mods_tell_notifications(struct mods *mods, struct instance *instance)
{
    struct notification_queue queue = instance->notifications;
    notification_queue_init(&instance->notifications);
    instance->lines_left = TELL_MAX_LINES;
    for (size_t i = 0; i < queue.count; i++) {
        int slot = instance->slot;
        tell_one(mods, instance, &queue.items[i]);
        if (instance->slot != slot || instance->state == MOD_STOPPED) break;
    }
    evaluation_tell_lost(mods, instance);
    drop_lines(instance, queue.dropped);
    if (mods->acts >= instance->say_drops_at) mods_tell_counts(mods, instance);
    notification_queue_fini(&queue);
}
