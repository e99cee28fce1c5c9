// The engine's side of the mods' processes: start, deliver, collect, measure, stop.
//
// The pool starts the worker program as a zygote and asks it for one process per mod. A slot is one
// such process; it talks frames through a pair of shared-memory rings. Everything that comes out of a
// slot is hostile until proven otherwise: it has been copied out of shared memory once and its frame
// lengths checked, nothing more. The pool knows nothing of protobuf, the world or Lua.
//
// Threads: all calls from one thread at a time (the engine hands the pool to its thinker thread during
// `think` and takes it back at the barrier). pool_create and pool_start from a thread that outlives the
// pool: the worker program is tied to the life of the thread that started it.
// Memory: bytes in a pool_message are borrowed until the next pool_next() or pool_wait().
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/diag.h"
#include "util/log.h"
#include "util/status.h"

struct pool;

enum {
    POOL_MAX_SLOTS = 256,
    POOL_MAX_SEND_BYTES = 64 * 1024,       // one $send; a longer one throws a RangeError in the mod
    POOL_MAX_SENDS = 1024,                 // $send calls per delivery; one more throws, too
    POOL_MAX_SENT_BYTES = 2 * 1024 * 1024, // of all of them; a $send beyond throws, too
    POOL_MAX_FRAME_BYTES = 128 * 1024,     // one delivery, one reply
    POOL_MAX_DECODERS = 4,                 // at work at once
    POOL_MAX_EVAL_BYTES = 16 * 1024,       // a script to evaluate
    POOL_MAX_COVERAGE_BYTES = 8 * 1024 * 1024 + 16, // of one report of what ran
    POOL_LOAD_HANDLERS =
        4, // what a mod that is loaded may use, in handlers: large packages need it
    POOL_MAX_PACKAGE_BYTES = 24 * 1024 * 1024, // scripts, and their source maps beside them
};

// What a mod may use where a pool_config or lua/conf.lua does not say; conf.lua has the same numbers for people.
enum {
    POOL_DEFAULT_HEAP_MB = 64,
    POOL_DEFAULT_PROCESS_MB = 128,
    POOL_DEFAULT_HANDLER_MS = 250,
    POOL_DEFAULT_KILL_MS = 100,
    POOL_DEFAULT_PRINT_KB = 64, // per second
};

struct pool_config {
    const char *worker_path; // the gatehouse-worker program
    const char *sdk_path;    // folder with the SDK's modules; "index.js" is imported as "gatehouse"
    // Mods can do what the player can; whoever sets it says so at each start.
    bool unsafe_no_sandbox;
    // Per mod; 0 = POOL_DEFAULT_...
    size_t heap_bytes;
    size_t process_bytes;    // RLIMIT_DATA beyond what the warm zygote has
    uint64_t handler_cpu_ns; // CPU one handler may use before it is terminated
    uint64_t kill_cpu_ns;    // CPU more until SIGKILL: V8 stops at its next check
    uint32_t print_bytes_per_second;
    bool coverage; // what runs in mods is counted: for tests, and slower
    // Evaluated in each mod where that line of its file is reached (worker_probe()): for who looks into one. NULL: nothing.
    // Borrowed until pool_destroy().
    const char *probe_file, *probe;
    int probe_line;
    bool no_scripts; // for pool_decode() alone: nothing of V8 is made ready, sdk_path may be NULL
};

// Starts the zygote. STATUS_NOT_FOUND: no worker program (the diag says what to build);
// STATUS_IO: it could not start or its sandbox cannot stand on this machine.
enum status pool_create(struct pool **pool, const struct pool_config *config, struct diag *diag);
void pool_destroy(struct pool *pool); // stops every slot first; NULL is fine

// A JS module of a mod's package: name relative to the package ("main.js", "lib/a.js").
struct pool_module {
    const char *name;
    const char *source;
    size_t len;
};

