#include "pool/decoder.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "pool/reason.h"

enum {
    NS_PER_MS = 1000 * 1000,
    LEAST_SLICE_NS = 2 * NS_PER_MS,
    LOOK_NS = 250 * NS_PER_MS, // how often the clock is looked at
#ifdef __SANITIZE_ADDRESS__
    CPU_MS = 8000,
#else
    CPU_MS = 1000, // the most that a package may hold takes a third of it
#endif
};

// By the clock: an honest one uses CPU whenever it gets it.
static const uint64_t STALL_NS = 20ull * 1000 * NS_PER_MS;
static const uint64_t END_NS = 10ull * 1000 * NS_PER_MS; // from its end until that is told

void decoder_begin(struct decoder *decoder, uint64_t now_ns)
{
    decoder->state = DECODER_RUNNING;
    decoder->looked_at_ns = now_ns;
    decoder->check_at_ns = now_ns + LOOK_NS;
}

void decoder_kill(struct decoder *decoder, const char *reason)
{
    if (decoder->state != DECODER_RUNNING || decoder->killed[0]) return;
    snprintf(decoder->killed, sizeof decoder->killed, "%s", reason);
    syscall(SYS_pidfd_send_signal, decoder->pidfd, SIGKILL, NULL, 0); // it may be gone: then it is
}

static uint64_t cpu_ns(const struct decoder *decoder)
{
    struct timespec time;
    if (!decoder->has_clock || clock_gettime(decoder->cpu_clock, &time) != 0) return 0;
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

// Killed, or gone before the worker program said so.
static bool is_ending(const struct decoder *decoder)
{
    struct pollfd polled = {.fd = decoder->pidfd, .events = POLLIN};
    return decoder->killed[0] || poll(&polled, 1, 0) == 1;
}

static void check_end(struct decoder *decoder, uint64_t now_ns)
{
    if (!decoder->end_by_ns) decoder->end_by_ns = now_ns + END_NS;
    decoder->check_at_ns = now_ns + LOOK_NS;
    if (now_ns < decoder->end_by_ns) return;
    decoder->lost = true;
    decoder_set_ended(decoder, 0);
}

void decoder_check(struct decoder *decoder, uint64_t now_ns)
{
    if (is_ending(decoder)) {
        check_end(decoder, now_ns);
        return;
    }
    const uint64_t limit = (uint64_t)CPU_MS * NS_PER_MS;
    uint64_t since = now_ns - decoder->looked_at_ns, used = cpu_ns(decoder);
    decoder->looked_at_ns = now_ns;
    decoder->watched_ns += since < 4 * LOOK_NS ? since : 4 * LOOK_NS;
    if (used > limit)
        decoder_kill(decoder, "took too much CPU");
    else if (decoder->watched_ns > STALL_NS)
        decoder_kill(decoder, "did not answer");
    uint64_t left = used < limit ? limit - used : 0;
    if (left < LEAST_SLICE_NS) left = LEAST_SLICE_NS;
    decoder->check_at_ns = now_ns + (left < LOOK_NS ? left : LOOK_NS);
}

void decoder_set_ended(struct decoder *decoder, int wait_status)
{
    decoder->state = DECODER_ENDED;
    decoder->wait_status = wait_status;
    if (decoder->given_up) decoder_fini(decoder);
}

void decoder_describe_end(const struct decoder *decoder, char reason[POOL_DECODER_REASON_BYTES])
{
    if (decoder->killed[0])
        snprintf(reason, POOL_DECODER_REASON_BYTES, "%s", decoder->killed);
    else if (decoder->lost)
        snprintf(reason, POOL_DECODER_REASON_BYTES,
                 "is gone, and the worker program does not say how");
    else if (decoder->wait_status != 0)
        reason_write(reason, POOL_DECODER_REASON_BYTES, decoder->wait_status, "", "");
    else
        reason[0] = 0;
}

void decoder_fini(struct decoder *decoder)
{
    if (decoder->pidfd >= 0) close(decoder->pidfd);
    *decoder = (struct decoder){.pidfd = -1};
}
