// The end of the mix: however many sounds there are at once, their sum is never more than a device can play. Without
// it the peaks are cut off, which crackles. It turns everything down at once where a peak comes, and up again
// slowly. Plain arithmetic, no SDL. Called on the audio thread alone.
#pragma once

#include <stddef.h>

struct limiter {
    float cut; // how much is taken away now, 0..1; all zero is a limiter that does nothing yet
};

// Changes `frames` pairs of samples so that none is beyond LIMITER_MOST, on either side. Those that the limiter is not
// needed for stay as they are, to the bit.
#define LIMITER_MOST 0.98f
void limiter_apply(struct limiter *limiter, float *samples, size_t frames);
