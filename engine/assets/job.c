// Where to start: asset_job_step() sends what waits to a decoder and takes what one left.
#include "assets/job.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "assets/internal.h"
#include "util/mem.h"

enum { MAX_DEATHS = 3 }; // of decoders, for one mod; what then still waits is not decoded

void entry_fail(struct asset_job *job, struct entry *entry, const char *format, ...)
{
    char what[ASSET_PROBLEM_BYTES], text[2 * ASSET_PROBLEM_BYTES];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    snprintf(text, sizeof text, "%.100s: %s", entry->file.file, what);
    entry->state = ENTRY_BAD;
    job->problems = mem_resize(job->problems, job->problem_count + 1, sizeof *job->problems);
    job->problems[job->problem_count++] = mem_strdup(text);
}

// --- create, destroy ---

static void copy_file(struct asset_file *to, const struct asset_file *from)
{
    *to = *from;
    to->name = mem_strdup(from->name);
    to->file = mem_strdup(from->file);
    void *bytes = mem_alloc(from->len + 1);
    if (from->len) memcpy(bytes, from->bytes, from->len);
    to->bytes = bytes;
}

static void free_file(struct asset_file *file)
{
    mem_free((char *)(uintptr_t)file->name);
    mem_free((char *)(uintptr_t)file->file);
    mem_free((void *)(uintptr_t)file->bytes);
}

// Bytes are counted before any of them is copied.
static void add_entry(struct asset_job *job, const struct asset_file *file, size_t *bytes)
{
    struct entry *entry = &job->entries[job->count++];
    struct asset_file kept = *file;
    bool fits = file->len <= ASSET_MAX_PACKAGE_BYTES - *bytes;
    if (!fits || file->len > ASSET_MAX_FILE_BYTES) kept.len = 0;
    copy_file(&entry->file, &kept);
    *bytes += kept.len;
    if (!fits) {
        entry_fail(job, entry,
                   "one too many: pictures and sounds of a mod have at most %d bytes together",
                   ASSET_MAX_PACKAGE_BYTES);
        return;
    }
    entry->file.len = file->len;
    entry_look(job, entry);
}

static void set_most_bytes(struct asset_job *job)
{
    bool sound = false;
    for (size_t i = 0; i < job->count; i++)
        sound |= job->entries[i].state == ENTRY_WAITING && job->entries[i].file.kind == ASSET_SOUND;
    job->bytes = job->pixels * DECODING_PIXEL_BYTES;
    if (sound) job->bytes += (size_t)ASSET_MAX_SOUND_SECONDS * DECODING_RATE * DECODING_FRAME_BYTES;
    if (job->bytes > job->room_bytes) job->bytes = job->room_bytes;
}

struct asset_job *asset_job_create(const char *mod, const struct asset_file *files, size_t count,
                                   size_t room_bytes)
{
    struct asset_job *job = mem_alloc(sizeof *job);
    size_t bytes = 0;
    job->mod = mem_strdup(mod);
    job->decoder = -1;
    job->room_bytes = room_bytes;
    job->set = asset_set_create();
    job->entries = mem_alloc((ASSET_MAX_FILES + 1) * sizeof *job->entries);
    for (size_t i = 0; i < count && i <= ASSET_MAX_FILES; i++) {
        add_entry(job, &files[i], &bytes);
        if (i == ASSET_MAX_FILES)
            entry_fail(job, &job->entries[i],
                       "one too many: a mod has at most %d pictures and sounds", ASSET_MAX_FILES);
    }
    set_most_bytes(job);
    return job;
}

static void drop_decoder(struct asset_job *job, struct pool *pool)
{
    if (job->decoder >= 0) pool_decoder_release(pool, job->decoder);
    job->decoder = -1;
    decoding_unmap(job->memory, job->memory_bytes);
    job->memory = NULL;
}

void asset_job_destroy(struct asset_job *job, struct pool *pool)
{
    if (!job) return;
    drop_decoder(job, pool);
    for (size_t i = 0; i < job->count; i++) free_file(&job->entries[i].file);
    for (size_t i = 0; i < job->problem_count; i++) mem_free(job->problems[i]);
    asset_set_drop(job->set);
    mem_free(job->problems);
    mem_free(job->entries);
    mem_free(job->mod);
    mem_free(job);
}

size_t asset_job_bytes(const struct asset_job *job)
{
    return job->bytes;
}

struct asset_set *asset_job_take(struct asset_job *job)
{
    struct asset_set *set = job->set;
    job->set = NULL;
    return set;
}

size_t asset_job_problem_count(const struct asset_job *job)
{
    return job->problem_count;
}

const char *asset_job_problem(const struct asset_job *job, size_t index)
{
    return job->problems[index];
}

// --- steps ---

static void fail_waiting(struct asset_job *job, const char *why)
{
    for (size_t i = 0; i < job->count; i++)
        if (job->entries[i].state == ENTRY_WAITING) entry_fail(job, &job->entries[i], "%s", why);
    job->over = true;
}

// STATUS_FULL: later.
static enum status send_batch(struct asset_job *job, struct pool *pool, struct diag *diag)
{
    uint64_t bytes = batch_lay_out(job);
    int fd;
    if (decoding_create(bytes, &fd, &job->memory) != STATUS_OK)
        return diag_set(diag, STATUS_IO, "no memory to decode it in: %s", strerror(errno));
    job->memory_bytes = bytes;
    batch_write(job);
    enum status status = pool_decode(pool, fd, bytes, &job->decoder, diag);
    close(fd);
    if (status == STATUS_OK) return status;
    decoding_unmap(job->memory, job->memory_bytes);
    job->memory = NULL;
    return status;
}

static void free_files(struct asset_job *job)
{
    for (size_t i = 0; i < job->count; i++) {
        mem_free((void *)(uintptr_t)job->entries[i].file.bytes);
        job->entries[i].file.bytes = NULL;
    }
}

static bool any_waiting(const struct asset_job *job)
{
    for (size_t i = 0; i < job->count; i++)
        if (job->entries[i].state == ENTRY_WAITING) return true;
    return false;
}

static void go_on(struct asset_job *job, struct pool *pool)
{
    if (!any_waiting(job)) {
        job->over = true;
    } else if (job->deaths == MAX_DEATHS) {
        fail_waiting(job, "was not decoded: too many of the mod's files ended their decoder");
    } else {
        struct diag diag = {""};
        enum status status = send_batch(job, pool, &diag);
        if (status != STATUS_OK && status != STATUS_FULL) fail_waiting(job, diag.text);
    }
    if (!job->over) return;
    job->bytes = job->set->bytes;
    free_files(job);
}

bool asset_job_step(struct asset_job *job, struct pool *pool)
{
    char reason[POOL_DECODER_REASON_BYTES];
    if (job->over) return true;
    if (job->decoder >= 0) {
        if (!pool_decoder_ended(pool, job->decoder, reason)) return false;
        batch_take(job, reason);
        drop_decoder(job, pool);
    }
    go_on(job, pool);
    return job->over;
}