// Where the game stands when a mod is loaded, for its random numbers and its clock until the first batch of
// events says more.
struct pool_beginning {
    uint64_t seed;
    uint32_t tick, tick_rate; // ticks a second, not 0
};

// Starts a process for a mod and sends it its modules; module 0 is the one to run. `beginning` may be NULL:
// seed 0, tick 0. Its READY or FAILED
// comes as a message later. The main module may use
// POOL_LOAD_HANDLERS times a handler's CPU. Takes about a millisecond
// (the fork). A worker program that died is started again, a few times.
// STATUS_FULL: no slot left. STATUS_LIMIT: too much source. STATUS_INVALID: no module, or a name that
// cannot be one ("", "/a.js", "../a.js", "gatehouse/..."). STATUS_IO: no process; the diag says why.
enum status pool_start(struct pool *pool, const char *mod, const struct pool_beginning *beginning,
                       const struct pool_module *modules, size_t count, int *slot,
                       struct diag *diag);

// Other CPU limits than the pool's for one slot, from its next delivery on; 0 = the pool's. Nothing happens
// when the slot is free.
void pool_set_cpu_limits(struct pool *pool, int slot, uint64_t handler_cpu_ns,
                         uint64_t kill_cpu_ns);

// Stops a slot: SIGKILL, at once. The slot is free for reuse after its POOL_EXITED has been collected.
void pool_kill(struct pool *pool, int slot);

// Puts bytes for the mod's $recv callback into its ring, without waking it: pool_wake does. STATUS_BUSY
// when the slot still works on its last delivery (or its start); STATUS_LIMIT when too long;
// STATUS_CLOSED when dead, killed or FAILED.
enum status pool_deliver(struct pool *pool, int slot, const void *bytes, size_t len);

// Puts a script of a person's into its ring, as a delivery of its own with the limits of any: one
// POOL_EVALUATED with this number comes before its DONE, unless the process ends. As pool_deliver.
enum status pool_evaluate(struct pool *pool, int slot, uint32_t id, const char *source, size_t len);

// Asks for what ran, where that is counted, as a delivery of its own: any number of POOL_COVERAGE comes before
// its DONE. As pool_deliver.
enum status pool_cover(struct pool *pool, int slot);

// Wakes the slots that have something to read. One call for all mods of a tick.
void pool_wake(struct pool *pool);

// The reply to a POOL_QUERY of this slot; wakes it. Each query gets exactly one. STATUS_INVALID: none is
// open; STATUS_LIMIT, STATUS_CLOSED as pool_deliver.
enum status pool_reply(struct pool *pool, int slot, const void *bytes, size_t len);

enum pool_message_kind {
    POOL_READY, // the main module ran; or (`waits`) waits at a top-level await, in `file`, `line`; bytes: none
    POOL_FAILED,  // it could not be loaded, or failed after it waited; `error`
    POOL_SEND,    // $send without a reply; bytes
    POOL_QUERY,   // $send that waits for pool_reply; bytes
    POOL_PRINT,   // $print; bytes = text (made valid UTF-8, no NUL), level, file, line
    POOL_DROPPED, // prints that the rate limit dropped since the last such message; `count`
    POOL_DONE,    // the delivery has been worked through; cpu_ns (READY and FAILED have it, too)
    POOL_ERROR, // the $recv callback threw, or was terminated: `error`, `terminated`; DONE follows
    POOL_EVALUATED, // bytes = what came of an evaluation, as a text (as of POOL_PRINT); `count` is its number, `ok`, `terminated`
    POOL_COVERAGE, // bytes = a piece of what ran, as the mod's process says; POOL_MAX_COVERAGE_BYTES at most in all
    POOL_RAN,    // the main module, which waited, ran to its end; DONE follows; bytes: none
    POOL_EXITED, // the process is gone; `reason` says why for people, `exit_signal`, `exit_code`
};

// A JS error as text for people and in parts. Everything in it came from the mod's process: text only.
struct pool_error {
    char message[1024], file[128], function[96], source_line[256];
    int line, column;
    // all of it, several lines: file:line:column: message, source line, caret, frames, causes, other rejections
    char text[4096];
};

