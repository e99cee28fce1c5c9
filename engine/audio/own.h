// Samples that a mod brought, as the mixer plays them.
#pragma once

#include <SDL2/SDL_mixer.h>

#include "assets/set.h"

// In the form of the device that is open. NULL: SDL_mixer cannot; the caller frees it.
Mix_Chunk *own_make_chunk(const struct asset_sound *sound);
