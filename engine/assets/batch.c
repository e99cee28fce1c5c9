// What a decoder is given, and what it leaves.
#include <string.h>

#include "assets/internal.h"

static uint64_t place(uint64_t *at, uint64_t bytes)
{
    uint64_t here = (*at + 7) & ~(uint64_t)7;
    *at = here + bytes;
    return here;
}

uint64_t batch_lay_out(struct asset_job *job)
{
    uint64_t bytes = decoding_files_at(job->count);
    job->batch_count = 0;
    for (size_t i = 0; i < job->count; i++) {
        struct entry *entry = &job->entries[i];
        if (entry->state != ENTRY_WAITING) continue;
        uint64_t end = bytes, in_at = place(&end, entry->job.in_bytes);
        uint64_t out_at = place(&end, entry->job.out_bytes);
        if (end > DECODING_MAX_BYTES) break;
        entry->job.in_at = in_at;
        entry->job.out_at = out_at;
        bytes = end;
        job->batch[job->batch_count++] = entry;
    }
    return bytes;
}

void batch_write(const struct asset_job *job)
{
    const struct decoding_head head = {.count = (uint32_t)job->batch_count};
    memcpy(job->memory, &head, sizeof head);
    for (size_t i = 0; i < job->batch_count; i++) {
        const struct entry *entry = job->batch[i];
        memcpy(job->memory + sizeof head + i * sizeof entry->job, &entry->job, sizeof entry->job);
        memcpy(job->memory + entry->job.in_at, entry->file.bytes, entry->file.len);
    }
}

// --- from the decoder ---

static void refuse(struct asset_job *job, struct entry *entry, const struct decoding_answer *answer)
{
    char text[DECODING_TEXT_BYTES];
    size_t len = strnlen(answer->text, sizeof text - 1);
    for (size_t i = 0; i < len; i++) // an honest decoder writes nothing else
        text[i] = answer->text[i] >= ' ' && answer->text[i] <= '~' ? answer->text[i] : '?';
    text[len] = 0;
    entry_fail(job, entry, "%s", len ? text : "cannot be decoded");
}

void batch_take(struct asset_job *job, const char *reason)
{
    const uint8_t *answers = job->memory + decoding_answers_at(job->batch_count);
    for (size_t i = 0; i < job->batch_count; i++) {
        struct entry *entry = job->batch[i];
        struct decoding_answer answer;
        memcpy(&answer, answers + i * sizeof answer, sizeof answer);
        if (answer.state == DECODING_DONE) {
            entry_take(job, entry, &answer, job->memory + entry->job.out_at);
        } else if (answer.state == DECODING_REFUSED) {
            refuse(job, entry, &answer);
        } else {
            // This one ended it; those behind it have another try.
            entry_fail(job, entry, "its decoder %s", reason[0] ? reason : "did not decode it");
            job->deaths++;
            return;
        }
    }
}
