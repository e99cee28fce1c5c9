// Scripts that a person has a mod's worker run.
#include <string.h>

#include "mods/internal.h"
#include "util/mem.h"

static void drop_source(struct evaluation *evaluation)
{
    mem_free(evaluation->source);
    evaluation->source = NULL;
    evaluation->len = 0;
}

enum status mods_evaluate(struct mods *mods, uint16_t mod, uint32_t id, const char *source,
                          size_t len)
{
    struct session *session = mods_find(mods, mod);
    if (!session) return STATUS_NOT_FOUND;
    if (!session->package.source.evaluates) return STATUS_DENIED;
    if (session->slot < 0) return STATUS_CLOSED;
    if (len > POOL_MAX_EVAL_BYTES) return STATUS_LIMIT;
    struct evaluation *evaluation = &session->evaluation;
    if (evaluation->state != EVALUATION_NONE) return STATUS_BUSY;
    *evaluation = (struct evaluation){
        .state = EVALUATION_WAITS, .id = id, .source = mem_alloc(len + 1), .len = len};
    if (len) memcpy(evaluation->source, source, len);
    return STATUS_OK;
}

static bool has_time(const struct mods *mods, const struct session *session)
{
    return mods_hears(session) && !pool_busy(mods->pool, session->slot) &&
           !pool_dying(mods->pool, session->slot);
}

void mods_give_evaluations(struct mods *mods)
{
    bool given = false;
    for (size_t i = 0; i < mods->count; i++) {
        struct session *session = mods->sessions[i];
        struct evaluation *evaluation = &session->evaluation;
        if (evaluation->state != EVALUATION_WAITS || !has_time(mods, session)) continue;
        enum status status = pool_evaluate(mods->pool, session->slot, evaluation->id,
                                           evaluation->source, evaluation->len);
        drop_source(evaluation);
        evaluation->state = status == STATUS_OK ? EVALUATION_RUNS : EVALUATION_LOST;
        session->evaluations += status == STATUS_OK;
        given |= status == STATUS_OK;
    }
    if (given) pool_wake(mods->pool);
}

void evaluation_lose(struct session *session)
{
    drop_source(&session->evaluation);
    if (session->evaluation.state != EVALUATION_NONE) session->evaluation.state = EVALUATION_LOST;
}

void evaluation_tell_lost(struct mods *mods, struct session *session)
{
    if (session->evaluation.state != EVALUATION_LOST) return;
    session->evaluation.state = EVALUATION_NONE;
    if (mods->listener.evaluated)
        mods->listener.evaluated(mods->listener.context, session->number, session->evaluation.id,
                                 false, false, "the mod ended before it answered");
}
