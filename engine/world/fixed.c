// Integer trigonometry: no libm and no floating point, whose last bits differ between machines.
#include "world/fixed.h"

#include <stdbool.h>
#include <stdlib.h>

enum {
    QUARTER = ANGLE_TURN / 4,
    HALF = ANGLE_TURN / 2,
    Q = 28, // fraction bits of the polynomial
    CORDIC_STEPS = 20,
};

// sin of 0..QUARTER by its Taylor series to x^9, within 0.3 units of 1/65536.
static int32_t sin_quarter(int32_t angle)
{
    const int64_t half_pi = 421657428;                          // pi/2 * 2^28
    const int64_t terms[4] = {740, -53261, 2236962, -44739243}; // +-1/9! 1/7! 1/5! 1/3!, * 2^28
    int64_t x = angle * half_pi / QUARTER;
    int64_t square = x * x >> Q;
    int64_t sum = 0;
    for (int i = 0; i < 4; i++) sum = (sum + terms[i]) * square / (1 << Q);
    int64_t sine = x + x * sum / (1 << Q);
    return (int32_t)((sine + (1 << (Q - 17))) >> (Q - 16));
}

int32_t fix_sin(uint16_t angle)
{
    int32_t half = angle & (HALF - 1);
    int32_t sine = sin_quarter(half <= QUARTER ? half : HALF - half);
    return angle < HALF ? sine : -sine;
}

int32_t fix_cos(uint16_t angle)
{
    return fix_sin((uint16_t)(angle + QUARTER));
}

// CORDIC in vectoring mode (Volder 1959), x >= y >= 0, x > 0: turns the vector onto the x axis.
// The result is in 1/2^32 turn.
static int64_t angle_of_octant(int64_t x, int64_t y)
{
    static const int64_t steps[CORDIC_STEPS] = {// atan(2^-i) / (2 pi) * 2^32
                                                536870912, 316933406, 167458907, 85004756, 42667331,
                                                21354465,  10679838,  5340245,   2670163,  1335087,
                                                667544,    333772,    166886,    83443,    41722,
                                                20861,     10430,     5215,      2608,     1304};
    int64_t angle = 0;
    x *= 1 << Q;
    y *= 1 << Q;
    for (int i = 0; i < CORDIC_STEPS && y != 0; i++) {
        int64_t part_x = x >> i, part_y = y >> i;
        if (y > 0) {
            x += part_y;
            y -= part_x;
            angle += steps[i];
        } else {
            x -= part_y;
            y += part_x;
            angle -= steps[i];
        }
    }
    return angle;
}

uint16_t fix_angle(int32_t dx, int32_t dy)
{
    if (dx == 0 && dy == 0) return 0;
    int64_t x = llabs((int64_t)dx), y = llabs((int64_t)dy);
    bool steep = y > x;
    int64_t turn = steep ? angle_of_octant(y, x) : angle_of_octant(x, y);
    int32_t angle = (int32_t)((turn + (1 << 15)) >> 16);
    if (steep) angle = QUARTER - angle;
    if (dx < 0) angle = HALF - angle;
    if (dy < 0) angle = -angle;
    return (uint16_t)angle;
}

uint32_t fix_sqrt(uint64_t value)
{
    uint64_t root = 0, rest = value;
    int top = value ? (63 - __builtin_clzll(value)) & ~1 : 0;
    for (uint64_t bit = (uint64_t)1 << top; bit; bit >>= 2) {
        if (rest >= root + bit) {
            rest -= root + bit;
            root = (root >> 1) + bit;
        } else {
            root >>= 1;
        }
    }
    return (uint32_t)root;
}

int32_t fix_length(int32_t dx, int32_t dy)
{
    uint64_t x = (uint64_t)llabs((int64_t)dx), y = (uint64_t)llabs((int64_t)dy);
    uint32_t length = fix_sqrt(x * x + y * y);
    return length > INT32_MAX ? INT32_MAX : (int32_t)length;
}
