#include "app/thinker.h"

#include <pthread.h>
#include <stdbool.h>

#include "mods/mods.h"
#include "util/check.h"
#include "util/mem.h"

struct thinker {
    struct mods *mods;
    pthread_t thread;
    pthread_mutex_t lock; // guards all below
    pthread_cond_t changed;
    bool working, ending;
    void (*wanted)(void *argument); // to be done by who joins; NULL: nothing is
    void *argument;
    uint64_t timeout_ns;
    enum status result;
};

static void *run(void *context)
{
    struct thinker *thinker = context;
    pthread_mutex_lock(&thinker->lock);
    for (;;) {
        while (!thinker->working && !thinker->ending) {
            pthread_cond_wait(&thinker->changed, &thinker->lock);
        }
        if (thinker->ending) break;
        uint64_t timeout_ns = thinker->timeout_ns;
        pthread_mutex_unlock(&thinker->lock);
        enum status result = mods_think(thinker->mods, timeout_ns);
        pthread_mutex_lock(&thinker->lock);
        thinker->result = result;
        thinker->working = false;
        pthread_cond_broadcast(&thinker->changed);
    }
    pthread_mutex_unlock(&thinker->lock);
    return NULL;
}

struct thinker *thinker_create(struct mods *mods)
{
    struct thinker *thinker = mem_alloc(sizeof *thinker);
    thinker->mods = mods;
    pthread_mutex_init(&thinker->lock, NULL);
    pthread_cond_init(&thinker->changed, NULL);
    CHECK(pthread_create(&thinker->thread, NULL, run, thinker) == 0);
    return thinker;
}

void thinker_start(struct thinker *thinker, uint64_t timeout_ns)
{
    pthread_mutex_lock(&thinker->lock);
    CHECK(!thinker->working);
    thinker->timeout_ns = timeout_ns;
    thinker->working = true;
    pthread_cond_broadcast(&thinker->changed);
    pthread_mutex_unlock(&thinker->lock);
}

void thinker_call(void *context, void (*fn)(void *argument), void *argument)
{
    struct thinker *thinker = context;
    if (!pthread_equal(pthread_self(),
                       thinker->thread)) { // mods that load are heard by the first thread
        fn(argument);
        return;
    }
    pthread_mutex_lock(&thinker->lock);
    thinker->wanted = fn;
    thinker->argument = argument;
    pthread_cond_broadcast(&thinker->changed);
    while (thinker->wanted) pthread_cond_wait(&thinker->changed, &thinker->lock);
    pthread_mutex_unlock(&thinker->lock);
}

// Does what the other thread wants done here; the lock is held before and after, and not meanwhile.
static void do_wanted(struct thinker *thinker)
{
    pthread_mutex_unlock(&thinker->lock);
    thinker->wanted(thinker->argument);
    pthread_mutex_lock(&thinker->lock);
    thinker->wanted = NULL;
    pthread_cond_broadcast(&thinker->changed);
}

enum status thinker_join(struct thinker *thinker)
{
    pthread_mutex_lock(&thinker->lock);
    while (thinker->working) {
        if (thinker->wanted)
            do_wanted(thinker);
        else
            pthread_cond_wait(&thinker->changed, &thinker->lock);
    }
    enum status result = thinker->result;
    pthread_mutex_unlock(&thinker->lock);
    return result;
}

void thinker_destroy(struct thinker *thinker)
{
    if (!thinker) return;
    (void)thinker_join(thinker); // nobody asks any more who was late
    pthread_mutex_lock(&thinker->lock);
    thinker->ending = true;
    pthread_cond_broadcast(&thinker->changed);
    pthread_mutex_unlock(&thinker->lock);
    pthread_join(thinker->thread, NULL);
    pthread_cond_destroy(&thinker->changed);
    pthread_mutex_destroy(&thinker->lock);
    mem_free(thinker);
}
