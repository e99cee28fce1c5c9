// The step: how things move, what stops them, what leaves.
//
// Each entity moves by velocity plus push, first in x, then in y, sweeping the leading edge of its
// box over every tile column (row) on the way: speed never carries it through a wall, and what is
// blocked in one axis slides along in the other. What a box already overlaps does not hold it, so
// nothing gets stuck; solid entities that overlap move apart slowly. All decisions are minima and
// sums over what is near, so the order inside the grid does not matter.
#include <stdlib.h>

#include "util/check.h"
#include "world/internal.h"

enum { SEPARATION_MAX = FIX_ONE / 2 }; // per tick

enum axis { AXIS_X, AXIS_Y };

// A box seen along one axis: `at` and `half` on it, `side_` across it.
struct body {
    int32_t at[2], half[2];
};

static int32_t half_of(uint8_t px)
{
    return px > 0 ? fix_from_px(px) : 1;
}

static struct body body_of(const struct world *world, const struct entity *entity)
{
    const struct kind_def *kind = &world->kinds[entity->kind];
    return (struct body){{entity->x, entity->y},
                         {half_of(kind->half_w_px), half_of(kind->half_h_px)}};
}

static bool solid_at(const struct world *world, enum axis axis, int32_t along, int32_t across)
{
    uint32_t flags =
        axis == AXIS_X ? world_terrain(world, along, across) : world_terrain(world, across, along);
    return flags & TILE_SOLID;
}

static bool solid_line(const struct world *world, enum axis axis, int32_t along, int32_t first,
                       int32_t last)
{
    for (int32_t across = first; across <= last; across++) {
        if (solid_at(world, axis, along, across)) return true;
    }
    return false;
}

// How much of `delta` the body can go before a solid tile that it does not touch yet.
static int32_t sweep_tiles(const struct world *world, const struct body *body, enum axis axis,
                           int32_t delta)
{
    int32_t first = world_tile_at(world, body->at[!axis] - body->half[!axis]);
    int32_t last = world_tile_at(world, body->at[!axis] + body->half[!axis] - 1);
    if (delta > 0) {
        int32_t lead = body->at[axis] + body->half[axis];
        int32_t end = world_tile_at(world, lead + delta - 1);
        for (int32_t line = (world_tile_at(world, lead - 1)) + 1; line <= end; line++) {
            if (solid_line(world, axis, line, first, last)) return line * world->tile_fix - lead;
        }
    } else {
        int32_t lead = body->at[axis] - body->half[axis];
        int32_t end = world_tile_at(world, lead + delta);
        for (int32_t line = world_tile_at(world, lead) - 1; line >= end; line--) {
            if (solid_line(world, axis, line, first, last))
                return (line + 1) * world->tile_fix - lead;
        }
    }
    return delta;
}

// --- other entities ---
struct crowd { // what a visit of the solid entities nearby works on
    const struct world *world;
    const struct body *body;
    uint32_t index; // the one that moves
    enum axis axis;
    int64_t delta;    // sweep: what is left of the movement
    int64_t apart[2]; // separation: the sum
};

static void visit_cell(struct crowd *crowd, int32_t cell,
                       void (*visit)(struct crowd *, uint32_t, const struct body *))
{
    const struct world *world = crowd->world;
    for (uint16_t i = world->cells[cell]; i != NO_SLOT; i = world->slots[i].next) {
        const struct slot *slot = &world->slots[i];
        if (i == crowd->index || !(slot->entity.flags & ENTITY_SOLID) || slot->dying) continue;
        struct body other = body_of(world, &slot->entity);
        visit(crowd, i, &other);
    }
}

// Visits the solid entities whose boxes may touch the body, grown by `reach`.
static void visit_crowd(struct crowd *crowd, int32_t reach,
                        void (*visit)(struct crowd *, uint32_t, const struct body *))
{
    const struct body *body = crowd->body;
    int64_t x = (int64_t)body->half[0] + crowd->world->max_half + reach;
    int64_t y = (int64_t)body->half[1] + crowd->world->max_half + reach;
    struct cell_range range = world_cells(crowd->world, body->at[0] - x, body->at[1] - y,
                                          body->at[0] + x, body->at[1] + y);
    for (int32_t cy = range.y0; cy <= range.y1; cy++) {
        for (int32_t cx = range.x0; cx <= range.x1; cx++) {
            visit_cell(crowd, cy * GRID_SIDE + cx, visit);
        }
    }
}

static void limit_by(struct crowd *crowd, uint32_t index, const struct body *other)
{
    (void)index;
    const struct body *body = crowd->body;
    enum axis axis = crowd->axis;
    if (abs(other->at[!axis] - body->at[!axis]) >= body->half[!axis] + other->half[!axis]) return;

    int32_t direction = crowd->delta > 0 ? 1 : -1;
    int64_t ahead = (int64_t)(other->at[axis] - body->at[axis]) * direction; // of the centres
    int64_t gap = ahead - body->half[axis] - other->half[axis];
    if (gap >= 0) {
        if (gap < crowd->delta * direction) crowd->delta = gap * direction;
    } else if (-ahead < body->half[axis] + other->half[axis]) { // they overlap already: not deeper
        if (ahead > 0) crowd->delta = 0;
    }
}

static int32_t sweep_crowd(const struct world *world, const struct body *body, uint32_t index,
                           enum axis axis, int32_t delta)
{
    struct crowd crowd = {
        .world = world, .body = body, .index = index, .axis = axis, .delta = delta};
    visit_crowd(&crowd, abs(delta), limit_by);
    return (int32_t)crowd.delta;
}

