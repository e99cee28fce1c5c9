// What the files of this folder share; nobody else includes this. commands.c registers what there is, apply.c does what a
// command says (panels.c what it says of panels, shown.c what both need), events.c and subscriptions.c bring news to the mods, query.c answers.
#pragma once

#include "commands.pb-c.h"
#include "commands/commands.h"
#include "commands/known_names.h"
#include "commands/sent_texts.h"
#include "commands/subscriptions.h"
#include "events.pb-c.h"
#include "gate/content.h"
#include "gate_table.h"

enum {
    MOST_PUSH = 16 * FIX_ONE, // all pushes on one entity in one tick, on each axis
    MODS_ENTITIES = WORLD_MAX_ENTITIES * 3 / 4, // of all mods together; the rest is the game's
    MOST_MISSING_KEYS = 32,                     // of texts, that are named in the log
    MOST_REPLY_TILES = 48 * 1024,
    PATH_NODES_PER_TICK =
        32 * 1024, // tiles that the searches of all mods look at, one tick with the next
    PATH_LEAST_PER_TICK = 256, // and those of one mod, however many there are
    PATH_MOST_PER_TICK = 4096,
};

// A mod, as far as commands keep something of it.
struct actor {
    uint16_t number;
    struct own_names names;
    uint64_t missing_keys[MOST_MISSING_KEYS]; // hashes of those that were named
    size_t missing_key_count;
    struct sent_texts texts;
    struct subscriptions subscriptions;
    uint32_t searched_at; // the tick of its last search
    uint32_t search_debt; // tiles that its searches looked at then and are not made up for
};

// One encoded event of the tick, for all who want it.
struct shared_event {
    size_t offset, end; // in commands->shared
    uint8_t number;     // in Event
    bool of_entity;
    uint16_t kind;   // of_entity
    uint32_t entity; // bits
};

struct commands {
    struct gate *gate;
    struct world *world;
    struct scene *scene;
    struct names names;
    struct buf shared;                  // this tick's events, encoded
    struct shared_event *shared_events; // WORLD_MAX_EVENTS + 1
    size_t shared_count;
    entity_id last_moved[WORLD_MAX_ENTITIES]; // by index: who moved there last
    struct actor *actors[GATE_MAX_MODS + 1];  // by number; NULL until added
    struct path_search *search;               // of mods' queries
};

struct actor *commands_actor(const struct commands *commands, uint16_t mod);
// How many entities the mod may have: as its limits say, and no more than an equal share of what all mods may have that
// may spawn.
uint32_t commands_entities(const struct commands *commands, uint16_t mod);

// --- apply.c ---
void apply_register(struct gate_content *content);
void apply_subscribe(void *context, uint16_t mod, const Gatehouse__Subscribe *command,
                     struct outcome *outcome);
// What the mod shows by keys, in the language that its locale has now.
void apply_texts_anew(struct commands *commands, struct actor *mod);

// --- shown.c ---
// A text as commands have it: of a key, or as it stands.
struct shown_text {
    const char *key, *text;
    Gatehouse__TextArg **args;
    size_t n_args;
};
void shown_fail_name(struct outcome *outcome, const char *what, const char *name, const char *like);
// The game's or the mod's own sprite, sound or font of that name; false: there is none, and the outcome says so.
bool shown_find_name(struct commands *commands, struct actor *mod, enum name_kind kind,
                     const char *name, uint16_t *id, struct outcome *outcome);
// In the player's language; cut between characters. Who is told of a missing key may stop the mod: gate_life then is another.
void shown_write(struct commands *commands, struct actor *mod, const struct shown_text *text,
                 char *out, size_t size);

// --- panels.c ---
void panels_register(struct gate_content *content);

// --- query.c ---
void query_register(struct gate_content *content);

// --- query_ways.c ---
void query_ways_register(struct gate_content *content);

// --- events.c ---
void events_register(struct gate_content *content);
// Kinds are told of that were not (`told_before`): until the snapshot, nothing is heard of what there is of them.
void events_begin_telling(const struct commands *commands, struct subscriptions *subscriptions,
                          const uint64_t told_before[KIND_WORDS]);
