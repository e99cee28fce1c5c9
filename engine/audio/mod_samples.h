// Samples that a mod brought, as the mixer plays them.
#pragma once

#include <SDL2/SDL_mixer.h>

#include "assets/set.h"

enum { MOD_SAMPLES_PEAK_MOST = INT16_MAX };

// The largest of its samples, without the sign.
int mod_samples_peak(const struct asset_sound *sound);
// In the form of the device that is open, without the end that nobody hears: where no sample is louder than
// `faint`. NULL: SDL_mixer cannot; the caller frees it.
Mix_Chunk *mod_samples_make_chunk(const struct asset_sound *sound, int faint);
