#include "commands/internal.h"

#include "commands/encode.h"
#include "util/check.h"
#include "util/mem.h"

enum { SHARED_BYTES = (WORLD_MAX_EVENTS + 1) * ENCODE_MAX_BYTES };

struct actor *commands_actor(const struct commands *commands, uint16_t mod)
{
    return commands->actors[mod];
}

uint32_t commands_entities(const struct commands *commands, uint16_t mod)
{
    size_t sharers = gate_count_with(commands->gate, GATEHOUSE__COMMAND__COMMAND_SPAWN);
    uint32_t share = MODS_ENTITIES / (uint32_t)(sharers ? sharers : 1);
    uint32_t own = gate_entities_per_mod(commands->gate, mod);
    return share < own ? share : own;
}

// --- lives of mods ---

static void add(void *context, uint16_t mod)
{
    struct commands *commands = context;
    if (!commands->actors[mod]) commands->actors[mod] = mem_alloc(sizeof(struct actor));
    struct actor *actor = commands->actors[mod];
    actor->number = mod;
    actor->missing_key_count = 0;
    sent_texts_clear(&actor->texts);
    names_clear_own(&actor->names);
    if (gate_is_suspended(commands->gate, mod)) scene_hide_owner(commands->scene, mod, true);
}

static void remove_entities(struct world *world, uint16_t owner)
{
    if (world_owned(world, owner) == 0) return;
    entity_id at = ENTITY_NONE;
    const struct entity *entity;
    while ((entity = world_next(world, at))) {
        at = entity->id;
        if (entity->owner == owner) CHECK(world_remove(world, at) == STATUS_OK);
    }
}

static void remove_mod(void *context, uint16_t mod)
{
    struct commands *commands = context;
    struct actor *actor = commands_actor(commands, mod);
    actor->subscriptions = (struct subscriptions){0};
    sent_texts_clear(&actor->texts);
    remove_entities(commands->world, mod);
    scene_remove_owner(commands->scene, mod);
}

static void hide(void *context, uint16_t mod, bool hidden)
{
    struct commands *commands = context;
    scene_hide_owner(commands->scene, mod, hidden);
}

// --- what is said of them ---

static uint32_t tick(void *context)
{
    const struct commands *commands = context;
    return world_tick(commands->world);
}

static void fill_init(void *context, Gatehouse__Init *init)
{
    const struct commands *commands = context;
    init->width = world_width(commands->world);
    init->height = world_height(commands->world);
    init->tile_size = (uint32_t)world_tile_px(commands->world);
    init->screen_width = (uint32_t)scene_width(commands->scene);
    init->screen_height = (uint32_t)scene_height(commands->scene);
}

static void fill_budget(void *context, uint16_t mod, Gatehouse__Budget *budget)
{
    const struct commands *commands = context;
    uint32_t most = commands_entities(commands, mod), owned = world_owned(commands->world, mod);
    budget->entities = owned < most ? most - owned : 0;
}

// --- life time ---

static void destroy(void *context)
{
    struct commands *commands = context;
    for (size_t i = 0; i <= GATE_MAX_MODS; i++) {
        if (commands->actors[i]) {
            names_clear_own(&commands->actors[i]->names);
            sent_texts_clear(&commands->actors[i]->texts);
        }
        mem_free(commands->actors[i]);
    }
    names_fini(&commands->names);
    path_search_destroy(commands->search);
    buf_fini(&commands->shared);
    mem_free(commands->shared_events);
    mem_free(commands);
}

struct gate *commands_create_gate(struct world *world, struct scene *scene,
                                  const struct gate_policy *policy,
                                  const struct gate_limits *limits)
{
    struct commands *commands = mem_alloc(sizeof *commands);
    struct gate_content content = {
        .context = commands,
        .tick = tick,
        .destroy = destroy,
        .fill_init = fill_init,
        .fill_budget = fill_budget,
        .add = add,
        .remove = remove_mod,
        .hide = hide,
        .subscribe = apply_subscribe,
    };
    commands->world = world;
    commands->scene = scene;
    buf_init(&commands->shared, SHARED_BYTES);
    commands->shared_events = mem_alloc((WORLD_MAX_EVENTS + 1) * sizeof *commands->shared_events);
    apply_register(&content);
    query_register(&content);
    query_ways_register(&content);
    commands->search = path_search_create();
    events_register(&content);
    commands->gate = gate_create(&content, policy, limits);
    return commands->gate;
}

// --- names ---

_Static_assert((int)OWN_SPRITE == (int)NAME_SPRITE && (int)OWN_SOUND == (int)NAME_SOUND &&
                   (int)OWN_FONT == (int)NAME_FONT,
               "one list, two names");

enum status commands_add_own(struct gate *gate, uint16_t mod, enum own_kind kind, const char *name)
{
    struct commands *commands = gate_content_of(gate);
    if (!gate_has_mod(gate, mod)) return STATUS_NOT_FOUND;
    return names_add_own(&commands->names, commands->scene, &commands_actor(commands, mod)->names,
                         gate_mod_id(gate, mod), (enum name_kind)kind, name);
}

void commands_set_known(struct gate *gate, enum own_kind kind, const char *const *names,
                        size_t count)
{
    struct commands *commands = gate_content_of(gate);
    CHECK(kind != OWN_FONT);
    names_know(&commands->names, (enum name_kind)kind, names, count);
}

// --- language ---

void commands_speak(struct gate *gate, uint16_t mod, const char *title, const struct locale *locale)
{
    if (!gate_has_mod(gate, mod)) return;
    struct commands *commands = gate_content_of(gate);
    gate_set_locale(gate, mod, locale);
    scene_set_owner_name(commands->scene, mod, title);
    apply_texts_anew(commands, commands_actor(commands, mod));
}
