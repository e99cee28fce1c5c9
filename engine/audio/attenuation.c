#include "audio/attenuation.h"

#include "world/fixed.h"

static int keep(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

struct attenuation attenuation_of(int volume_percent, int cap_percent, int master_percent,
                                  bool at_place, int32_t dx, int32_t dy)
{
    enum { LOUDEST = 128, EAR = 255, QUIET_EAR = 40 };
    int percent = keep(volume_percent, 0, 100);
    if (percent > cap_percent) percent = keep(cap_percent, 0, 100);
    int volume = LOUDEST * percent * keep(master_percent, 0, 100) / (100 * 100);
    struct attenuation attenuation = {(uint8_t)volume, EAR, EAR};
    if (!at_place) return attenuation;

    dx = keep(dx, -ATTENUATION_FAR_PX, ATTENUATION_FAR_PX);
    dy = keep(dy, -ATTENUATION_FAR_PX, ATTENUATION_FAR_PX);
    int far = keep(fix_length(dx, dy), ATTENUATION_NEAR_PX, ATTENUATION_FAR_PX);
    int near =
        (ATTENUATION_FAR_PX - far) * 256 / (ATTENUATION_FAR_PX - ATTENUATION_NEAR_PX); // 256 .. 0
    attenuation.volume = (uint8_t)(volume * near / 256 * near / 256);
    int side = keep(dx, -ATTENUATION_SIDE_PX, ATTENUATION_SIDE_PX) * (EAR - QUIET_EAR) /
               ATTENUATION_SIDE_PX;
    if (side > 0)
        attenuation.left = (uint8_t)(EAR - side);
    else
        attenuation.right = (uint8_t)(EAR + side);
    return attenuation;
}
