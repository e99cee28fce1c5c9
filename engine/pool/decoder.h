// One decoder's process as the engine knows it, and how long it may take. Private to this folder.
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "pool/pool.h"

enum decoder_state { DECODER_FREE, DECODER_RUNNING, DECODER_ENDED };

struct decoder {
    enum decoder_state state;
    bool given_up; // nobody waits for it: free when it is gone
    pid_t zygote_pid;
    int pidfd; // -1: none
    bool has_clock;
    clockid_t cpu_clock;
    uint64_t looked_at_ns, watched_ns; // the clock stands still while the engine does not look
    uint64_t check_at_ns;
    int wait_status;
    uint64_t end_by_ns; // told as ended then at the latest; 0 = it was not seen to end
    bool lost;          // the zygote died or was stopped first, and nobody knows how this one ended
    char killed[POOL_DECODER_REASON_BYTES]; // why we ended it; "" = we did not
};

// It runs since now.
void decoder_begin(struct decoder *decoder, uint64_t now_ns);
// Ends one that took too long, and one whose end nobody tells; sets check_at_ns anew.
void decoder_check(struct decoder *decoder, uint64_t now_ns);
void decoder_kill(struct decoder *decoder, const char *reason);
// It is gone and reaped.
void decoder_set_ended(struct decoder *decoder, int wait_status);
void decoder_describe_end(const struct decoder *decoder, char reason[POOL_DECODER_REASON_BYTES]);
// Gives its descriptor back: it is free.
void decoder_fini(struct decoder *decoder);
