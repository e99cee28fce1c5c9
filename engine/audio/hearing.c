#include "audio/hearing.h"

#include "world/fixed.h"

static int keep(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

struct hearing hearing_of(int volume_percent, int cap_percent, int master_percent, bool at_place,
                          int32_t dx, int32_t dy)
{
    enum { LOUDEST = 128, EAR = 255, QUIET_EAR = 40 };
    int percent = keep(volume_percent, 0, 100);
    if (percent > cap_percent) percent = keep(cap_percent, 0, 100);
    int volume = LOUDEST * percent * keep(master_percent, 0, 100) / (100 * 100);
    struct hearing hearing = {(uint8_t)volume, EAR, EAR};
    if (!at_place) return hearing;

    dx = keep(dx, -HEARING_FAR_PX, HEARING_FAR_PX);
    dy = keep(dy, -HEARING_FAR_PX, HEARING_FAR_PX);
    int far = keep(fix_length(dx, dy), HEARING_NEAR_PX, HEARING_FAR_PX);
    int near = (HEARING_FAR_PX - far) * 256 / (HEARING_FAR_PX - HEARING_NEAR_PX); // 256 .. 0
    hearing.volume = (uint8_t)(volume * near / 256 * near / 256);
    int side = keep(dx, -HEARING_SIDE_PX, HEARING_SIDE_PX) * (EAR - QUIET_EAR) / HEARING_SIDE_PX;
    if (side > 0)
        hearing.left = (uint8_t)(EAR - side);
    else
        hearing.right = (uint8_t)(EAR + side);
    return hearing;
}
