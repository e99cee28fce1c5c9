#include "audio/limiter.h"

#include <math.h>

// Of what is taken away, so much is given back in a frame: half of it in a third of a second at 44,100 Hz. Below
// LEAST_CUT nobody hears it.
static const float GIVEN_BACK = 5e-5f, LEAST_CUT = 1e-3f;

static float cut_for(float left, float right)
{
    float peak = fmaxf(fabsf(left), fabsf(right));
    return peak > LIMITER_MOST ? 1 - LIMITER_MOST / peak : 0;
}

static float within(float sample)
{
    return fminf(fmaxf(sample, -LIMITER_MOST), LIMITER_MOST);
}

void limiter_apply(struct limiter *limiter, float *samples, size_t frames)
{
    for (size_t i = 0; i < frames; i++) {
        float *frame = &samples[2 * i];
        limiter->cut -= limiter->cut * GIVEN_BACK;
        if (limiter->cut < LEAST_CUT) limiter->cut = 0;
        limiter->cut = fmaxf(limiter->cut, cut_for(frame[0], frame[1]));
        if (limiter->cut == 0) continue;
        frame[0] = within(frame[0] * (1 - limiter->cut)); // rounding may leave a little too much
        frame[1] = within(frame[1] * (1 - limiter->cut));
    }
}
