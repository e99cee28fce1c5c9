#include "worker/process/watchdog.h"

#include <limits.h>

#include "util/check.h"

enum {
#ifdef __SANITIZE_ADDRESS__
    WATCHDOG_STACK_BYTES = 256 * 1024,
#else
    WATCHDOG_STACK_BYTES = 64 * 1024,
#endif
};

static void *watchdog_main(void *context)
{
    struct watchdog *watchdog = context;
    pthread_mutex_lock(&watchdog->lock);
    watchdog->alive = 1;
    pthread_cond_signal(&watchdog->started);
    pthread_mutex_unlock(&watchdog->lock);

    for (uint32_t request = 0;;) {
        request = channel_wait_terminate(watchdog->channel, request);
        pthread_mutex_lock(&watchdog->lock);
        if (request != 0 && request == watchdog->running)
            worker_terminate_execution(watchdog->worker);
        pthread_mutex_unlock(&watchdog->lock);
    }
    return NULL;
}

enum status watchdog_start(struct watchdog *watchdog, struct channel *channel,
                           struct worker *worker)
{
    *watchdog = (struct watchdog){
        .channel = channel,
        .worker = worker,
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .started = PTHREAD_COND_INITIALIZER,
    };
    pthread_attr_t attributes;
    CHECK(pthread_attr_init(&attributes) == 0);
    CHECK(pthread_attr_setstacksize(&attributes, WATCHDOG_STACK_BYTES) == 0);
    CHECK(pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED) == 0);
    pthread_t thread;
    int error = pthread_create(&thread, &attributes, watchdog_main, watchdog);
    pthread_attr_destroy(&attributes);
    if (error != 0) return STATUS_IO;

    pthread_mutex_lock(&watchdog->lock);
    while (!watchdog->alive) pthread_cond_wait(&watchdog->started, &watchdog->lock);
    pthread_mutex_unlock(&watchdog->lock);
    return STATUS_OK;
}

void watchdog_begin(struct watchdog *watchdog, uint32_t delivery)
{
    pthread_mutex_lock(&watchdog->lock);
    watchdog->running = delivery;
    pthread_mutex_unlock(&watchdog->lock);
}

void watchdog_end(struct watchdog *watchdog)
{
    watchdog_begin(watchdog, 0);
}
