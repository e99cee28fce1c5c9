// The gate: the only way from a mod to what lies behind it, and back.
//
// In comes what a mod gave to $send: a CommandBatch or a Query. Its size, structure, counts, UTF-8,
// number ranges and handles are checked before anything acts; a batch with one bad field is thrown
// away whole and the mod is told which field. Each command then needs its capability, its quota and
// the host's verdict, and is done by who registered it (gate/content.h). Out go events, replies and
// messages. It knows no world: the engine's own commands are in commands/, the game's in its Lua.
//
// What it checks for each message comes from proto/ through the generated table
// (build/gen/gate_table.c). It does not know processes (pool) or Lua: the host's verdict comes
// through struct gate_policy.
//
// Threads: gate_submit and gate_query during `think`, from one thread, with the world read-only;
// all else during `act`. Memory: bytes given are copied; events are owned by the gate until
// gate_act.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gate/field_check.h"
#include "gate/locale.h"
#include "gate/topics.h"
#include "store/storage.h"
#include "util/arena.h"
#include "util/buf.h"
#include "util/status.h"

struct gate;
struct api_message;
struct gate_content;
struct diag;
struct ProtobufCMessage;

enum {
    GATE_MAX_MODS = 256,
    GATE_MAX_COMMANDS = 128, // by number, the game's among them; the same of queries and events
    GATE_MAX_CAPABILITIES = 64,
    GATE_MAX_QUOTA_TIMES = 4, // of what the .proto gives
    GATE_REASON_BYTES = 256,
    GATE_MAX_BYTES_PER_TICK = 64 * 1024, // whatever the limits say
    GATE_MAX_EVERY_TICKS = 600,
    GATE_ANY_LEVEL = UINT16_MAX + 1, // past every level
    GATE_MAX_ACTIONS = 16,           // of one mod's own
    GATE_ACTION_BYTES = 33,          // of a name, with its NUL
};

// The names of a mod's own input actions.
struct gate_actions {
    size_t count;
    char names[GATE_MAX_ACTIONS][GATE_ACTION_BYTES];
};

enum verdict_kind { VERDICT_ALLOW, VERDICT_DENY, VERDICT_REWRITE, VERDICT_DELAY };

struct verdict {
    enum verdict_kind kind;
    uint32_t delay_ticks;
    char reason[GATE_REASON_BYTES]; // DENY: for people
};

// What became of a command of the game's own.
struct game_outcome {
    bool failed;
    uint32_t entity;                // that it made; 0 = none
    char reason[GATE_REASON_BYTES]; // failed: for people
};

// Everything in it is borrowed for the call.
struct gate_observed {
    const char *name; // "spawn"
    uint32_t seq;
    const char *outcome; // "applied", "denied", "over_quota", "failed", "rewritten", "delayed"
    const char *reason;  // for people; "" when there is none
    uint32_t entity;     // that it made; 0 = none
    const struct ProtobufCMessage *command;
};

// The host's side. `hooked` says which commands have a verdict function, by command number (the
// field's number in Command): the others cost no call.
struct gate_policy {
    void *context;
    bool hooked[GATE_MAX_COMMANDS];
    // May change `command`'s fields in place (REWRITE); strings it puts there must come from
    // `arena`.
    void (*verdict)(void *context, uint16_t mod, uint32_t number, struct ProtobufCMessage *command,
                    struct arena *arena, struct verdict *out);
    // All of these run inside gate_act. Message and log may remove mods, also the one they are asked about;
    // observe and test must not.
    // A message posted to the game (`to` == ""). May be NULL.
    void (*message)(void *context, uint16_t mod, const char *topic, const void *body, size_t len);
    // A Log command, or what the gate itself says about a mod. May be NULL.
    void (*log)(void *context, uint16_t mod, int level, const char *text);
    // What became of a command, as it was applied or as it was asked for. May be NULL.
    void (*observe)(void *context, uint16_t mod, const struct gate_observed *observed);
    // A command of the game's own, which was checked and allowed: does it. May be NULL: then none is.
    void (*command)(void *context, uint16_t mod, uint32_t number,
                    const struct ProtobufCMessage *command, struct game_outcome *out);
    // A query of the game's own, in `think` but on the main thread: fills `reply`, with what it needs from `arena`. False,
    // and why not, for people. May be NULL.
    bool (*query)(void *context, uint16_t mod, uint32_t number,
                  const struct ProtobufCMessage *query, struct ProtobufCMessage *reply,
                  struct arena *arena, char *reason);
    // What an event of the game's own that is a state says now: fills `event`, with what it needs from `arena`, and
    // changes nothing. False: nothing yet. May be NULL.
    bool (*state)(void *context, uint32_t number, struct ProtobufCMessage *event,
                  struct arena *arena);
    // A Test command of a mod that has the capability: in a run of tests alone. May be NULL.
    void (*test)(void *context, uint16_t mod, const char *verb, uint32_t id, const void *body,
                 size_t len);
};

