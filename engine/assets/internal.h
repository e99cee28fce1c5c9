// What the files of this folder share: a file on its way.
#pragma once

#include "assets/job.h"
#include "ipc/decoding.h"

enum entry_state { ENTRY_WAITING, ENTRY_DONE, ENTRY_BAD };

struct entry {
    struct asset_file file; // all pointers owned
    enum entry_state state;
    struct decoding_job job; // where it is in the memory of the decoder that works on it
};

struct asset_job {
    char *mod;
    struct entry *entries;
    size_t count;
    size_t room_bytes;
    size_t bytes;                // of the result; until it is over, the most that can be
    size_t pixels, sound_frames; // of what is done
    struct asset_set *set;
    char **problems;
    size_t problem_count;

    int decoder; // -1: none
    uint8_t *memory;
    size_t memory_bytes;
    struct entry *batch[ASSET_MAX_FILES + 1]; // what it works on, in its order
    size_t batch_count;
    unsigned deaths; // of decoders
    bool over;
};

void entry_fail(struct asset_job *job, struct entry *entry, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// --- batch.c: job->batch in job->memory ---
// Makes a batch of those that wait, as many as fit, each with its places; the bytes that takes.
uint64_t batch_lay_out(struct asset_job *job);
void batch_write(const struct asset_job *job);
// The decoder is gone; `reason` is how it broke down, "" when it did not.
void batch_take(struct asset_job *job, const char *reason);

// --- look.c: before it is decoded ---
// Whether it may be decoded; else it has failed.
bool entry_look(struct asset_job *job, struct entry *entry);

// --- take.c: after ---
// Takes what a decoder left in `out` for this entry into the set.
void entry_take(struct asset_job *job, struct entry *entry, const struct decoding_answer *answer,
                const uint8_t *out);
