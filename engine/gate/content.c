// What lies behind the gate asks it for: a mod by its number, which is there.
#include "gate/content.h"

#include "gate/internal.h"
#include "util/check.h"

static struct gate_mod *mod_of(const struct gate *gate, uint16_t number)
{
    struct gate_mod *mod = gate_find_mod(gate, number);
    CHECK(mod);
    return mod;
}

void *gate_content_of(const struct gate *gate)
{
    return gate->content.context;
}

bool gate_has_mod(const struct gate *gate, uint16_t mod)
{
    return gate_find_mod(gate, mod) != NULL;
}

void gate_say_of(struct gate *gate, uint16_t mod, int level, const char *text)
{
    gate_say(gate, mod_of(gate, mod), level, text);
}

uint32_t gate_life(const struct gate *gate, uint16_t mod)
{
    return mod > 0 && mod <= GATE_MAX_MODS && gate->mods[mod] ? gate->mods[mod]->generation : 0;
}

const struct locale *gate_locale(const struct gate *gate, uint16_t mod)
{
    return mod_of(gate, mod)->locale;
}

bool gate_is_suspended(const struct gate *gate, uint16_t mod)
{
    return mod_of(gate, mod)->throttle.suspended;
}

uint32_t gate_every(const struct gate *gate, uint16_t mod)
{
    return throttle_every(mod_of(gate, mod));
}

uint32_t gate_wants_every(const struct gate *gate, uint16_t mod, uint32_t event)
{
    return mod_of(gate, mod)->every[event];
}

uint32_t gate_entities_per_mod(const struct gate *gate, uint16_t mod)
{
    return mod_of(gate, mod)->own.entities_per_mod;
}

static size_t count_with(const struct gate *gate, uint64_t needs)
{
    size_t count = 0;
    for (uint16_t number = 1; number <= gate->mod_top; number++) {
        const struct gate_mod *mod = gate_find_mod(gate, number);
        count += mod && (mod->capabilities & needs) == needs;
    }
    return count;
}

size_t gate_count_with(const struct gate *gate, uint32_t command)
{
    return count_with(gate, gate->command_needs[command]);
}

size_t gate_count_asking(const struct gate *gate, uint32_t query)
{
    return count_with(gate, gate->query_needs[query]);
}

struct arena *gate_query_arena(struct gate *gate)
{
    return &gate->query_arena;
}

void gate_put_bytes(struct gate *gate, uint16_t mod, const void *bytes, size_t len, size_t count)
{
    event_queue_put_bytes(mod_of(gate, mod), bytes, len);
    gate_count_events(gate, mod, count);
}

void gate_put_event(struct gate *gate, uint16_t mod, const Gatehouse__Event *event)
{
    event_queue_put(mod_of(gate, mod), event);
}

void gate_note_tick(struct gate *gate, uint16_t mod)
{
    event_queue_note_tick(mod_of(gate, mod));
}

void gate_count_events(struct gate *gate, uint16_t mod, size_t count)
{
    mod_of(gate, mod)->counts.events += count;
}