struct gate_limits {
    uint32_t commands_per_tick; // 0 = 256
    uint32_t bytes_per_tick;    // 0 = 65536, the most there is
    uint32_t cost_per_tick;     // 0 = 1024 units
    uint32_t entities_per_mod;  // 0 = 64
};

// How the host treats a mod now. The gate gives no step by itself, it only keeps to it.
enum gate_step { STEP_FINE, STEP_WARNED, STEP_THROTTLED, STEP_SUSPENDED, STEP_RESTARTED };

struct gate_throttle {
    enum gate_step step;    // told in Budget
    uint32_t strikes;       // the same
    uint32_t every_ticks;   // it gets its events each so many ticks: 1 (or 0) = each
    uint32_t share_percent; // of its limits per tick; 0 = all
    bool suspended;         // nothing that it sends is applied, nothing that it shows is seen
};

enum { GATE_STAND_INS = 16 };

// `content`: what lies behind it, copied; NULL: nothing but what the gate does itself. The gate with the engine's own commands
// is made by commands/commands.h.
struct gate *gate_create(const struct gate_content *content, const struct gate_policy *policy,
                         const struct gate_limits *limits);
void gate_destroy(struct gate *gate);
void gate_set_policy(struct gate *gate, const struct gate_policy *policy);
// How many acts are a second of the game, 60 until it is said: mods are told it in their Init, and log by it. Not 0.
void gate_set_tick_rate(struct gate *gate, uint32_t per_second);
// Opens the gate for a run of tests, before the first mod is added: only then the capabilities exist that
// proto/ keeps for tests.
void gate_set_testing(struct gate *gate, bool testing);
// The game's own commands, queries and events, beside the engine's; count 0: none. Replaces those that were told before.
// STATUS_EXISTS: a mod is there already; STATUS_LIMIT: too many capabilities; others as gate_api_create says.
enum status gate_set_api(struct gate *gate, const struct api_message *messages, size_t count,
                         struct diag *diag);
// By name, the engine's or the game's; false: there is none.
bool gate_find_command(const struct gate *gate, const char *name, uint32_t *number);
bool gate_find_query(const struct gate *gate, const char *name, uint32_t *number);
bool gate_find_event(const struct gate *gate, const char *name, uint32_t *number);
const char *gate_command_name(const struct gate *gate, uint32_t number); // "": no such command
// The message of an event of the game's own, or NULL: an empty one in the gate's arena, to be filled and told before
// the next act.
struct ProtobufCMessage *gate_begin_event(struct gate *gate, uint32_t number, struct arena **arena);
// Whether a game's own event is a state.
bool gate_is_state(const struct gate *gate, uint32_t number);
// Tells it to the mods that subscribed to it, or to that one (0: all). STATUS_INVALID: a field is out of its limits, and
// `field`, its path, and `reason` say which; nothing is told then.
enum status gate_tell_event(struct gate *gate, uint32_t number,
                            const struct ProtobufCMessage *event, uint16_t mod,
                            char field[FIELD_PATH_BYTES], char reason[GATE_REASON_BYTES]);
