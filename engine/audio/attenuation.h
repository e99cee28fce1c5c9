// How loud a sound is in each ear: by its volume and, when it has a place, by where that is from
// the camera. Pure arithmetic.
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct attenuation {
    uint8_t volume;      // 0..128, SDL_mixer's scale
    uint8_t left, right; // 0..255 each
};

enum {
    ATTENUATION_NEAR_PX = 80,  // at full volume up to here
    ATTENUATION_FAR_PX = 420,  // silent from here on
    ATTENUATION_SIDE_PX = 240, // this far to one side is only in that ear, almost
};

// volume_percent of the sound, cap_percent of it (a mod's), master_percent of everything; (dx, dy):
// px from the camera.
struct attenuation attenuation_of(int volume_percent, int cap_percent, int master_percent,
                                  bool at_place, int32_t dx, int32_t dy);
