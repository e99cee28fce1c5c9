// The grid: which entities are near a place, without looking at all of them.
#include "world/internal.h"

static int32_t cell_of(int32_t coordinate)
{
    int32_t cell = coordinate >> CELL_SHIFT;
    return cell < 0 ? 0 : cell >= GRID_SIDE ? GRID_SIDE - 1 : cell;
}

static uint16_t cell_at(const struct entity *entity)
{
    return (uint16_t)(cell_of(entity->y) * GRID_SIDE + cell_of(entity->x));
}

void world_link(struct world *world, uint32_t index)
{
    struct slot *slot = &world->slots[index];
    slot->cell = cell_at(&slot->entity);
    slot->prev = NO_SLOT;
    slot->next = world->cells[slot->cell];
    if (slot->next != NO_SLOT) world->slots[slot->next].prev = (uint16_t)index;
    world->cells[slot->cell] = (uint16_t)index;
}

void world_unlink(struct world *world, uint32_t index)
{
    struct slot *slot = &world->slots[index];
    if (slot->prev != NO_SLOT) {
        world->slots[slot->prev].next = slot->next;
    } else
        world->cells[slot->cell] = slot->next;
    if (slot->next != NO_SLOT) world->slots[slot->next].prev = slot->prev;
}

void world_relink(struct world *world, uint32_t index)
{
    if (world->slots[index].cell == cell_at(&world->slots[index].entity)) return;
    world_unlink(world, index);
    world_link(world, index);
}

static int32_t clamp_cell(const struct world *world, int64_t coordinate, uint32_t side_tiles)
{
    int64_t last = ((int64_t)side_tiles * world->tile_fix - 1) >> CELL_SHIFT;
    int64_t cell = coordinate >> CELL_SHIFT;
    return (int32_t)(cell < 0 ? 0 : cell > last ? last : cell);
}

struct cell_range world_cells(const struct world *world, int64_t left, int64_t top, int64_t right,
                              int64_t bottom)
{
    return (struct cell_range){
        clamp_cell(world, left, world->width), clamp_cell(world, top, world->height),
        clamp_cell(world, right, world->width), clamp_cell(world, bottom, world->height)};
}