// Calls `fn` where the game's Lua may run, and waits for its end. Without one (the default) `think` is there already.
void gate_set_caller(struct gate *gate,
                     void (*call)(void *context, void (*fn)(void *argument), void *argument),
                     void *context);
// Where mods keep what they keep; it outlives the gate. NULL (the default): no mod keeps anything.
void gate_set_storage(struct gate *gate, struct storage *storage);

// What a mod may do: its number (from 1, in load order), id, settings (JSON text) and capabilities.
// STATUS_INVALID names an unknown capability in *unknown (may be NULL); STATUS_LIMIT: a bad number
// or an id past 64 bytes; STATUS_EXISTS: it is there already.
enum status gate_add_mod(struct gate *gate, uint16_t mod, const char *id, const char *settings_json,
                         const char *const *capabilities, size_t count, const char **unknown);
// The mod is gone: what it owns in world and scene goes with it. Its counts stay, and go on when it
// is added again.
void gate_remove_mod(struct gate *gate, uint16_t mod);
// The mod keeps something, until it is removed: the version of its schema and how much. Whether what is
// stored must be brought up to date it is told with its Init. Nothing happens without the mod, without
// its capability "storage", or with version 0.
void gate_set_kept(struct gate *gate, uint16_t mod, uint32_t version, size_t max_bytes);
// The mod's own limits (0 = those of gate_create), until it is added again. Nothing happens without
// the mod.
void gate_set_limits(struct gate *gate, uint16_t mod, const struct gate_limits *limits);
// The most commands of a capability that the mod may send in one tick, until it is added again: 0 = as
// the .proto has each command; more than all of them together gives each command as much more.
// STATUS_INVALID: no commands need that capability; STATUS_LIMIT: more than GATE_MAX_QUOTA_TIMES as many;
// STATUS_NOT_FOUND: no such mod.
enum status gate_set_quota(struct gate *gate, uint16_t mod, const char *capability,
                           uint32_t commands_per_tick);
// What it publishes and hears, until it is added again: nothing at first. Nothing happens without the mod.
void gate_set_topics(struct gate *gate, uint16_t mod, const struct topics *topics);
// The input actions of its own, until it is added again. Nothing happens without the mod.
void gate_set_actions(struct gate *gate, uint16_t mod, const struct gate_actions *actions);
// Its texts in the player's language, or NULL; borrowed until the mod is removed. Nothing happens without
// the mod.
void gate_set_locale(struct gate *gate, uint16_t mod, const struct locale *locale);
// The API level that the mod was written for, in this life; the newest until it is told. Commands, queries and
// events that came later are refused to it.
void gate_set_target(struct gate *gate, uint16_t mod, uint32_t level);
// The same of the game's own api. Without it a mod has all of that.
void gate_set_game_target(struct gate *gate, uint16_t mod, uint32_t level);
// Kept when the mod is removed and added again. A suspended mod is told of no moves and ticks;
// afterwards a snapshot tells it what it missed. What it sends is thrown away, but for what it
// sends before its Init: that waits. Nothing happens when there never was such a mod.
void gate_set_throttle(struct gate *gate, uint16_t mod, const struct gate_throttle *throttle);
// Whether the mod is to be woken in this tick, as its throttle says.
bool gate_is_due(const struct gate *gate, uint16_t mod);
// What it may print now, for its Budget.
void gate_note_print_budget(struct gate *gate, uint16_t mod, uint32_t bytes);
bool gate_has_capability(const struct gate *gate, uint16_t mod, const char *capability);
const char *gate_mod_id(const struct gate *gate,
                        uint16_t mod); // also of one that is gone; "" = never was

// --- think ---
// Keeps a copy of one batch (the bytes of a Send) for the next gate_act. Never fails outright: what
// is wrong is counted and told to the mod. Calls no policy: this may be another thread.
void gate_submit(struct gate *gate, uint16_t mod, const void *bytes, size_t len);
// Answers a Query from the world as it is; appends the bytes of a Reply. Always appends a reply.
void gate_query(struct gate *gate, uint16_t mod, const void *bytes, size_t len, struct buf *reply);

