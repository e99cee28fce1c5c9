// What the gate's own files share; nobody else includes this. Where to start reading: gate.c makes
// and removes mods, throttle.c limits them, act.c takes a batch through its checks, basic.c does the
// commands that need nothing behind the gate, messaging.c carries messages, actions.c keys, mod_storage.c does what
// mods keep, event_queue.c brings news to the mods, query.c answers questions.
#pragma once

#include "commands.pb-c.h"
#include "events.pb-c.h"
#include "gate/api.h"
#include "gate/content.h"
#include "gate/decode.h"
#include "gate/gate.h"
#include "gate/player_storage.h"
#include "gate/message_schema.h"
#include "gate/rewrite.h"
#include "gate/quota.h"
#include "gate_table.h"
#include "util/hash.h"

enum {
    GATE_ID_BYTES = 65,
    GATE_MAX_REFUSED_QUERIES =
        64,                // of one mod in a tick, that are told why; more are not even read
    GATE_MAX_BATCHES = 64, // $sends of one mod in a tick; more are thrown away
    GATE_MAX_REJECTIONS_TOLD =
        8,                       // BatchRejected events of one mod in a tick; more are only counted
    GATE_MAX_RESULTS_TOLD = 512, // CommandResult events, the same
    GATE_TICK_RATE = 60,         // acts a second, until it is said
    GATE_LOG_BYTES = 32 * 1024,  // that a mod may log in a second
    GATE_LOG_LINE_BYTES = 32,    // that each line of a text costs besides
    GATE_COMMAND_BYTES = 640,    // of the largest command's C struct, without what it points to
    GATE_MAX_DELAYED = 64,       // commands of one mod that wait for their tick
    GATE_MAX_DELAY_TICKS = 36000,
    GATE_TIMERS = 64,
    GATE_DECODE_BYTES = 4 * 1024 * 1024, // memory that one batch may take when read
    GATE_BACKLOG_BYTES = 256 * 1024,     // events that wait for a mod
    // Of it: beyond this a sender has no more than the least. There is room for 128 of those.
    GATE_INBOX_BYTES = 128 * 1024,
    // Of messages, until the receiver takes its events: so many of all that may send, in equal shares, but the
    // least for each. What a mod has to read in a tick does not grow with how many write to it.
    GATE_INBOX_SHARED_BYTES = 32 * 1024,
    GATE_INBOX_LEAST_BYTES = 1024,
    GATE_MESSAGE_BYTES = 160,         // that a message takes besides its body
    GATE_MAX_EVENT_BYTES = 16 * 1024, // of one event of the game's own, as it is told
};

// A command that waits: its message as bytes, applied when `due` comes.
struct delayed {
    uint64_t due;
    uint32_t seq, number;
    size_t len;
    uint8_t *bytes; // owned
};

struct timers {
    uint64_t active; // a bit each
    uint64_t due[GATE_TIMERS];
    uint32_t every[GATE_TIMERS]; // 0 = once
};

struct gate_mod {
    struct gate *gate;
    uint16_t number;
    bool present;
    uint32_t
        generation; // of this number: a mod that was removed and added while its batch was applied
    char id[GATE_ID_BYTES];
    char *settings;                                  // owned
    uint64_t capabilities;                           // a bit per gate->capabilities[]
    uint64_t used_capabilities, lacked_capabilities; // the same, of all its lives
    uint32_t quotas[GATE_MAX_CAPABILITIES];          // as gate_set_quota says
    char limit_met[GATE_REASON_BYTES];               // the first, of all its lives
    uint32_t lives;                                  // how often it was added
    uint32_t target;                                 // the API level that it was written for
    uint32_t game_target; // the same of the game's own api; GATE_ANY_LEVEL: it does not say
    bool begun;           // it got its Init in this life

    struct gate_limits own;    // its limits in full,
    struct gate_limits limits; // and as they are now: the share that its throttle leaves it
    struct gate_throttle throttle;
    uint32_t print_budget; // bytes

    struct buf staged; // since the last act: u32 length and bytes, again and again
    uint32_t staged_batches, rejections_told, results_told, queries_refused;
    size_t staged_bytes;    // of the batches alone
    uint32_t refused_count; // batches past the tick's limits, not kept
    size_t refused_bytes;   // of the first of them
    uint32_t rejections_unsaid;
    uint64_t say_rejections_at; // not in the log before this act
    uint32_t denials_unsaid;
    uint64_t say_denials_at; // the same
    struct quota quota;
    struct {
        uint32_t commands, cost;
        size_t bytes;
    } used;                                   // in the last act that had something to do
    uint64_t over_quota_seen;                 // counts.over_quota at the last act's end
    struct delayed delayed[GATE_MAX_DELAYED]; // in the order they came
    size_t delayed_count;
    struct timers timers;

    struct gate_actions actions;
    const struct locale *locale; // borrowed; NULL: none

    uint64_t log_since; // the act in which log_bytes began to count
    size_t log_bytes;

