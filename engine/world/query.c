// Questions about the world: who is near, what stands between. Read only, from any thread during
// think.
#include <stdlib.h>

#include "world/internal.h"

struct found {
    uint64_t distance; // squared
    uint32_t index;
};

struct search {
    const struct world *world;
    int32_t x, y;
    int64_t radius;
    int kind, owner;     // -1: any
    struct found *found; // NULL: only count; otherwise `room` of them
    size_t count, room;
};

static bool is_before(const struct found *a, const struct found *b)
{
    return a->distance != b->distance ? a->distance < b->distance : a->index < b->index;
}

static int compare(const void *a, const void *b)
{
    return is_before(a, b) ? -1 : is_before(b, a);
}

// With room for one, the list holds the best so far; otherwise all of them.
static void add(struct search *search, struct found found)
{
    if (!search->found) {
        search->count++;
    } else if (search->count < search->room)
        search->found[search->count++] = found;
    else if (is_before(&found, &search->found[0]))
        search->found[0] = found;
}

static void consider(struct search *search, uint32_t index)
{
    const struct entity *entity = &search->world->slots[index].entity;
    if (search->kind >= 0 && entity->kind != search->kind) return;
    if (search->owner >= 0 && entity->owner != search->owner) return;
    int64_t dx = (int64_t)entity->x - search->x, dy = (int64_t)entity->y - search->y;
    if (llabs(dx) > search->radius || llabs(dy) > search->radius) return;
    uint64_t distance = (uint64_t)(dx * dx) + (uint64_t)(dy * dy);
    if (distance <= (uint64_t)(search->radius * search->radius)) {
        add(search, (struct found){distance, index});
    }
}

static void run(struct search *search)
{
    const struct world *world = search->world;
    if (search->radius < 0) return;
    int64_t r = search->radius;
    struct cell_range range =
        world_cells(world, search->x - r, search->y - r, search->x + r, search->y + r);
    uint32_t cells = (uint32_t)((range.x1 - range.x0 + 1) * (range.y1 - range.y0 + 1));
    if (cells > world->count + 64) { // walking the entities is less work
        for (int32_t i = world_next_index(world, 0); i >= 0;
             i = world_next_index(world, (uint32_t)i + 1)) {
            consider(search, (uint32_t)i);
        }
        return;
    }
    for (int32_t cy = range.y0; cy <= range.y1; cy++) {
        for (int32_t cx = range.x0; cx <= range.x1; cx++) {
            for (uint16_t i = world->cells[cy * GRID_SIDE + cx]; i != NO_SLOT;
                 i = world->slots[i].next) {
                consider(search, i);
            }
        }
    }
}

size_t world_near(const struct world *world, int32_t x, int32_t y, int32_t radius, int kind,
                  entity_id *out, size_t max)
{
    if (max == 0) return 0;
    struct found found[WORLD_MAX_ENTITIES];
    struct search search = {.world = world,
                            .x = x,
                            .y = y,
                            .radius = radius,
                            .kind = kind,
                            .owner = -1,
                            .found = found,
                            .room = max == 1 ? 1 : WORLD_MAX_ENTITIES};
    run(&search);
    if (search.count > 1) qsort(found, search.count, sizeof *found, compare);
    size_t count = search.count < max ? search.count : max;
    for (size_t i = 0; i < count; i++) out[i] = world->slots[found[i].index].entity.id;
    return count;
}

size_t world_near_count(const struct world *world, int32_t x, int32_t y, int32_t radius, int kind,
                        int owner)
{
    struct search search = {
        .world = world, .x = x, .y = y, .radius = radius, .kind = kind, .owner = owner};
    run(&search);
    return search.count;
}

// --- rays: a walk over tiles after Amanatides and Woo, "A Fast Voxel Traversal Algorithm" (1987)
// ---
struct ray {
    int64_t start[2], delta[2];
    int32_t tile[2], step[2];
    int32_t tile_fix;
    int64_t edge[2]; // distance along each axis to the next tile border
};

static void ray_init(struct ray *ray, const struct world *world, int32_t x0, int32_t y0, int32_t x1,
                     int32_t y1)
{
    const int32_t from[2] = {x0, y0}, to[2] = {x1, y1};
    ray->tile_fix = world->tile_fix;
    for (int axis = 0; axis < 2; axis++) {
        ray->start[axis] = from[axis];
        ray->delta[axis] = llabs((int64_t)to[axis] - from[axis]);
        ray->tile[axis] = world_tile_at(world, from[axis]);
        ray->step[axis] = to[axis] < from[axis] ? -1 : 1;
        int64_t low = (int64_t)ray->tile[axis] * ray->tile_fix;
        ray->edge[axis] =
            ray->step[axis] > 0 ? low + ray->tile_fix - from[axis] : from[axis] - low + 1;
    }
}

static bool is_opaque(const struct world *world, int32_t tx, int32_t ty)
{
    return world_terrain(world, tx, ty) & TILE_OPAQUE;
}

// Which axis crosses a border first: negative x, positive y, 0 both at once. Shares of the way are
// compared as edge / delta, multiplied out (an axis without movement never crosses).
static int first_axis(const struct ray *ray)
{
    if (ray->delta[0] == 0) return 1;
    if (ray->delta[1] == 0) return -1;
    int64_t x = ray->edge[0] * ray->delta[1], y = ray->edge[1] * ray->delta[0];
    return x < y ? -1 : x > y;
}

static void stop_at(const struct ray *ray, int axis, int32_t *hit_x, int32_t *hit_y)
{
    int64_t hit[2];
    int64_t way = ray->edge[axis] - 1; // the last place before the border
    hit[axis] = ray->start[axis] + way * ray->step[axis];
    hit[!axis] = ray->start[!axis] + way * ray->delta[!axis] / ray->delta[axis] * ray->step[!axis];
    if (hit_x) *hit_x = (int32_t)hit[0];
    if (hit_y) *hit_y = (int32_t)hit[1];
}

static void cross(struct ray *ray, int axis)
{
    ray->tile[axis] += ray->step[axis];
    ray->edge[axis] += ray->tile_fix;
}

static bool is_inside(const struct world *world, const struct ray *ray)
{
    return ray->tile[0] >= 0 && ray->tile[1] >= 0 && (uint32_t)ray->tile[0] < world->width &&
           (uint32_t)ray->tile[1] < world->height;
}

bool world_ray(const struct world *world, int32_t x0, int32_t y0, int32_t x1, int32_t y1,
               int32_t *hit_x, int32_t *hit_y)
{
    struct ray ray;
    ray_init(&ray, world, x0, y0, x1, y1);
    if (!is_inside(world, &ray)) {
        if (hit_x) *hit_x = x0;
        if (hit_y) *hit_y = y0;
        return false;
    }
    for (;;) {
        int first = first_axis(&ray);
        int axis = first > 0;
        if (ray.edge[axis] > ray.delta[axis]) return true; // it ends in this tile
        // Through a corner: between two opaque tiles there is no gap.
        bool blocked = first == 0 && is_opaque(world, ray.tile[0] + ray.step[0], ray.tile[1]) &&
                       is_opaque(world, ray.tile[0], ray.tile[1] + ray.step[1]);
        struct ray before = ray;
        cross(&ray, axis);
        if (first == 0) cross(&ray, !axis);
        if (!is_inside(world, &ray)) return true;
        if (blocked || is_opaque(world, ray.tile[0], ray.tile[1])) {
            stop_at(&before, axis, hit_x, hit_y);
            return false;
        }
    }
}
