// What happened while the mods were thinking, told on the main thread: prints to the log, the rest
// to the listener.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "mods/internal.h"
#include "util/log.h"
#include "util/utf8.h"

enum {
    TELL_MAX_LINES = 200,  // of one mod in one act
    TELL_DROPS_TICKS = 60, // between two lines about what was dropped
};

static unsigned count_lines(const char *text)
{
    unsigned count = 1;
    for (; *text; text++) count += *text == '\n';
    return count;
}

// Lines of prints and errors that nobody will read; how many is told once in a while.
static void drop_lines(struct session *session, uint32_t count)
{
    session->prints_dropped += count;
    session->drops_unsaid += count;
}

// Writes as many lines of the text as there are left. The text is changed.
static void log_lines(struct session *session, enum log_level level, const char *place, char *text)
{
    char *rest = text;
    for (size_t len = strlen(text); len > 0 && text[len - 1] == '\n';) text[--len] = 0;
    while (rest && session->lines_left > 0) {
        rest = strchr(rest, '\n');
        if (rest) rest++;
        session->lines_left--;
    }
    if (rest) drop_lines(session, count_lines(rest));
    if (rest == text) return;
    if (rest) rest[-1] = 0;
    log_write_of_mod(level, session->package.source.id, place, text);
}

static void log_error(struct session *session, const struct pool_error *error)
{
    char place[160], text[sizeof error->text];
    snprintf(place, sizeof place, "%s:%d", error->file, error->line);
    snprintf(text, sizeof text, "%s", error->text[0] ? error->text : error->message);
    log_lines(session, LOG_ERROR, error->file[0] ? place : NULL, text);
}

void mods_tell_counts(struct mods *mods, struct session *session)
{
    if (session->drops_unsaid == 0) return;
    log_write(LOG_WARN, session->package.source.id, NULL,
              "%" PRIu64 " more lines were dropped: it prints too much", session->drops_unsaid);
    session->drops_unsaid = 0;
    session->say_drops_at = mods->acts + TELL_DROPS_TICKS;
}

static void tell_end(struct mods *mods, struct session *session, const char *reason)
{
    session->state = MOD_DEAD;
    session->waits = false;
    utf8_copy(session->reason, sizeof session->reason, reason);
    gate_remove_mod(mods->gate, session->number);
}

static void tell_ready(struct mods *mods, struct session *session)
{
    const struct mods_listener *listener = &mods->listener;
    session->state = MOD_RUNNING;
    if (listener->ready) listener->ready(listener->context, session->number);
}

static void tell_one(struct mods *mods, struct session *session, struct notification *notification)
{
    const struct mods_listener *listener = &mods->listener;
    const char *id = session->package.source.id;
    switch (notification->kind) {
    case NOTIFICATION_PRINT:
        session->prints++;
        if (listener->printed)
            listener->printed(listener->context, session->number, notification->level,
                              notification->text,
                              notification->place[0] ? notification->place : NULL);
        log_lines(session, notification->level, notification->place[0] ? notification->place : NULL,
                  notification->text);
        break;
    case NOTIFICATION_DROPPED:
        drop_lines(session, notification->count);
        break;
    case NOTIFICATION_READY:
        session->waits = notification->waits;
        utf8_copy(session->waits_at, sizeof session->waits_at, notification->place);
        if (!notification->waits) tell_ready(mods, session);
        break;
    case NOTIFICATION_RAN:
        session->waits = false;
        tell_ready(mods, session);
        break;
    case NOTIFICATION_FAILED:
        session->errors++;
        tell_end(mods, session, notification->error->message);
        if (listener->failed)
            listener->failed(listener->context, session->number, notification->error);
        else
            log_error(session, notification->error);
        break;
    case NOTIFICATION_ERROR:
        session->errors++;
        if (listener->error)
            listener->error(listener->context, session->number, notification->error,
                            notification->terminated);
        else
            log_error(session, notification->error);
        break;
    case NOTIFICATION_EVALUATED:
        session->evaluation.state = EVALUATION_NONE;
        if (listener->evaluated)
            listener->evaluated(listener->context, session->number, notification->count,
                                notification->ok, notification->terminated, notification->text);
        break;
    case NOTIFICATION_DIED:
        tell_end(mods, session, notification->text);
        if (listener->died)
            listener->died(listener->context, session->number, notification->text);
        else
            log_write(LOG_ERROR, id, NULL, "%s", notification->text);
        break;
    }
}

// Its prints and errors; what ends it is the caller's.
static bool tell_one_of_next(struct mods *mods, struct session *next,
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

bool mods_tell_next(struct mods *mods, struct session *next, struct pool_error *error)
{
    bool ended = false;
    next->lines_left = TELL_MAX_LINES;
    for (size_t i = 0; i < next->notifications.count && !ended; i++)
        ended = tell_one_of_next(mods, next, &next->notifications.items[i], error);
    drop_lines(next, next->notifications.dropped);
    notification_queue_clear(&next->notifications);
    return ended;
}

void mods_tell_replaced(struct mods *mods, const struct session *session,
                        const struct pool_error *error)
{
    const struct mods_listener *listener = &mods->listener;
    if (listener->replaced)
        listener->replaced(listener->context, session->number, error);
    else if (error)
        log_write(LOG_ERROR, session->package.source.id, NULL, "%s", error->message);
}

// The listener may stop or restart mods, this one too: then the rest of its notifications is of a life that
// is over.
void mods_tell_notifications(struct mods *mods, struct session *session)
{
    struct notification_queue queue = session->notifications;
    notification_queue_init(&session->notifications);
    session->lines_left = TELL_MAX_LINES;
    for (size_t i = 0; i < queue.count; i++) {
        int slot = session->slot;
        tell_one(mods, session, &queue.items[i]);
        if (session->slot != slot || session->state == MOD_STOPPED) break;
    }
    evaluation_tell_lost(mods, session);
    drop_lines(session, queue.dropped);
    if (mods->acts >= session->say_drops_at) mods_tell_counts(mods, session);
    notification_queue_fini(&queue);
}