    struct {
        uint32_t version; // 0 = it keeps nothing
        uint32_t from;    // the stored version while that is being brought up to date; else 0
        bool player;      // it keeps something for the player
    } kept;

    uint16_t every
        [CONTENT_NUMBERS]; // by event that is of no entity: each so many ticks; 0 = not subscribed to
    uint64_t own_events;   // a bit per event of the game's own that is, from API_FIRST_NUMBER
    bool subscribed;       // to anything that the engine tells
    uint64_t
        states_known; // a bit per state of the game's own, from API_FIRST_NUMBER: it was told how that stands
    struct buf outbox;                      // events as they stand in an EventBatch
    bool tick_waits;                        // a Tick may be among them
    bool has_messages;                      // of mods may be among them:
    uint32_t inbox_from[GATE_MAX_MODS + 1]; // bytes by sender, since the last were taken
    uint32_t taken_from[GATE_MAX_MODS + 1]; // the same, in the batch that was taken last
    bool took_messages;
    struct topics topics;
    // By topic that it hears, a bit per publisher: that it does not hear that one's version was said.
    uint64_t other_version_said[TOPICS_MAX][GATE_MAX_MODS / 64 + 1];
    uint32_t undelivered_unsaid; // of what it published
    uint64_t say_undelivered_at; // not in the log before this act
    struct gate_counts counts;
};

struct gate {
    struct gate_content content;
    struct storage *storage;        // NULL: nothing is kept
    struct storage *player_storage; // for the player, between games; NULL: the same
    struct gate_policy policy;
    struct gate_limits limits;
    uint64_t
        now; // acts so far: the clock of timers and delays, which a new world does not turn back
    uint32_t tick_rate; // acts a second; between two log lines about the same there is one

    struct message_schemas schemas;
    struct gate_api *api;                            // the game's own; NULL: none
    const char *capabilities[GATE_MAX_CAPABILITIES]; // the engine's, sorted, then the game's
    size_t capability_count;
    const struct message_schema *send; // of Send
    const struct message_schema *of_command[GATE_MAX_COMMANDS];
    const struct gate_command *commands[GATE_MAX_COMMANDS]; // by number; NULL = no such command
    const struct gate_command *queries[GATE_MAX_COMMANDS];
    uint64_t command_needs[GATE_MAX_COMMANDS];    // capability bits, 0 = every mod may
    uint32_t whole_quotas[GATE_MAX_CAPABILITIES]; // of all commands of a capability together
    uint64_t query_needs[GATE_MAX_COMMANDS];
    const struct gate_event *events[GATE_MAX_COMMANDS];
    uint64_t event_needs[GATE_MAX_COMMANDS];
    uint64_t states; // a bit per event of the game's own that is one, from API_FIRST_NUMBER
    bool testing;    // a run of tests:
    char stand_ins[GATE_STAND_INS]
                  [GATE_ID_BYTES]; // of which mods a test plays the part; "": no more
    uint64_t testing_capabilities; // else nobody has these

    void (*call)(void *context, void (*fn)(void *argument), void *argument); // NULL: no need
    void *call_context;
    struct arena arena, query_arena, event_arena;

    uint16_t mod_top; // the highest number in use
    struct gate_mod
        *mods[GATE_MAX_MODS + 1]; // by number; NULL until added; kept after its end for its counts
};

struct gate_mod *gate_find_mod(const struct gate *gate, uint16_t mod);   // NULL unless present
uint64_t gate_capability_bit(const struct gate *gate, const char *name); // 0: no such capability

// --- level.c ---
// Whether what came with that level of the engine's API, or of the game's own (by its number), is there for the mod; else
// `reason` is for people.
bool level_has(const struct gate_mod *mod, uint32_t number, uint32_t since);
bool level_allows(const struct gate_mod *mod, uint32_t number, uint32_t since, const char *name,
                  char reason[GATE_REASON_BYTES]);

// --- permissions.c ---
// Whether the mod has all that is needed (capability bits); notes what it used or lacked.
bool permissions_has(struct gate_mod *mod, uint64_t needs);
void permissions_note_used(struct gate_mod *mod, uint64_t needs);
void permissions_note_limit(struct gate_mod *mod, const char *reason);
// The share of a command's capability; NULL when it needs none.
const struct quota_share *permissions_share(const struct gate *gate, const struct gate_mod *mod,
                                            const struct gate_command *command,
                                            struct quota_share *room);
void permissions_fill(struct gate *gate); // its tables, from the gate's commands

void gate_say(struct gate *gate, const struct gate_mod *mod, int level,
              const char *text); // to policy.log

// --- throttle.c ---
void throttle_fill_limits(struct gate_limits *limits, const struct gate_limits *defaults);
// The share of its own limits that a mod has now.
void throttle_apply(struct gate_mod *mod);
uint32_t throttle_every(const struct gate_mod *mod); // ticks, from 1
// Whether a mod that gets its events every so many ticks gets them in this one.
bool throttle_is_due(const struct gate_mod *mod, uint32_t tick);
// Puts the Budget event into the outbox, if this mod wants it in this tick.
void throttle_tell_budget(struct gate *gate, struct gate_mod *mod, uint32_t tick);

