// The pool as mods use it, by way of a tape (trace/tape.h): what a process says and does is recorded, or comes out of a
// recording, and then there are no processes. Functions are those of pool.h of the same names.
#pragma once

#include "mods/internal.h"

enum status feed_start(struct mods *mods, const struct mod_source *source,
                       const struct pool_beginning *beginning, int *slot, struct diag *diag);
void feed_kill(struct mods *mods, int slot);
enum status feed_deliver(struct mods *mods, int slot, const void *bytes, size_t len);
enum status feed_evaluate(struct mods *mods, struct instance *instance, const char *source,
                          size_t len);
// Of evaluations that a person asked for when it was recorded: their state is as it was then.
void feed_recall_evaluations(struct mods *mods);
void feed_wake(struct mods *mods);
enum status feed_reply(struct mods *mods, int slot, const void *bytes, size_t len);
enum status feed_next(struct mods *mods, struct pool_message *message);
enum status feed_wait(struct mods *mods, uint64_t timeout_ns);
bool feed_busy(const struct mods *mods, int slot);
bool feed_dying(const struct mods *mods, int slot);
uint32_t feed_print_budget(struct mods *mods, int slot);
uint64_t feed_cpu_ns(const struct mods *mods, int slot);
uint64_t feed_memory_kb(const struct mods *mods, int slot);
int feed_pid(const struct mods *mods, int slot);
// A picture wanted more of the mod than any gets.
void feed_note_cut(struct mods *mods, uint16_t mod, unsigned what, bool alone, const char *text);
// Whether the clock is past `until_ns`; false for UINT64_MAX.
bool feed_is_past(const struct mods *mods, uint64_t until_ns);
// One step of decoding what a mod brings; as asset_job_step().
bool feed_decoded(struct mods *mods, struct asset_job *job);