struct pool_message {
    enum pool_message_kind kind;
    int slot;
    const void *bytes;
    size_t len;
    enum log_level level; // POOL_PRINT
    char file[128];       // POOL_PRINT, POOL_READY
    int line;             // the same; 0: not known
    bool waits;           // POOL_READY
    uint32_t count;
    bool ok;         // POOL_EVALUATED: it did not fail
    bool terminated; // POOL_ERROR, POOL_FAILED, POOL_EVALUATED: stopped for its CPU time
    // POOL_DONE: the process's CPU since its last DONE, measured by the engine. On another core the kernel's
    // figure lags by up to a scheduler tick; what is missing is in the next one, the sum is exact.
    uint64_t cpu_ns;
    struct pool_error error;
    const char *reason; // POOL_EXITED
    int exit_signal, exit_code;
};

// The next message of any slot, STATUS_EMPTY when there is none now. In a slot's own order; slots take
// turns. A slot that was killed says nothing more but POOL_EXITED; one that breaks the protocol or sends
// or prints more than an honest process can is killed here. Fields that a kind does not name are undefined.
enum status pool_next(struct pool *pool, struct pool_message *message);

// Sleeps until a slot has a message or ended, a CPU limit passed, or the time is up (nanoseconds from
// now; UINT64_MAX = no limit). While it sleeps it enforces the CPU limits: a handler over handler_cpu_ns
// is terminated, one that goes on for kill_cpu_ns more is killed. So is one that does not answer and does
// hardly anything for 10 s, or sleeps at work for as long in all its deliveries, was not ready after 20 s, or
// uses CPU or rings while it has nothing to do. A process that is gone, or was killed, is told as exited 10 s
// later at the latest, even when the worker program says nothing.
// STATUS_TIMEOUT when the time is up.
// Deaths are noticed here only (a wait of 0 is enough): a pool that never waits never tells POOL_EXITED.
enum status pool_wait(struct pool *pool, uint64_t timeout_ns);

bool pool_busy(const struct pool *pool, int slot); // a delivery (or the start) is not DONE yet
// It was killed, by pool_kill or here, and its POOL_EXITED is still to come.
bool pool_dying(const struct pool *pool, int slot);
// What it may still print, in bytes; each line costs some more.
uint32_t pool_print_budget(const struct pool *pool, int slot);
int pool_pid(const struct pool *pool, int slot);   // -1 when free
uint64_t pool_cpu_ns(struct pool *pool, int slot); // the process's CPU so far
// Memory that it uses and does not share as files, as the kernel counts it now; 0 when that cannot be told.
uint64_t pool_memory_kb(const struct pool *pool, int slot);
// The extra isolation layers that the system refused, "process-namespace, landlock"; "" when all stand.
const char *pool_missing_layers(const struct pool *pool);

// --- decoders: processes that turn pictures and sounds of mods into plain pixels and samples ---
// As walled in as a mod's process, but without scripts: each gets one piece of memory (ipc/decoding.h), and
// ends by itself. pool_wait() returns when one ended, and ends those that take too long.

enum { POOL_DECODER_REASON_BYTES = 160 };

// Starts one. The descriptor stays the caller's. STATUS_FULL: enough are at work; STATUS_IO: no process.
// The worker program's first process is not started anew for this: call it after a pool_start().
enum status pool_decode(struct pool *pool, int memory, size_t bytes, int *decoder,
                        struct diag *diag);
// Whether it is gone. Only then does nothing write to its memory any more. `reason` becomes why it was
// ended or how it broke down, "" when it ended by itself and well.
bool pool_decoder_ended(const struct pool *pool, int decoder,
                        char reason[POOL_DECODER_REASON_BYTES]);
// Ends it if need be. The number means nothing afterwards.
void pool_decoder_release(struct pool *pool, int decoder);