// --- act.c ---
// Throws a batch away: counts it and tells the mod.
void gate_reject(struct gate *gate, struct gate_mod *mod, const struct decode_error *error,
                 size_t bytes);

// --- basic.c ---
typedef void (*apply_function)(struct gate *gate, struct gate_mod *mod,
                               const ProtobufCMessage *command, struct outcome *outcome);
apply_function basic_find(uint32_t number); // NULL: it is the content's

// --- game_api.c ---
// The game's own part of the gate's tables, from gate->api. False: too many capabilities.
bool game_api_fill(struct gate *gate);
void game_api_apply(struct gate *gate, struct gate_mod *mod, uint32_t number,
                    const ProtobufCMessage *message, struct outcome *outcome);
void game_api_answer(struct gate *gate, struct gate_mod *mod, uint32_t number,
                     const ProtobufCMessage *message, struct buf *out);

// What the game's states say now, at the end of a mod's first batch; those that do not fit are told later.
void game_api_put_states(struct gate *gate, struct gate_mod *mod, struct buf *batch);
// The same of those that it subscribed to and was not told of, into the outbox.
void game_api_tell_states(struct gate *gate, struct gate_mod *mod);

// --- messaging.c ---
void messaging_post(struct gate *gate, struct gate_mod *mod, const ProtobufCMessage *command,
                    struct outcome *outcome);
void messaging_publish(struct gate *gate, struct gate_mod *mod, const ProtobufCMessage *command,
                       struct outcome *outcome);

// --- testing.c ---
// Whether a test plays a mod of that id, which does not run: what is posted to it goes nowhere, and the test sees it.
bool testing_stands_in(const struct gate *gate, const char *id);
void testing_apply(struct gate *gate, struct gate_mod *mod, const ProtobufCMessage *message,
                   struct outcome *outcome);
void testing_observe(struct gate *gate, const struct gate_mod *mod,
                     const struct gate_command *command, uint32_t seq,
                     const ProtobufCMessage *message, const struct outcome *outcome);

// --- mod_storage.c ---
void mod_storage_set(struct gate *gate, struct gate_mod *mod, const ProtobufCMessage *message,
                     struct outcome *outcome);
void mod_storage_remove(struct gate *gate, struct gate_mod *mod, const ProtobufCMessage *message,
                        struct outcome *outcome);
void mod_storage_migrated(struct gate *gate, struct gate_mod *mod, const ProtobufCMessage *message,
                          struct outcome *outcome);
void mod_storage_end(struct gate *gate, struct gate_mod *mod); // its life is over
// Something that it sent was lost or refused: a migration that goes on now fails.
void mod_storage_spoil(struct gate *gate, const struct gate_mod *mod, const char *reason);
void mod_storage_fill_init(const struct gate *gate, const struct gate_mod *mod,
                           Gatehouse__Init *init);
// Appends the event, when there is something to bring up to date.
enum status mod_storage_tell_migration(const struct gate *gate, struct gate_mod *mod,
                                       struct buf *batch);
void mod_storage_reply_value(struct gate *gate, const struct gate_mod *mod,
                             const Gatehouse__StorageGet *query, struct buf *out);
void mod_storage_reply_keys(struct gate *gate, const struct gate_mod *mod,
                            const Gatehouse__StorageKeys *query, struct buf *out);
// The same for what is kept for the player.
void mod_storage_player_set(struct gate *gate, struct gate_mod *mod,
                            const ProtobufCMessage *message, struct outcome *outcome);
void mod_storage_player_remove(struct gate *gate, struct gate_mod *mod,
                               const ProtobufCMessage *message, struct outcome *outcome);
void mod_storage_reply_player_value(struct gate *gate, const struct gate_mod *mod,
                                    const Gatehouse__PlayerStorageGet *query, struct buf *out);
void mod_storage_reply_player_keys(struct gate *gate, const struct gate_mod *mod,
                                   const Gatehouse__PlayerStorageKeys *query, struct buf *out);

// --- timers.c ---
void timers_set(struct timers *timers, uint32_t timer, uint64_t now, uint32_t ticks, bool repeat);
void timers_fire(struct gate *gate, struct gate_mod *mod);

// --- event_queue.c ---
// Adds an event; when the outbox is full, makes room as gate.h's gate_take_events says.
void event_queue_put(struct gate_mod *mod, const Gatehouse__Event *event);
void event_queue_put_bytes(struct gate_mod *mod, const void *bytes, size_t len);
// A Tick event comes now: one that was not taken yet goes. A mod that sleeps or is late hears of
// the last tick alone, so that it can catch up.
void event_queue_note_tick(struct gate_mod *mod);
void event_queue_clear(struct gate_mod *mod);
// Forgets the events whose news a snapshot tells again.
void event_queue_forget_told_by_snapshot(struct gate_mod *mod);
// Moves whole events to `batch` while they fit; true when none is left.
bool event_queue_move(struct gate_mod *mod, struct buf *batch);
