// The host's verdicts: struct gate_policy, answered by Lua functions.
//
// A hook is a function (mod, command, state) for one command name. The tables that it and the game's functions are given are
// theirs for the call: they are filled anew for the next one, so that a command makes no garbage. It gives nil, true or "allow";
// "deny" and a reason; "rewrite" and a table of the fields to change; "delay" and a number of
// ticks. A Lua error, a strange answer or too many instructions is a denial, written to the log as
// the game's with its file and line. Commands without a hook never get here.
//
// Threads: main only (the gate asks in gate_act). Memory: the state must outlive the policy.
#pragma once

#include <lua.h>

#include "gate/gate.h"
#include "util/diag.h"

enum { POLICY_MAX_INSTRUCTIONS = 100000 };

struct policy {
    lua_State *lua;
    struct gate *gate;
    int hooks[GATE_MAX_COMMANDS]; // registry references of the functions, by command number
    int commands[GATE_MAX_COMMANDS],
        queries[GATE_MAX_COMMANDS]; // of the game's own: what does and answers them
    int tables
        [3]
        [GATE_MAX_COMMANDS]; // of fields, kept from call to call: for hooks, commands and queries
    int mods[GATE_MAX_MODS + 1];       // the same of {number, id}
    int states[GATE_MAX_COMMANDS];     // of its events that are states: what says how that stands
    int state, message, observe, test; // registry references
};

// Becomes the gate's policy, with no hooks. The struct must stay where it is until policy_fini.
void policy_init(struct policy *policy, lua_State *lua, struct gate *gate);
void policy_fini(struct policy *policy); // the gate has no policy afterwards

// The same hooks are another gate's from now on; the old one may be gone already.
void policy_set_gate(struct policy *policy, struct gate *gate);

// Takes the hooks of the table at `hooks`; the value at `state` (0 = an empty table) is handed to
// each of them. STATUS_INVALID when a name is no command or a value no function; the old hooks then
// stay. May raise a Lua memory error.
enum status policy_set_hooks(struct policy *policy, int hooks, int state, struct diag *diag);

// Takes the functions (mod, fields) of the table at `table`, by name: what does the game's own commands, and what answers
// its queries. A command gives nothing or true (done), an entity that came of it, or false and why not; a query a table
// of the reply's fields, or nil and why not. An error fails the command or query, and is the game's, not the mod's.
// STATUS_INVALID as above.
enum status policy_set_commands(struct policy *policy, int table, struct diag *diag);
enum status policy_set_queries(struct policy *policy, int table, struct diag *diag);
// The functions () of the table at `table`, by the name of an event that is a state: a table of its fields as they are
// now, or nil: nothing yet. While they run, and queries do, the world is held (world_hold).
enum status policy_set_states(struct policy *policy, int table, struct diag *diag);

// The function at `index` is called with (number, topic, body) for each message that a mod posts to
// the game; nil ends that.
void policy_set_message(struct policy *policy, int index);

// The function at `index` is called with (number, {name, seq, outcome, reason, entity, fields}) for what became
// of each command; nil ends that.
void policy_set_observe(struct policy *policy, int index);

// The function at `index` is called with (number, verb, id, body) for each Test command; nil ends that.
void policy_set_test(struct policy *policy, int index);
