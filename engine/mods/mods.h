// Mods at work: one instance per mod that joins its process (pool) to the gate, in load order.
//
// A instance is starting, running, late (did not answer by the barrier), stopped or dead. One whose main module waits
// at a top-level await is starting, but told what happens: that may be what it waits for. This
// module moves bytes between pool and gate, attributes prints and errors to the mod in the log,
// keeps its cost, and tells the host through struct mods_listener what happened. It decides
// nothing: whether a mod that crashed comes back is the host's policy.
//
// Threads: mods_think may run on a second thread while the first draws; everything else in `act`.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assets/job.h"
#include "gate/gate.h"
#include "pool/pool.h"
#include "scene/scene.h"

struct mods;
struct tape;

enum mod_state { MOD_NONE, MOD_STARTING, MOD_RUNNING, MOD_STOPPED, MOD_DEAD };

// What happened in think is queued and told in the next mods_act, on the main thread, in load
// order. A function may stop, start and restart mods. What nobody listens to goes to the log.
struct mods_listener {
    void *context;
    void (*ready)(void *context, uint16_t mod);
    void (*failed)(void *context, uint16_t mod, const struct pool_error *error); // did not load
    void (*error)(void *context, uint16_t mod, const struct pool_error *error, bool terminated);
    void (*died)(void *context, uint16_t mod, const char *reason);
    // mods_replace is over: the newer source plays, or (`error`) does not load and the old one stays.
    void (*replaced)(void *context, uint16_t mod, const struct pool_error *error);
    // A $print, which is in the log in any case. `place`: "main.js:3", or NULL.
    void (*printed)(void *context, uint16_t mod, enum log_level level, const char *text,
                    const char *place);
    // What came of mods_evaluate. `terminated`: it was stopped for its CPU time.
    void (*evaluated)(void *context, uint16_t mod, uint32_t id, bool ok, bool terminated,
                      const char *text);
};

// What one mod may use; 0 = as everywhere.
struct mod_limits {
    struct gate_limits gate;
    uint64_t handler_cpu_ns, kill_cpu_ns;       // as in pool_config
    uint64_t bucket_refill_ns, bucket_burst_ns; // 2 ms a tick, 100 ms at most
};

struct mod_source {
    const char *id, *title;
    const char *settings_json;         // "{}" when none
    const struct pool_module *modules; // module 0 is the main one
    size_t module_count;
    const char *const *capabilities; // granted
    const uint32_t *quotas; // of each as gate_set_quota has it, 0 = the usual; NULL: all usual
    size_t capability_count;
    struct mod_limits limits;
    uint32_t api_target;             // the API level that it was written for; 0 = the newest
    uint32_t game_target;            // the same of the game's own api; 0 = it does not say
    const struct asset_file *assets; // what is seen and heard of it; decoded once, at mods_start
    size_t asset_count;
    struct topics topics;            // that it publishes and hears
    struct gate_actions actions;     // input actions of its own
    uint32_t storage_version;        // of what it keeps; 0 = it keeps nothing
    size_t storage_bytes;            // and how much that may be
    size_t player_storage_bytes;     // how much it may keep for the player
    const struct locale_text *texts; // in the player's language
    size_t text_count;
    bool evaluates; // mods_evaluate may run scripts in it: only for who develops it
};

// What of a source is another when the mod starts again; NULL = as it was.
struct mod_changes {
    const char *settings_json;
    const char *const *capabilities;
    const uint32_t *quotas; // with capabilities, as in mod_source
    size_t capability_count;
};

struct mod_info {
    enum mod_state state;
    const char *id, *title;
    int pid;
    bool late;
    uint64_t cpu_ns, last_cpu_ns, late_ticks, prints, prints_dropped, errors;
    uint64_t memory_kb; // of its process, read at most once a second; 0: it has none
    const char *icon;   // the sprite that its package has as its icon, once it is decoded; or NULL
    uint64_t restarts;  // how often it was started again
    uint64_t evaluations;   // scripts of a person's that ran in it
    uint64_t starved_ticks; // in which it slept because its CPU was used up
    uint64_t
        cut_frames; // pictures in which it wanted more than any mod gets, and something was left out
    struct gate_throttle throttle;
    const char *
        waits_at; // where its main module waits at a top-level await: "main.js:3", "main.js"; "" when it does not
    const char *reason; // why it is stopped or dead; "" when it is not
};

// What a mod is called and what it says by keys, in the player's language.
struct mod_words {
    const char *title;
    const struct locale_text *texts;
    size_t text_count;
};

struct mods *mods_create(struct pool *pool, struct gate *gate, struct scene *scene,
                         const struct mods_listener *listener, uint64_t seed, uint32_t tick_rate);
void mods_destroy(
    struct mods *mods); // tells the mods, gives them a moment, stops them; NULL is fine
void mods_set_listener(struct mods *mods,
                       const struct mods_listener *listener); // NULL: nobody listens

// Starts a mod: the next number in load order. It joins at the first tick after it is ready and its assets
// are decoded; a file that cannot be is told in the log, and the mod does without. The source is copied.
// STATUS_INVALID: an unknown capability or a quota for one that has no commands;
// STATUS_LIMIT: a quota that nobody gets; STATUS_FULL: too many mods; or what
// locale_create or pool_start returns.
enum status mods_start(struct mods *mods, const struct mod_source *source, uint16_t *mod,
                       struct diag *diag);
// Starts a stopped or dead one again under its own number. STATUS_BUSY when it is neither. `changes` (may be NULL)
// are copied and stay for later starts, also when this one fails: an unknown capability is STATUS_INVALID.
enum status mods_restart(struct mods *mods, uint16_t mod, const struct mod_changes *changes,
                         struct diag *diag);
