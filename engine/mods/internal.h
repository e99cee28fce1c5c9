// What this module's own files share. mods.c is a tick, life.c starts and ends mods, replace.c puts a newer
// source in the place of one that plays, tell.c tells what happened in the last think.
#pragma once

#include "mods/mods.h"
#include "mods/notifications.h"
#include "mods/mod_package.h"
#include "trace/tape.h"

enum {
    MODS_BATCH_BYTES =
        POOL_MAX_FRAME_BYTES - 4096, // one EventBatch, with room for the frame around it
    MODS_REPLY_BYTES = POOL_MAX_FRAME_BYTES - 4096,
    MODS_LOOK_MESSAGES = 64, // between two looks at the clock
};

enum evaluation_state {
    EVALUATION_NONE,
    EVALUATION_WAITS,
    EVALUATION_RUNS,
    EVALUATION_ANSWERED, // but nobody has been told yet
    EVALUATION_LOST,
};

struct evaluation {
    enum evaluation_state state;
    uint32_t id;
    char *source; // owned, while it waits
    size_t len;
};

struct instance {
    uint16_t number;
    struct mod_package package;
    struct notification_queue notifications;
    enum mod_state state; // as the main thread knows it
    int slot;             // -1: no process
    bool ready;           // its main module ran, or waits at a top-level await
    bool waits; // that is so, as the main thread knows it: it starts, and is told what happens
    char waits_at[160]; // where that is: "main.js:3", "main.js"
    bool joined;        // it got its Init
    bool late;
    uint64_t cpu_ns, last_cpu_ns, late_ticks, prints, prints_dropped, errors;
    uint64_t restarts, starved_ticks, evaluations, cut_frames;
    uint64_t say_cut_at[MODS_CUT_KINDS]; // not in the log before this act; 0: at once
    struct evaluation evaluation;
    uint64_t shutdown_cpu_ns;            // its CPU when it was told to stop
    uint64_t memory_kb, read_memory_at;  // 0: not read of this process yet
    int64_t bucket_ns;                   // CPU it may use; below zero: it owes
    uint64_t paid_ns;                    // of others' CPU, in this tick
    size_t batch_bytes;                  // of events that it was given last
    uint64_t drops_unsaid, say_drops_at; // lines that were dropped; not in the log before this act
    unsigned lines_left;                 // of the log, in this act
    struct gate_throttle throttle;
    char reason[GATE_REASON_BYTES]; // why it has no process
    struct asset_name *asset_names; // owned; of what is in its package, good or bad
    size_t asset_count;
    struct asset_job *job; // NULL: nothing to decode
    struct buf *coverage;  // where what ran goes while it is asked for; else NULL
    bool coverage_fits;
    bool decoded;             // the job is over
    struct asset_set *assets; // for all to see, since the act after that
    struct instance *next;    // a newer source that loads; NULL: none
    bool is_next;             // it is one itself, and not in mods->instances
    struct buf held;          // is_next: what it has sent
};

// Whether it is to be told what happens.
static inline bool mods_hears(const struct instance *instance)
{
    return instance->slot >= 0 && (instance->state == MOD_RUNNING || instance->waits);
}

struct asset_name {
    enum asset_kind kind;
    char name[ASSET_NAME_BYTES];
};

struct mods {
    struct pool *pool;
    struct gate *gate;
    struct scene *scene;
    struct mods_listener listener;
    uint64_t seed;
    uint32_t tick_rate;
    bool realtime;
    uint64_t acts;                             // so far
    struct instance *instances[GATE_MAX_MODS]; // by number - 1: load order
    size_t count;
    struct instance *by_slot[POOL_MAX_SLOTS]; // NULL: nobody listens to that process any more
    struct buf batch, reply;
    struct tape *tape;      // borrowed; NULL: nothing is recorded or played
    uint64_t *start_hashes; // owned: of the modules of what was started, for the tape
    size_t start_count;
};

// --- mods.c ---
struct instance *mods_find(const struct mods *mods, uint16_t mod); // NULL: no such number
// What the processes have said by now. False when there was no time for all of it: `until_ns` by the
// clock, UINT64_MAX = as long as it takes.
bool mods_take_all(struct mods *mods, uint64_t until_ns);
// Gives mods->batch to the mod's process; false when it is empty or could not be given.
bool mods_give_batch(struct mods *mods, struct instance *instance);

// --- start.c ---
uint64_t mods_seed(const struct mods *mods, const char *id); // of that mod's random numbers
// A process for the mod, with the CPU limits that it is to have. Errors are those of pool_start().
enum status mods_start_process(struct mods *mods, const struct mod_source *source, int *slot,
                               struct diag *diag);

// --- coverage.c ---
void mods_note_coverage(struct instance *instance, const void *bytes, size_t len); // a piece of it

// --- assets.c ---
// Their names, before it starts.
void mods_note_assets(struct instance *instance, const struct mod_source *source);
void mods_begin_assets(struct mods *mods, struct instance *instance,
                       const struct mod_source *source);
void mods_end_assets(struct mods *mods, struct instance *instance);
// Tells the gate what the mod may name, in each of its lives.
void mods_name_assets(struct mods *mods, const struct instance *instance);
// Lets decoding go on, on whatever thread has the mods.
void mods_step_assets(struct mods *mods);
// In act: what is decoded by now is for all to see.
void mods_show_assets(struct mods *mods);
const char *mods_icon(const struct instance *instance); // NULL: it has none, or none yet

// --- budget.c ---
uint64_t budget_refill_ns(const struct instance *instance);
uint64_t budget_burst_ns(const struct instance *instance);
// A process begins: its bucket is full.
void budget_begin(struct instance *instance);
// A tick began.
void budget_tick(struct mods *mods, struct instance *instance);
// It used so much CPU.
void budget_use(struct instance *instance, uint64_t cpu_ns);
// Those whose messages were in the batch that this mod has worked through with so much CPU pay their part.
void budget_charge_senders(struct mods *mods, struct instance *instance, uint64_t cpu_ns);
// Whether it must sleep until its bucket has something in it again.
bool budget_starves(const struct mods *mods, const struct instance *instance);

// --- evaluate.c ---
// Its process is gone, and with it what was under way.
void evaluation_lose(struct instance *instance);
// Tells of one that was lost.
void evaluation_tell_lost(struct mods *mods, struct instance *instance);

// --- life.c ---
// The instance has no process any more; with `kill` the process is ended.
void mods_release_slot(struct mods *mods, struct instance *instance, bool kill);

enum status mods_add_to_gate(struct mods *mods, const struct instance *instance, struct diag *diag);

// --- replace.c ---
void mods_forget_next(struct mods *mods, struct instance *instance);
// What one that loads sends waits until it is in its place.
void mods_hold(struct mods *mods, struct instance *next, const void *bytes, size_t len);
bool mods_next_loads(const struct instance *instance);
// In act: a newer source that is ready takes its place, one that does not load is forgotten.
void mods_step_next(struct mods *mods, struct instance *instance);

// --- tell.c ---
void mods_tell_notifications(struct mods *mods, struct instance *instance);
// The same of one that is to take a place. True when it does not load: why is in `error`.
bool mods_tell_next(struct mods *mods, struct instance *next, struct pool_error *error);
void mods_tell_replaced(struct mods *mods, const struct instance *instance,
                        const struct pool_error *error);
// Its log ends here: what was only counted so far is said.
void mods_tell_counts(struct mods *mods, struct instance *instance);