// --- act ---
// Decodes, checks and applies what was submitted, in load order and sequence; then timers and
// delays.
void gate_act(struct gate *gate);
// Takes the tick's events from the world (and leaves clearing them to the caller), encodes each
// once.
void gate_collect_events(struct gate *gate);
// Appends the EventBatch that this mod is to get now: results, timers, messages, subscribed events.
// Nothing is appended when there is nothing to tell. STATUS_LIMIT: more than fits in buf; it is
// told later. An entity that a mod is told of as EntitySpawned once more replaces what it knew. For
// a mod that does not take its events for long, moves are dropped first, then what a snapshot tells
// again, at last everything; the next batch then brings the snapshot.
enum status gate_take_events(struct gate *gate, uint16_t mod, struct buf *batch);
// The bytes of messages from that mod in the batch that was taken last, with what a message takes besides.
uint32_t gate_taken_from(const struct gate *gate, uint16_t mod, uint16_t from);
// The tick that the next batch carries.
uint32_t gate_tick(const struct gate *gate);
// The first batch of a mod: its Init event.
enum status gate_take_init(struct gate *gate, uint16_t mod, uint64_t seed, struct buf *batch);
// A player (from 0) pressed or released an action of the mod's own: that mod is told InputAction. One that is
// suspended, or did not get its Init yet, is not. STATUS_NOT_FOUND: no such mod, or not an action of its.
enum status gate_note_action(struct gate *gate, uint16_t mod, uint32_t player, const char *action,
                             bool pressed);
// What a player did on the mod's panel: that mod is told PanelEvent. One that is suspended is told nothing but that it is
// closed. STATUS_NOT_FOUND: no such mod, or it did not get its Init yet; STATUS_INVALID: no such act.
struct gate_panel_event {
    uint32_t player; // from 0
    int act;         // as PanelAct has it
    uint32_t widget;
    int32_t value;
    const char *text; // UTF-8
};
enum status gate_note_panel(struct gate *gate, uint16_t mod, const struct gate_panel_event *what);
// A message to a mod that it need not have declared: the game's.
void gate_post(struct gate *gate, uint16_t mod, const char *from, const char *topic,
               const void *body, size_t len);
// A test plays the part of a mod that does not run: what is posted to that id is no error, and goes nowhere but to who
// watches commands. STATUS_DENIED: this is no run of tests; STATUS_INVALID: no id; STATUS_FULL: GATE_STAND_INS are the most.
enum status gate_stand_in(struct gate *gate, const char *id);
// A TestReply to a mod that has the capability "test". STATUS_NOT_FOUND: no such mod; STATUS_DENIED: it is not a
// test; STATUS_LIMIT: too long, or too much waits for it already.
enum status gate_test_reply(struct gate *gate, uint16_t mod, uint32_t id, const void *body,
                            size_t len);
void gate_tell_shutdown(struct gate *gate, uint16_t mod, const char *reason);

// --- what happened, for people and for tests ---
struct gate_counts {
    uint64_t batches, commands, applied, denied, over_quota, failed, rewritten, delayed,
        rejected_batches, bytes, events, queries;
    uint64_t over_quota_ticks; // acts in which something was over a limit per tick
    uint64_t refused;          // of the denied, those for which the mod has the capability
    uint64_t posted;           // messages to mods and to the game, and published ones
    uint64_t
        stream_digest; // of every command this mod had applied, in order: equal runs, equal digests
};
const struct gate_counts *gate_counts(const struct gate *gate,
                                      uint16_t mod); // NULL: there never was one
// The capabilities that the mod has used in all its lives (something of it was applied, answered or
// subscribed to), or asked for without having them: names, at most GATE_MAX_CAPABILITIES, in the order
// of gate_capabilities[].
size_t gate_used_capabilities(const struct gate *gate, uint16_t mod, const char **names);
size_t gate_lacked_capabilities(const struct gate *gate, uint16_t mod, const char **names);
// The first limit per tick that the mod met in all its lives, for people; "" when it met none.
const char *gate_limit_met(const struct gate *gate, uint16_t mod);
