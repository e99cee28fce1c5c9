// What lies behind the gate: who does the engine's own commands, answers its queries and tells its events. The gate reads,
// limits, judges and carries; what a command means it does not know. A program without a world has a gate without content:
// then there are only the commands that the gate does itself (log, timers, subscriptions, messages, storage, tests), and
// those of an api.
//
// A content is registered once, when the gate is made. All functions run on the main thread in `act`, but for `answer` and
// `tick`, which are called in `think`, too. `mod` is one that is there.
#pragma once

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "commands.pb-c.h"
#include "events.pb-c.h"
#include "gate/gate.h"
#include "util/arena.h"
#include "util/buf.h"

// What became of a command: APPLIED until something says otherwise.
struct outcome {
    Gatehouse__Outcome code;
    uint32_t entity; // that it made; 0 = none
    char reason[GATE_REASON_BYTES];
};
void outcome_fail(struct outcome *outcome, Gatehouse__Outcome code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

typedef void (*content_apply)(void *context, uint16_t mod, const ProtobufCMessage *command,
                              struct outcome *outcome);
typedef void (*content_answer)(void *context, uint16_t mod, const ProtobufCMessage *query,
                               struct buf *reply);

enum { CONTENT_NUMBERS = 64 }; // of the engine's own commands and queries: below API_FIRST_NUMBER

struct gate_content {
    void *context;
    content_apply apply[CONTENT_NUMBERS];   // by command number; NULL: the gate does it itself
    content_answer answer[CONTENT_NUMBERS]; // by query number, the same
    uint32_t (*tick)(void *context);
    void (*destroy)(void *context);                          // with the gate
    void (*fill_init)(void *context, Gatehouse__Init *init); // what it says of where the mod runs
    void (*fill_budget)(void *context, uint16_t mod, Gatehouse__Budget *budget);
    void (*add)(void *context, uint16_t mod);               // a life of the mod begins
    void (*remove)(void *context, uint16_t mod);            // it is over: what the mod owns goes
    void (*hide)(void *context, uint16_t mod, bool hidden); // what the mod shows
    // A subscription to events of entities, or its end, of a kind by name ("" = all).
    void (*subscribe)(void *context, uint16_t mod, const Gatehouse__Subscribe *command,
                      struct outcome *outcome);
    void (*collect)(void *context); // the tick's events, once for all mods
    void (*tell)(void *context, uint16_t mod,
                 uint32_t tick); // those of them that the mod wants: gate_put_*
    // An event of an entity, as its own message stands in an EventBatch, is not told after all: there was no room for it.
    void (*lose)(void *context, uint16_t mod, uint32_t event, const uint8_t *message);
    // Whether such an event is of an entity that the mod was never told of.
    bool (*is_unheard)(void *context, uint16_t mod, uint32_t event, const uint8_t *message);
    // Events that were for the mod are lost, or were not told (`resumes`: it was suspended): all is told anew.
    void (*restart)(void *context, uint16_t mod, bool resumes);
    bool (*has_more)(void *context, uint16_t mod); // besides what waits for it, such as a snapshot
    bool (*take_more)(void *context, uint16_t mod,
                      struct buf *batch); // writes that while it fits; true: all of it
};

// --- what content asks of the gate; `mod` is one that is there ---

void *gate_content_of(const struct gate *gate); // its context
bool gate_has_mod(const struct gate *gate, uint16_t mod);
// A line under the mod's name. Whoever hears it may stop the mod: gate_life then is another.
void gate_say_of(struct gate *gate, uint16_t mod, int level, const char *text);
uint32_t gate_life(const struct gate *gate, uint16_t mod);
const struct locale *gate_locale(const struct gate *gate, uint16_t mod); // NULL: none
bool gate_is_suspended(const struct gate *gate, uint16_t mod);
uint32_t gate_every(const struct gate *gate,
                    uint16_t mod); // it gets its events each so many ticks, from 1
// How often it wants an event that is of no entity: each so many ticks; 0: not at all.
uint32_t gate_wants_every(const struct gate *gate, uint16_t mod, uint32_t event);
uint32_t gate_entities_per_mod(const struct gate *gate, uint16_t mod);
size_t gate_count_with(const struct gate *gate,
                       uint32_t command); // mods that have what a command needs
size_t gate_count_asking(const struct gate *gate, uint32_t query);
struct arena *gate_query_arena(struct gate *gate); // until the query is answered

// Into the mod's outbox: `count` events as they stand in an EventBatch, or one.
void gate_put_bytes(struct gate *gate, uint16_t mod, const void *bytes, size_t len, size_t count);
void gate_put_event(struct gate *gate, uint16_t mod, const Gatehouse__Event *event);
void gate_note_tick(struct gate *gate, uint16_t mod); // a Tick comes next: one that waits goes
void gate_count_events(struct gate *gate, uint16_t mod, size_t count); // written by take_more

void query_append_reply(struct buf *out, const Gatehouse__Reply *reply);
void query_reply_error(struct buf *out, const char *reason);
