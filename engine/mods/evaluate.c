// Scripts that a person has a mod's worker run.
#include <string.h>

#include "mods/feed.h"
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
    struct instance *instance = mods_find(mods, mod);
    if (!instance) return STATUS_NOT_FOUND;
    if (!instance->package.source.evaluates) return STATUS_DENIED;
    if (instance->slot < 0) return STATUS_CLOSED;
    if (len > POOL_MAX_EVAL_BYTES) return STATUS_LIMIT;
    struct evaluation *evaluation = &instance->evaluation;
    if (evaluation->state != EVALUATION_NONE) return STATUS_BUSY;
    *evaluation = (struct evaluation){
        .state = EVALUATION_WAITS, .id = id, .source = mem_alloc(len + 1), .len = len};
    if (len) memcpy(evaluation->source, source, len);
    return STATUS_OK;
}

static bool has_time(const struct mods *mods, const struct instance *instance)
{
    return mods_hears(instance) && !pool_busy(mods->pool, instance->slot) &&
           !pool_dying(mods->pool, instance->slot);
}

void mods_give_evaluations(struct mods *mods)
{
    bool given = false;
    feed_recall_evaluations(mods);
    for (size_t i = 0; i < mods->count; i++) {
        struct instance *instance = mods->instances[i];
        struct evaluation *evaluation = &instance->evaluation;
        if (evaluation->state != EVALUATION_WAITS || !has_time(mods, instance)) continue;
        enum status status = feed_evaluate(mods, instance, evaluation->source, evaluation->len);
        drop_source(evaluation);
        evaluation->state = status == STATUS_OK ? EVALUATION_RUNS : EVALUATION_LOST;
        instance->evaluations += status == STATUS_OK;
        given |= status == STATUS_OK;
    }
    if (given) feed_wake(mods);
}

void evaluation_lose(struct instance *instance)
{
    drop_source(&instance->evaluation);
    if (instance->evaluation.state != EVALUATION_NONE) instance->evaluation.state = EVALUATION_LOST;
}

void evaluation_tell_lost(struct mods *mods, struct instance *instance)
{
    if (instance->evaluation.state != EVALUATION_LOST) return;
    instance->evaluation.state = EVALUATION_NONE;
    if (mods->listener.evaluated)
        mods->listener.evaluated(mods->listener.context, instance->number, instance->evaluation.id,
                                 false, false, "the mod ended before it answered");
}