// The mod's words in another language from now on, also of what it shows already; in `act`. The mod is not told. What
// locale_create returns, and then nothing is changed. STATUS_NOT_FOUND: no such mod.
enum status mods_speak(struct mods *mods, uint16_t mod, const struct mod_words *words);
// Loads a newer source of a mod in a process of its own, while the old one plays on. In the first mods_act after its
// main module ran and its assets are decoded, the old one is stopped and the new one begins under the same number,
// with what the mod stores; what it sent until then is done. When it does not load, everything stays as it is. Either
// is told as `replaced`. Meanwhile its queries are answered with the rights of the old one. Called again, it forgets
// the source that still loads. STATUS_INVALID: another id; or what mods_start returns.
enum status mods_replace(struct mods *mods, uint16_t mod, const struct mod_source *source,
                         struct diag *diag);
// Tells it Shutdown and gives it a moment (a short one when ticks follow the clock) when it is idle, then ends its process. Commands that it
// sends in that moment are not applied. Nothing happens when it does not run.
void mods_stop(struct mods *mods, uint16_t mod, const char *reason);
// How the mod is treated from now on, until it is told otherwise: kept when it dies or starts
// again. A suspended mod gets nothing and what it sends is thrown away; what it shows is hidden.
void mods_set_throttle(struct mods *mods, uint16_t mod, const struct gate_throttle *throttle);
// What mods' processes say and do is recorded on this tape from now on, or comes from it (trace/tape.h), and then there
// are none. Before the first mod starts; the tape outlives the mods. NULL: neither.
void mods_set_tape(struct mods *mods, struct tape *tape);
// As gate_set_caller: `call` calls `fn` on the thread of the game's Lua; NULL: mods_think runs there.
void mods_set_caller(struct mods *mods,
                     void (*call)(void *context, void (*fn)(void *argument), void *argument),
                     void *context);
// As gate_note_action; in `act`.
enum status mods_note_action(struct mods *mods, uint16_t mod, uint32_t player, const char *action,
                             bool pressed);
// As gate_note_panel; in `act`.
enum status mods_note_panel(struct mods *mods, uint16_t mod, const struct gate_panel_event *what);
// Whether ticks follow the clock. If so, each mod has a bucket of CPU time that a tick fills by a
// little and its work empties; while it is empty the mod is not woken. CPU time is another in each
// run, so without a clock (false, the default) the bucket changes nothing: there the limit of one
// handler must do.
void mods_set_realtime(struct mods *mods, bool realtime);
// Something that the mod shows was left out of a picture, which is told in its log now and then. `what` is what kind of
// thing, below MODS_CUT_KINDS, for telling each by itself; `alone`: it is counted against the mod. Outside of `think`.
enum { MODS_CUT_KINDS = 8, MODS_CUT_SAY_SECONDS = 10 };
void mods_note_cut(struct mods *mods, uint16_t mod, unsigned what, bool alone, const char *text);
// Has the mod's worker run a script (at most POOL_MAX_EVAL_BYTES, copied) in this tick, or as soon as it has time;
// the mod is told its events a tick later then. One at a time. What the script does is the mod's doing in all
// respects. What comes of it is told to the listener, once for each that was taken, also when the mod ends before.
// STATUS_DENIED: not in this mod; STATUS_BUSY: one is under way; STATUS_CLOSED: it does not run; STATUS_LIMIT: too long.
enum status mods_evaluate(struct mods *mods, uint16_t mod, uint32_t id, const char *source,
                          size_t len);
// In act: gives those that wait to mods that have time. mods_deliver does it too; a held tick needs this.
void mods_give_evaluations(struct mods *mods);
// What was cut in the pictures of a recording that is played, in place of what mods_note_cut() is told.
void mods_recall_cuts(struct mods *mods);
size_t mods_count(const struct mods *mods);
// What it brought along, decoded, from the act in which it was ready: the same from then on. Borrowed; NULL:
// nothing yet.
struct asset_set *mods_assets(const struct mods *mods, uint16_t mod);
// What was wrong with its files: "sprites/a.png: ...". NULL: no more of them.
const char *mods_asset_problem(const struct mods *mods, uint16_t mod, size_t index);
bool mods_get(const struct mods *mods, uint16_t mod, struct mod_info *info);

// act, first half: commands of the last tick are applied, queued notifications told to the listener.
void mods_act(struct mods *mods);
// Instead of both halves in a tick in which no time passes: notifications are told, nothing is applied and nobody woken.
void mods_hear(struct mods *mods);
// act, second half, after the world's step: events are encoded, put into the rings, all mods woken.
void mods_deliver(struct mods *mods);
// think: collects answers and serves queries until every mod is done or the time is up (nanoseconds
// from now; UINT64_MAX = wait for all, each until its CPU limit). STATUS_TIMEOUT when some are
// late.
enum status mods_think(struct mods *mods, uint64_t timeout_ns);
// Waits until every starting mod is ready or failed, so that the tick at which it joins does not depend on
// the machine. Returns at once when ticks follow the clock: a frame waits for nobody.
void mods_wait_ready(struct mods *mods);
// What ran in a mod's process since it began, where the pool counts that: appended to `report` as the process says it
// (JSON, or anything), in act. It waits for the mod. STATUS_CLOSED: it does not run; STATUS_BUSY: it is not done with
// its last events; STATUS_LIMIT: there is too much of it.
enum status mods_take_coverage(struct mods *mods, uint16_t mod, struct buf *report);
