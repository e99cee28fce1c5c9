// One slot of the pool: a mod's process as the engine knows it. Private to this folder.
//
// A slot is free, running or exited. It is exited from the moment the zygote says so until its last
// messages and its POOL_EXITED have been collected. A killed slot has been given up: what its process
// still says is thrown away.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "ipc/channel.h"
#include "ipc/protocol.h"
#include "pool/pool.h"

enum slot_state { SLOT_FREE, SLOT_RUNNING, SLOT_EXITED };

enum { SLOT_MAX_REASON_BYTES = 320 };

// CPU limits of one delivery.
struct limits {
    uint64_t handler_cpu_ns; // until it is asked to stop; the start may use twice as much
    uint64_t kill_cpu_ns;    // more, until it is killed
};

// Since the last look at a busy slot (stall.h).
struct stall {
    uint64_t looked_at_ns, cpu_ns, wait_ns; // then
    uint64_t asked_at_ns, answering_ns;
    bool knows_wait;
    bool slept; // in this delivery
};

struct slot {
    enum slot_state state;
    int index;
    pid_t pid;        // as the engine sees it
    pid_t zygote_pid; // as the zygote names it, in its own namespace
    int pidfd, notify_fd;
    clockid_t cpu_clock;
    struct channel channel;
    struct ring_writer down;
    struct ring_reader up;

    uint32_t delivery;      // number of the last one; the start is 1
    bool busy;              // it is not DONE
    bool loaded;            // READY came
    bool waits;             // and the main module waits since then
    bool killed;            // killed by us
    bool asked;             // a query waits for its reply
    bool unwoken;           // it has something to read and was not woken
    bool covering;          // this delivery asks for what ran,
    uint32_t covered_bytes; // of which so much has come
    bool evaluating;        // this delivery is an evaluation that is not answered
    uint32_t eval_id;       // and which one
    bool read_since_wake;   // it may wait for room in its ring
    uint32_t sends,
        sent_bytes;         // in this delivery: more than an honest child sends breaks the protocol
    uint32_t errors, drops; // the same: frames
    struct print_budget prints;  // set before the first delivery
    uint32_t idle_notifications; // how often it notified since it was DONE

    struct limits limits;
    uint64_t cpu_base_ns; // its CPU at the last DONE
    // For the limits by the clock: how long this delivery has been watched, and when its CPU was last seen
    // to grow enough. While the engine does not look (it is paused, or stopped), that clock stands still.
    uint64_t looked_at_ns, watched_ns;
    uint64_t cpu_seen_ns, progress_ns; // of watched_ns
    struct stall stall;
    uint64_t stalled_ns;        // that it slept at work, over all deliveries
    uint64_t terminated_cpu_ns; // CPU of this delivery when it was asked to stop; 0 = it was not
    uint64_t check_at_ns;       // nothing can be over a limit before
    uint64_t
        end_by_ns; // killed, or seen to be gone: told as exited then at the latest; 0 = neither

    int wait_status;
    char reason[SLOT_MAX_REASON_BYTES];                 // why we killed it; "" = we did not
    char last_words[PROTOCOL_MAX_LAST_WORDS_BYTES + 1]; // why it says it ended itself
    bool spoke_last_words;
};

// Sends SIGKILL with a reason for people and throws away what it still says.
void slot_kill(struct slot *slot, const char *format, ...) __attribute__((format(printf, 2, 3)));

// The process is gone.
void slot_set_exited(struct slot *slot, int wait_status);

// The kernel may have news of the process itself: when it is gone, whoever knows how it ended has until
// slot->end_by_ns to say so.
void slot_note_gone(struct slot *slot, uint64_t now_ns);

// Nobody said in time how it ended.
void slot_give_up(struct slot *slot);

// Whether slot_next() would find something.
bool slot_readable(const struct slot *slot);

// The next message; its bytes lie in `buffer` (PROTOCOL_MAX_FRAME_BYTES + 1), its reason in `reason`
// (SLOT_MAX_REASON_BYTES). STATUS_EMPTY: none now. A POOL_EXITED is the last: slot_release() then.
// However the other side writes meanwhile, a call reads a few frames at most.
enum status slot_next(struct slot *slot, uint8_t *buffer, char *reason,
                      struct pool_message *message);

// It notified the engine.
void slot_note_notification(struct slot *slot);

// Gives its descriptors and memory back: the slot is free.
void slot_release(struct slot *slot);

// A new delivery begins.
void slot_begin(struct slot *slot);

// CPU of the process so far; 0 when it is gone.
uint64_t slot_cpu_ns(const struct slot *slot);
// What its delivery may use: POOL_LOAD_HANDLERS times as much while its main module is loaded.
uint64_t slot_handler_ns(const struct slot *slot);
