// The ground as it is walked on, for those who look for ways: steps, and what they cost. For the files of this folder only.
#pragma once

#include "world/internal.h"

enum {
    STEP_WAYS = 8,
    STEP_STRAIGHT_WAYS = 4,
    STEP_STRAIGHT = 10,
    STEP_DIAGONAL = 14,
    WEIGHT_PLAIN = 2,
    WEIGHT_SLOW = 4,
    WEIGHT_WATER = 12, // of a tile; a step costs its two tiles' mean
};

static const int8_t step_x[STEP_WAYS] = {1, 0, -1, 0, 1, -1, -1, 1};
static const int8_t step_y[STEP_WAYS] = {0, 1, 0, -1, 1, 1, -1, -1}; // the last four are diagonal

// 0: solid.
static inline uint32_t ground_weight(const struct world *world, int32_t tx, int32_t ty, bool swims)
{
    uint32_t flags = world_terrain(world, tx, ty);
    if (flags & TILE_SOLID) return 0;
    if (flags & TILE_WATER) return swims ? WEIGHT_PLAIN : WEIGHT_WATER;
    return flags & TILE_SLOW ? WEIGHT_SLOW : WEIGHT_PLAIN;
}

// Diagonally only where both tiles beside the way are free: no corner is cut.
static inline bool ground_lets_pass(const struct world *world, int32_t tx, int32_t ty, int way)
{
    if (way < STEP_STRAIGHT_WAYS) return true;
    return !(world_terrain(world, tx + step_x[way], ty) & TILE_SOLID) &&
           !(world_terrain(world, tx, ty + step_y[way]) & TILE_SOLID);
}

static inline uint32_t ground_step_cost(int way, uint32_t weight_a, uint32_t weight_b)
{
    if (weight_a == 0) weight_a = WEIGHT_PLAIN; // a solid target or start is touched, not crossed
    if (weight_b == 0) weight_b = WEIGHT_PLAIN;
    return (uint32_t)(way < STEP_STRAIGHT_WAYS ? STEP_STRAIGHT : STEP_DIAGONAL) *
           (weight_a + weight_b) / 2;
}
