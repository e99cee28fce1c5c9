// What happened while the mods were thinking, told on the main thread: prints to the log, the rest
// to the listener.
#include <stdio.h>
#include <string.h>

#include "mods/mods_private.h"
#include "util/log.h"
#include "util/utf8.h"

enum { TELL_MAX_LINES = 40 }; // of one text: each carries the mod's name and place, which it did not pay for

static unsigned count_lines(const char *text)
{
    unsigned count = 1;
    for (; *text; text++) count += *text == '\n';
    return count;
}

// Writes a text of several lines as so many lines of the log. The text is changed.
static void log_lines(enum log_level level, const char *source, const char *place, char *text)
{
    char *rest = text;
    unsigned told = 0;
    for (char *line; told < TELL_MAX_LINES && (line = strsep(&rest, "\n"));) {
        if (!line[0] && (rest || line != text)) continue;
        log_write(level, source, place, "%s", line);
        told++;
    }
    if (rest) log_write(level, source, place, "(and %u more lines)", count_lines(rest));
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
    log_write(LOG_WARN, session->package.source.id, NULL,
              "%u more lines were dropped: it prints too much", count);
}

static void tell_end(struct mods *mods, struct session *session, const char *reason)
{
    session->state = MOD_DEAD;
    utf8_copy(session->reason, sizeof session->reason, reason);
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
    case NEWS_DROPPED:
        tell_dropped(session, news->count);
        break;
    case NEWS_READY:
        session->state = MOD_RUNNING;
        if (listener->ready) listener->ready(listener->context, session->number);
        break;
    case NEWS_FAILED:
        session->errors++;
        tell_end(mods, session, news->error->message);
        if (listener->failed)
            listener->failed(listener->context, session->number, news->error);
        else
            log_error(session, news->error);
        break;
    case NEWS_ERROR:
        session->errors++;
        if (listener->error)
            listener->error(listener->context, session->number, news->error, news->terminated);
        else
            log_error(session, news->error);
        break;
    case NEWS_DIED:
        tell_end(mods, session, news->text);
        if (listener->died)
            listener->died(listener->context, session->number, news->text);
        else
            log_write(LOG_ERROR, id, NULL, "%s", news->text);
        break;
    }
}

// The listener may stop or restart mods, this one too: then the rest of its news is of a life that
// is over.
void mods_tell_news(struct mods *mods, struct session *session)
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
