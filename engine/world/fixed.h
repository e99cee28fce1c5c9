// 24.8 fixed point and integer trigonometry: everything the simulation computes, so that it comes out
// the same on every machine. Angles are in 1/65536 turn, 0 = right, clockwise (y is down).
#pragma once

#include <stdint.h>

enum { FIX_ONE = 256, FIX_SHIFT = 8, ANGLE_TURN = 65536 };

static inline int32_t fix_from_px(int32_t px)
{
    return px * FIX_ONE;
}
static inline int32_t fix_to_px(int32_t fix)
{
    return fix >> FIX_SHIFT;
} // toward minus infinity

int32_t fix_cos(uint16_t angle); // -65536..65536 (16.16)
int32_t fix_sin(uint16_t angle);
uint16_t fix_angle(int32_t dx, int32_t dy); // of a vector; 0 for (0, 0)
uint32_t fix_sqrt(uint64_t value);          // floor
int32_t fix_length(int32_t dx, int32_t dy); // of a vector, same unit
