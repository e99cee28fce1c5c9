// What happened in this tick: a bounded log. What does not fit is dropped and counted, never waited
// for.
#include <string.h>

#include "util/utf8.h"
#include "world/internal.h"

struct world_event *world_add_event(struct world *world, enum world_event_kind kind)
{
    bool of_entity = kind <= WORLD_EVENT_REMOVED;
    if (world->event_count >= (of_entity ? WORLD_MAX_ENTITY_EVENTS : WORLD_MAX_EVENTS)) {
        world->events_dropped++;
        return NULL;
    }
    struct world_event *event = &world->events[world->event_count++];
    memset(event, 0, sizeof *event);
    event->kind = kind;
    return event;
}

const struct world_event *world_events(const struct world *world, size_t *count)
{
    *count = world->event_count;
    return world->events;
}

uint32_t world_dropped_events(const struct world *world)
{
    return world->events_dropped;
}

void world_clear_events(struct world *world)
{
    world->event_count = 0;
    world->events_dropped = 0;
}

static struct world_event *last_tiles(struct world *world, uint32_t back)
{
    if (world->event_count < back) return NULL;
    struct world_event *event = &world->events[world->event_count - back];
    return event->kind == WORLD_EVENT_TILES ? event : NULL;
}

// Two rectangles of equal width, one right below the other, become one: a map that is filled row by
// row is told as a whole.
static void join_rows(struct world *world)
{
    struct world_event *lower = last_tiles(world, 1), *upper = last_tiles(world, 2);
    if (!lower || !upper) return;
    if (lower->x != upper->x || lower->width != upper->width ||
        lower->y != upper->y + upper->height)
        return;
    upper->height += lower->height;
    world->event_count--;
}

void world_note_tile(struct world *world, int32_t tx, int32_t ty)
{
    struct world_event *last = last_tiles(world, 1);
    if (last && tx >= last->x && tx < last->x + last->width && ty >= last->y &&
        ty < last->y + last->height) {
        return;
    }
    if (last && last->height == 1 && ty == last->y && tx == last->x + last->width) {
        last->width++;
        return;
    }
    join_rows(world);
    struct world_event *event = world_add_event(world, WORLD_EVENT_TILES);
    if (!event) return;
    event->x = tx;
    event->y = ty;
    event->width = event->height = 1;
}

void world_hold(struct world *world, bool held)
{
    world->held = held;
}

bool world_is_held(const struct world *world)
{
    return world->held;
}

void world_set_countdown(struct world *world, const char *name, int32_t ticks, int32_t number)
{
    utf8_copy(world->countdown, sizeof world->countdown, name);
    world->countdown_ticks = ticks;
    world->countdown_number = number;
}

void world_countdown(const struct world *world, const char **name, int32_t *ticks_left,
                     int32_t *number)
{
    if (name) *name = world->countdown;
    if (ticks_left) *ticks_left = world->countdown_ticks;
    if (number) *number = world->countdown_number;
}

void world_note_input(struct world *world, uint32_t player, const char *action, bool pressed)
{
    struct world_event *event = world_add_event(world, WORLD_EVENT_INPUT);
    if (!event) return;
    utf8_copy(event->name, sizeof event->name, action);
    event->pressed = pressed;
    event->player = player;
}
