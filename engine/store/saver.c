#include "store/saver.h"

#include <pthread.h>
#include <string.h>

#include "util/check.h"
#include "util/mem.h"

struct saver {
    pthread_t thread;
    bool started;
    pthread_mutex_t lock; // of all below
    pthread_cond_t changed;
    bool ends, closes;
    struct save *save; // owned; to be written, or being written
    char *path;        // owned; of it
    bool has_result;
    enum status status;
    struct diag diag;
    struct save_file *file; // the thread's own
    char *file_path;        // the thread's own
};

struct saver *saver_create(void)
{
    struct saver *saver = mem_alloc(sizeof *saver);
    pthread_mutex_init(&saver->lock, NULL);
    pthread_cond_init(&saver->changed, NULL);
    return saver;
}

// --- the thread ---

static void close_file(struct saver *saver)
{
    save_close(saver->file);
    mem_free(saver->file_path);
    saver->file = NULL;
    saver->file_path = NULL;
}

static enum status write_save(struct saver *saver, const char *path, const struct save *save,
                              struct diag *diag)
{
    if (saver->file && strcmp(saver->file_path, path) != 0) close_file(saver);
    if (!saver->file) {
        enum status status = save_open(&saver->file, path, diag);
        if (status != STATUS_OK) return status;
        saver->file_path = mem_strdup(path);
    }
    enum status status = save_write(saver->file, save, diag);
    if (status != STATUS_OK)
        close_file(saver); // so that a new one that could not be written is not left there, empty
    return status;
}

static void write_one(struct saver *saver)
{
    struct diag diag = {""};
    pthread_mutex_unlock(&saver->lock); // who gives saves leaves this one alone
    enum status status = write_save(saver, saver->path, saver->save, &diag);
    pthread_mutex_lock(&saver->lock);
    saver->status = status;
    saver->diag = diag;
    saver->has_result = true;
    save_destroy(saver->save);
    mem_free(saver->path);
    saver->save = NULL;
    saver->path = NULL;
}

static void *work(void *pointer)
{
    struct saver *saver = pointer;
    pthread_mutex_lock(&saver->lock);
    for (;;) {
        if (saver->save) {
            write_one(saver);
        } else if (saver->closes || saver->ends) {
            close_file(saver);
            saver->closes = false;
            if (saver->ends) break;
        } else {
            pthread_cond_wait(&saver->changed, &saver->lock);
            continue;
        }
        pthread_cond_broadcast(&saver->changed);
    }
    pthread_mutex_unlock(&saver->lock);
    return NULL;
}

// --- who gives ---

static void start(struct saver *saver)
{
    if (saver->started) return;
    int error = pthread_create(&saver->thread, NULL, work, saver);
    CHECK(error == 0);
    saver->started = true;
}

enum status saver_give(struct saver *saver, const char *path, struct save *save)
{
    start(saver);
    pthread_mutex_lock(&saver->lock);
    bool busy = saver->save != NULL;
    if (!busy) {
        saver->save = save;
        saver->path = mem_strdup(path);
        saver->has_result = false;
        pthread_cond_broadcast(&saver->changed);
    }
    pthread_mutex_unlock(&saver->lock);
    if (!busy) return STATUS_OK;
    save_destroy(save);
    return STATUS_BUSY;
}

enum status saver_wait(struct saver *saver, struct diag *diag)
{
    pthread_mutex_lock(&saver->lock);
    while (saver->save) pthread_cond_wait(&saver->changed, &saver->lock);
    enum status status = saver->has_result ? saver->status : STATUS_OK;
    if (diag) *diag = saver->diag;
    pthread_mutex_unlock(&saver->lock);
    return status;
}

bool saver_take_result(struct saver *saver, enum status *status, struct diag *diag)
{
    pthread_mutex_lock(&saver->lock);
    bool has = saver->has_result && !saver->save;
    if (has) {
        *status = saver->status;
        *diag = saver->diag;
        saver->has_result = false;
    }
    pthread_mutex_unlock(&saver->lock);
    return has;
}

void saver_close(struct saver *saver)
{
    if (!saver->started) return;
    pthread_mutex_lock(&saver->lock);
    saver->closes = true;
    pthread_cond_broadcast(&saver->changed);
    while (saver->save || saver->closes) pthread_cond_wait(&saver->changed, &saver->lock);
    pthread_mutex_unlock(&saver->lock);
}

void saver_destroy(struct saver *saver)
{
    if (!saver) return;
    if (saver->started) {
        pthread_mutex_lock(&saver->lock);
        saver->ends = true;
        pthread_cond_broadcast(&saver->changed);
        pthread_mutex_unlock(&saver->lock);
        pthread_join(saver->thread, NULL);
    }
    pthread_cond_destroy(&saver->changed);
    pthread_mutex_destroy(&saver->lock);
    mem_free(saver);
}