static void push_apart(struct crowd *crowd, uint32_t index, const struct body *other)
{
    int32_t deep[2], from[2];
    for (int axis = 0; axis < 2; axis++) {
        from[axis] = crowd->body->at[axis] - other->at[axis];
        deep[axis] = crowd->body->half[axis] + other->half[axis] - abs(from[axis]);
        if (deep[axis] <= 0) return;
    }
    enum axis axis = deep[1] < deep[0] ? AXIS_Y : AXIS_X;
    if (from[0] == 0 && from[1] == 0) axis = (index + crowd->index) % 2 ? AXIS_Y : AXIS_X;
    bool forward = from[axis] > 0 || (from[axis] == 0 && crowd->index > index);
    crowd->apart[axis] += forward ? deep[axis] : -deep[axis];
}

static int32_t cut(int64_t value, int32_t limit)
{
    return (int32_t)(value > limit ? limit : value < -limit ? -limit : value);
}

// --- one entity ---
static bool is_slowed(const struct world *world, const struct entity *entity)
{
    if (entity->flags & ENTITY_FLIES) return false;
    uint32_t flags =
        world_terrain(world, world_tile_at(world, entity->x), world_tile_at(world, entity->y));
    if (flags & TILE_WATER) return !(entity->flags & ENTITY_SWIMS);
    return flags & TILE_SLOW;
}

// Moves as far as tiles, the world's edge and (with `crowd`) other entities let it.
static void shift(struct world *world, uint32_t index, enum axis axis, int32_t delta, bool crowd)
{
    struct entity *entity = &world->slots[index].entity;
    struct body body = body_of(world, entity);
    if (delta != 0 && (entity->flags & ENTITY_SOLID)) {
        if (!(entity->flags & ENTITY_FLIES)) delta = sweep_tiles(world, &body, axis, delta);
        if (crowd && delta != 0) delta = sweep_crowd(world, &body, index, axis, delta);
    }
    int32_t *at = axis == AXIS_X ? &entity->x : &entity->y;
    *at = world_clamp(world, *at + delta, body.half[axis],
                      axis == AXIS_X ? world->width : world->height);
}

static void move_axis(struct world *world, uint32_t index, enum axis axis, int32_t delta)
{
    struct entity *entity = &world->slots[index].entity;
    const int32_t *at = axis == AXIS_X ? &entity->x : &entity->y;
    int32_t goal = *at + delta;
    shift(world, index, axis, delta, true);
    if (*at == goal) return;
    entity->blocked = true;
    int32_t *speed = axis == AXIS_X ? &entity->vx : &entity->vy;
    if ((*speed > 0) == (delta > 0)) *speed = 0;
}

// Away from all that it overlaps: here the others do not stop it, they move apart in their turn.
static void separate(struct world *world, uint32_t index)
{
    struct body body = body_of(world, &world->slots[index].entity);
    struct crowd crowd = {.world = world, .body = &body, .index = index};
    visit_crowd(&crowd, 0, push_apart);
    if (crowd.apart[0]) shift(world, index, AXIS_X, cut(crowd.apart[0], SEPARATION_MAX), false);
    if (crowd.apart[1]) shift(world, index, AXIS_Y, cut(crowd.apart[1], SEPARATION_MAX), false);
}

static void move_entity(struct world *world, uint32_t index)
{
    struct entity *entity = &world->slots[index].entity;
    int32_t most = fix_from_px(WORLD_MAX_SPEED_PX);
    int32_t delta[2] = {cut((int64_t)entity->vx + entity->push_x, most),
                        cut((int64_t)entity->vy + entity->push_y, most)};
    if (delta[0] == 0 && delta[1] == 0) return;
    if (is_slowed(world, entity)) {
        delta[0] /= 2;
        delta[1] /= 2;
    }
    if (entity->flags & ENTITY_SOLID) separate(world, index);
    move_axis(world, index, AXIS_X, delta[0]);
    move_axis(world, index, AXIS_Y, delta[1]);
    world_relink(world, index);
}

static void tell_move(struct world *world, struct slot *slot)
{
    struct entity *entity = &slot->entity;
    entity->moved = entity->x != slot->told_x || entity->y != slot->told_y;
    if (!entity->moved) return;
    slot->told_x = entity->x;
    slot->told_y = entity->y;
    struct world_event *event = world_add_event(world, WORLD_EVENT_MOVED);
    if (!event) return;
    event->entity = entity->id;
    event->entity_kind = entity->kind;
    event->x = entity->x;
    event->y = entity->y;
    event->facing = entity->facing;
    event->hp = entity->hp;
}

static void step_entity(struct world *world, uint32_t index)
{
    struct slot *slot = &world->slots[index];
    struct entity *entity = &slot->entity;
    entity->blocked = false;
    if (!slot->dying) move_entity(world, index);
    int64_t keep = world->kinds[entity->kind].friction;
    entity->vx = (int32_t)(entity->vx * keep / FIX_ONE);
    entity->vy = (int32_t)(entity->vy * keep / FIX_ONE);
    entity->push_x = entity->push_y = 0;
    if (entity->anim_ticks < UINT16_MAX) entity->anim_ticks++;
    tell_move(world, slot);
}

void world_step(struct world *world)
{
    for (int32_t i = world_next_index(world, 0); i >= 0;
         i = world_next_index(world, (uint32_t)i + 1)) {
        step_entity(world, (uint32_t)i);
    }
    for (int32_t i = world_next_index(world, 0); i >= 0;
         i = world_next_index(world, (uint32_t)i + 1)) {
        if (world->slots[i].dying)
            CHECK(world_remove(world, world->slots[i].entity.id) == STATUS_OK);
    }
    if (world->countdown_ticks > 0) world->countdown_ticks--;
    world->tick++;
}
