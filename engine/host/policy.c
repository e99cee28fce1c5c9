#include "host/policy.h"

#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "host/budget.h"
#include "host/lua_world.h"
#include "host/pb_lua.h"
#include "util/log.h"

struct asking {
    struct policy *policy;
    uint16_t mod;
    uint32_t number;
    ProtobufCMessage *command;
    struct arena *arena;
    struct verdict *out;
};

// --- calling Lua for a bounded time ---

static int call_bounded(lua_State *lua, int arguments, int results)
{
    struct budget budget = {.instructions = POLICY_MAX_INSTRUCTIONS,
                            .what = "a verdict, command, query or state of the game"};
    budget_enter(lua, &budget);
    int result = lua_pcall(lua, arguments, results, 0);
    budget_leave(lua, &budget);
    return result;
}

// --- verdicts ---

enum kept_table { OF_HOOK, OF_COMMAND, OF_QUERY, TABLES };

// Another mod may have that number now.
static bool is_of(lua_State *lua, const char *id)
{
    lua_pushliteral(lua, "id");
    bool same = lua_rawget(lua, -2) == LUA_TSTRING && strcmp(lua_tostring(lua, -1), id) == 0;
    lua_pop(lua, 1);
    return same;
}

static void push_mod(lua_State *lua, struct policy *policy, uint16_t mod)
{
    const char *id = gate_mod_id(policy->gate, mod);
    int *kept = &policy->mods[mod];
    if (*kept != LUA_NOREF) {
        lua_rawgeti(lua, LUA_REGISTRYINDEX, *kept);
        if (is_of(lua, id)) return;
        lua_pop(lua, 1);
        luaL_unref(lua, LUA_REGISTRYINDEX, *kept);
        *kept = LUA_NOREF;
    }
    lua_createtable(lua, 0, 2);
    lua_pushinteger(lua, mod);
    lua_setfield(lua, -2, "number");
    lua_pushstring(lua, id);
    lua_setfield(lua, -2, "id");
    lua_pushvalue(lua, -1);
    *kept = luaL_ref(lua, LUA_REGISTRYINDEX);
}

static void read_rewrite(lua_State *lua, struct asking *asking)
{
    struct diag diag;
    if (!lua_istable(lua, -1)) luaL_error(lua, "\"rewrite\" needs a table of fields");
    if (pb_lua_read(lua, -1, asking->command, asking->arena, &diag) != STATUS_OK)
        luaL_error(lua, "rewrite: %s", diag.text);
    asking->out->kind = VERDICT_REWRITE;
}

static void read_delay(lua_State *lua, struct asking *asking)
{
    int whole;
    lua_Integer ticks = lua_tointegerx(lua, -1, &whole);
    if (!whole || ticks < 1 || ticks > INT32_MAX)
        luaL_error(lua, "\"delay\" needs a number of ticks, at least 1");
    asking->out->kind = VERDICT_DELAY;
    asking->out->delay_ticks = (uint32_t)ticks;
}

static void read_denial(lua_State *lua, struct asking *asking)
{
    asking->out->kind = VERDICT_DENY;
    const char *reason = lua_tostring(lua, -1);
    strncpy(asking->out->reason, reason ? reason : "", sizeof asking->out->reason - 1);
}

// The hook's two results are on top of the stack.
static void read_verdict(lua_State *lua, struct asking *asking)
{
    if (lua_isnil(lua, -2) || (lua_isboolean(lua, -2) && lua_toboolean(lua, -2))) return;
    const char *word = lua_type(lua, -2) == LUA_TSTRING ? lua_tostring(lua, -2) : "";
    if (strcmp(word, "allow") == 0) return;
    if (strcmp(word, "deny") == 0 || lua_isboolean(lua, -2))
        read_denial(lua, asking);
    else if (strcmp(word, "rewrite") == 0)
        read_rewrite(lua, asking);
    else if (strcmp(word, "delay") == 0)
        read_delay(lua, asking);
    else
        luaL_error(lua, "a verdict is nil, \"allow\", \"deny\", \"rewrite\" or \"delay\", not %s",
                   luaL_tolstring(lua, -2, NULL));
}

// [1] = the asking. Runs protected: all of it may raise.
static int ask(lua_State *lua)
{
    struct asking *asking = lua_touserdata(lua, 1);
    struct policy *policy = asking->policy;
    lua_rawgeti(lua, LUA_REGISTRYINDEX, policy->hooks[asking->number]);
    push_mod(lua, policy, asking->mod);
    pb_lua_push_again(lua, asking->command, &policy->tables[OF_HOOK][asking->number]);
    lua_rawgeti(lua, LUA_REGISTRYINDEX, policy->state);
    lua_call(lua, 3, 2);
    read_verdict(lua, asking);
    return 0;
}

// The error is on top of the stack; the log says where the function stands that failed.
static void blame_game(lua_State *lua, int function, const char *what, const char *about)
{
    char place[LUA_IDSIZE + 16];
    lua_Debug debug;
    lua_rawgeti(lua, LUA_REGISTRYINDEX, function);
    lua_getinfo(lua, ">S", &debug);
    snprintf(place, sizeof place, "%s:%d", debug.short_src, debug.linedefined);
    const char *message = lua_tostring(lua, -1);
    log_write(LOG_ERROR, "game", place, "%s (%s): %s", what, about,
              message ? message : "an error without text");
    lua_pop(lua, 1);
}

static void give_verdict(void *context, uint16_t mod, uint32_t number,
                         struct ProtobufCMessage *command, struct arena *arena, struct verdict *out)
{
    struct policy *policy = context;
    struct asking asking = {policy, mod, number, command, arena, out};
    lua_pushcfunction(policy->lua, ask);
    lua_pushlightuserdata(policy->lua, &asking);
    if (call_bounded(policy->lua, 1, 0) == LUA_OK) return;
    blame_game(policy->lua, policy->hooks[number], "policy",
               gate_command_name(policy->gate, number));
    *out = (struct verdict){.kind = VERDICT_DENY, .reason = "the game's policy failed"};
}

// --- the game's own commands and queries ---

struct doing {
    struct policy *policy;
    uint16_t mod;
    int function; // registry reference
    int *table;   // of its fields, the same
    const ProtobufCMessage *message;
    struct game_outcome *out; // of a command
    ProtobufCMessage *reply;  // of a query, and what it is filled from
    struct arena *arena;
    char *reason; // GATE_REASON_BYTES
};

static void call_game(lua_State *lua, const struct doing *doing)
{
    lua_rawgeti(lua, LUA_REGISTRYINDEX, doing->function);
    push_mod(lua, doing->policy, doing->mod);
    pb_lua_push_again(lua, doing->message, doing->table);
    lua_call(lua, 2, 2);
}

// What a text for people says of the value on top of the stack.
static void take_reason(lua_State *lua, char *reason)
{
    const char *text = lua_tostring(lua, -1);
    snprintf(reason, GATE_REASON_BYTES, "%s", text ? text : "");
}

// Nothing or true: done; an entity: done, and it came of that; false and why not.
static int do_command(lua_State *lua)
{
    struct doing *doing = lua_touserdata(lua, 1);
    call_game(lua, doing);
    if (lua_isinteger(lua, -2)) {
        lua_Integer entity = lua_tointeger(lua, -2);
        if (entity < 0 || entity > UINT32_MAX) luaL_error(lua, "gave a number that is no entity");
        doing->out->entity = (uint32_t)entity;
    } else if (lua_isboolean(lua, -2) && !lua_toboolean(lua, -2)) {
        doing->out->failed = true;
        take_reason(lua, doing->out->reason);
    } else if (!lua_isnil(lua, -2) && !lua_isboolean(lua, -2)) {
        luaL_error(lua, "gave a %s; expected nothing, true, an entity, or false and why not",
                   luaL_typename(lua, -2));
    }
    return 0;
}

static void take_command(void *context, uint16_t mod, uint32_t number,
                         const struct ProtobufCMessage *command, struct game_outcome *out)
{
    struct policy *policy = context;
    struct doing doing = {.policy = policy,
                          .mod = mod,
                          .function = policy->commands[number],
                          .table = &policy->tables[OF_COMMAND][number],
                          .message = command,
                          .out = out};
    *out = (struct game_outcome){.failed = doing.function == LUA_NOREF,
                                 .reason = "the game does not do it"};
    if (out->failed) return;
    lua_pushcfunction(policy->lua, do_command);
    lua_pushlightuserdata(policy->lua, &doing);
    if (call_bounded(policy->lua, 1, 0) == LUA_OK) return;
    blame_game(policy->lua, doing.function, "command", gate_command_name(policy->gate, number));
    *out = (struct game_outcome){.failed = true, .reason = "the game has an error in it"};
}

// Calls what only looks: it gives one value.
static int call_held(lua_State *lua, lua_CFunction function, struct doing *doing)
{
    lua_pushcfunction(lua, function);
    lua_pushlightuserdata(lua, doing);
    lua_world_hold(lua, true);
    int result = call_bounded(lua, 1, 1);
    lua_world_hold(lua, false);
    return result;
}

static bool take_boolean(lua_State *lua)
{
    bool value = lua_toboolean(lua, -1);
    lua_pop(lua, 1);
    return value;
}

// A table of the reply's fields; or nil and why there is none.
static int do_query(lua_State *lua)
{
    struct doing *doing = lua_touserdata(lua, 1);
    struct diag diag;
    call_game(lua, doing);
    if (lua_isnoneornil(lua, -2)) {
        take_reason(lua, doing->reason);
        lua_pushboolean(lua, 0);
        return 1;
    }
    if (!lua_istable(lua, -2))
        luaL_error(lua, "gave a %s; expected a table, or nil and why not", luaL_typename(lua, -2));
    if (pb_lua_read(lua, -2, doing->reply, doing->arena, &diag) != STATUS_OK)
        luaL_error(lua, "%s", diag.text);
    lua_pushboolean(lua, 1);
    return 1;
}

static bool take_query(void *context, uint16_t mod, uint32_t number,
                       const struct ProtobufCMessage *query, struct ProtobufCMessage *reply,
                       struct arena *arena, char *reason)
{
    struct policy *policy = context;
    struct doing doing = {.policy = policy,
                          .mod = mod,
                          .function = policy->queries[number],
                          .table = &policy->tables[OF_QUERY][number],
                          .message = query,
                          .reply = reply,
                          .arena = arena,
                          .reason = reason};
    if (doing.function == LUA_NOREF) return false;
    if (call_held(policy->lua, do_query, &doing) == LUA_OK) return take_boolean(policy->lua);
    blame_game(policy->lua, doing.function, "query", query->descriptor->name);
    snprintf(reason, GATE_REASON_BYTES, "the game has an error in it");
    return false;
}

// --- how the game's states stand ---

// A table of the event's fields; or nil: nothing yet.
static int do_state(lua_State *lua)
{
    struct doing *doing = lua_touserdata(lua, 1);
    struct diag diag;
    lua_rawgeti(lua, LUA_REGISTRYINDEX, doing->function);
    lua_call(lua, 0, 1);
    if (!lua_isnil(lua, -1) && !lua_istable(lua, -1))
        luaL_error(lua, "gave a %s; expected a table, or nil", luaL_typename(lua, -1));
    if (lua_istable(lua, -1) &&
        pb_lua_read(lua, -1, doing->reply, doing->arena, &diag) != STATUS_OK)
        luaL_error(lua, "%s", diag.text);
    lua_pushboolean(lua, lua_istable(lua, -1));
    return 1;
}

static bool take_state(void *context, uint32_t number, struct ProtobufCMessage *event,
                       struct arena *arena)
{
    struct policy *policy = context;
    struct doing doing = {
        .policy = policy, .function = policy->states[number], .reply = event, .arena = arena};
    if (doing.function == LUA_NOREF) return false;
    if (call_held(policy->lua, do_state, &doing) == LUA_OK) return take_boolean(policy->lua);
    blame_game(policy->lua, doing.function, "state", event->descriptor->name);
    return false;
}

// --- messages to the game ---

struct telling {
    struct policy *policy;
    uint16_t mod;
    const char *topic;
    const void *body;
    size_t len;
};

static int tell(lua_State *lua)
{
    const struct telling *telling = lua_touserdata(lua, 1);
    lua_rawgeti(lua, LUA_REGISTRYINDEX, telling->policy->message);
    lua_pushinteger(lua, telling->mod);
    lua_pushstring(lua, telling->topic);
    lua_pushlstring(lua, telling->len ? telling->body : "", telling->len);
    lua_call(lua, 3, 0);
    return 0;
}

static void take_message(void *context, uint16_t mod, const char *topic, const void *body,
                         size_t len)
{
    struct policy *policy = context;
    struct telling telling = {policy, mod, topic, body, len};
    lua_pushcfunction(policy->lua, tell);
    lua_pushlightuserdata(policy->lua, &telling);
    if (call_bounded(policy->lua, 1, 0) != LUA_OK)
        blame_game(policy->lua, policy->message, "on_message", topic);
}

// --- what only tests want to know ---

struct observing {
    struct policy *policy;
    uint16_t mod;
    const struct gate_observed *observed;
};

static void set_text(lua_State *lua, const char *name, const char *value)
{
    lua_pushstring(lua, value);
    lua_setfield(lua, -2, name);
}

static int observe(lua_State *lua)
{
    const struct observing *observing = lua_touserdata(lua, 1);
    const struct gate_observed *observed = observing->observed;
    lua_rawgeti(lua, LUA_REGISTRYINDEX, observing->policy->observe);
    lua_pushinteger(lua, observing->mod);
    lua_createtable(lua, 0, 6);
    set_text(lua, "name", observed->name);
    set_text(lua, "outcome", observed->outcome);
    set_text(lua, "reason", observed->reason);
    lua_pushinteger(lua, observed->seq);
    lua_setfield(lua, -2, "seq");
    lua_pushinteger(lua, observed->entity);
    lua_setfield(lua, -2, "entity");
    pb_lua_push(lua, observed->command);
    lua_setfield(lua, -2, "fields");
    lua_call(lua, 2, 0);
    return 0;
}

static void take_observed(void *context, uint16_t mod, const struct gate_observed *observed)
{
    struct policy *policy = context;
    struct observing observing = {policy, mod, observed};
    lua_pushcfunction(policy->lua, observe);
    lua_pushlightuserdata(policy->lua, &observing);
    if (call_bounded(policy->lua, 1, 0) != LUA_OK)
        blame_game(policy->lua, policy->observe, "on_command", observed->name);
}

struct testing {
    struct policy *policy;
    uint16_t mod;
    const char *verb;
    uint32_t id;
    const void *body;
    size_t len;
};

static int tell_test(lua_State *lua)
{
    const struct testing *testing = lua_touserdata(lua, 1);
    lua_rawgeti(lua, LUA_REGISTRYINDEX, testing->policy->test);
    lua_pushinteger(lua, testing->mod);
    lua_pushstring(lua, testing->verb);
    lua_pushinteger(lua, testing->id);
    lua_pushlstring(lua, testing->len ? testing->body : "", testing->len);
    lua_call(lua, 4, 0);
    return 0;
}

static void take_test(void *context, uint16_t mod, const char *verb, uint32_t id, const void *body,
                      size_t len)
{
    struct policy *policy = context;
    struct testing testing = {policy, mod, verb, id, body, len};
    lua_pushcfunction(policy->lua, tell_test);
    lua_pushlightuserdata(policy->lua, &testing);
    if (call_bounded(policy->lua, 1, 0) != LUA_OK)
        blame_game(policy->lua, policy->test, "on_test", verb);
}

// --- set up ---

static void install(struct policy *policy)
{
    struct gate_policy hooks = {.context = policy, .verdict = give_verdict};
    for (int i = 0; i < GATE_MAX_COMMANDS; i++) hooks.hooked[i] = policy->hooks[i] != LUA_NOREF;
    hooks.command = take_command;
    hooks.query = take_query;
    hooks.state = take_state;
    if (policy->message != LUA_NOREF) hooks.message = take_message;
    if (policy->observe != LUA_NOREF) hooks.observe = take_observed;
    if (policy->test != LUA_NOREF) hooks.test = take_test;
    gate_set_policy(policy->gate, &hooks);
}

void policy_init(struct policy *policy, lua_State *lua, struct gate *gate)
{
    *policy = (struct policy){.lua = lua,
                              .gate = gate,
                              .state = LUA_NOREF,
                              .message = LUA_NOREF,
                              .observe = LUA_NOREF,
                              .test = LUA_NOREF};
    for (int i = 0; i < GATE_MAX_COMMANDS; i++)
        policy->hooks[i] = policy->commands[i] = policy->queries[i] = policy->states[i] = LUA_NOREF;
    for (int kind = 0; kind < TABLES; kind++)
        for (int i = 0; i < GATE_MAX_COMMANDS; i++) policy->tables[kind][i] = LUA_NOREF;
    for (int i = 0; i <= GATE_MAX_MODS; i++) policy->mods[i] = LUA_NOREF;
    install(policy);
}

static void drop_hooks(struct policy *policy)
{
    for (int i = 0; i < GATE_MAX_COMMANDS; i++) {
        luaL_unref(policy->lua, LUA_REGISTRYINDEX, policy->hooks[i]);
        policy->hooks[i] = LUA_NOREF;
    }
    luaL_unref(policy->lua, LUA_REGISTRYINDEX, policy->state);
    policy->state = LUA_NOREF;
}

static void drop_functions(struct policy *policy, int *functions)
{
    for (int i = 0; i < GATE_MAX_COMMANDS; i++) {
        luaL_unref(policy->lua, LUA_REGISTRYINDEX, functions[i]);
        functions[i] = LUA_NOREF;
    }
}

void policy_fini(struct policy *policy)
{
    drop_hooks(policy);
    drop_functions(policy, policy->commands);
    drop_functions(policy, policy->queries);
    drop_functions(policy, policy->states);
    for (int kind = 0; kind < TABLES; kind++) drop_functions(policy, policy->tables[kind]);
    for (int i = 0; i <= GATE_MAX_MODS; i++)
        luaL_unref(policy->lua, LUA_REGISTRYINDEX, policy->mods[i]);
    luaL_unref(policy->lua, LUA_REGISTRYINDEX, policy->message);
    luaL_unref(policy->lua, LUA_REGISTRYINDEX, policy->observe);
    luaL_unref(policy->lua, LUA_REGISTRYINDEX, policy->test);
    gate_set_policy(policy->gate, NULL);
}

void policy_set_gate(struct policy *policy, struct gate *gate)
{
    policy->gate = gate;
    install(policy);
}

typedef bool (*find_function)(const struct gate *gate, const char *name, uint32_t *number);

static enum status check_functions(const struct policy *policy, int hooks, find_function find,
                                   const char *what, struct diag *diag)
{
    lua_State *lua = policy->lua;
    uint32_t number;
    enum status status = STATUS_OK;
    lua_pushnil(lua);
    while (status == STATUS_OK && lua_next(lua, hooks)) { // [key, value]
        const char *name = lua_type(lua, -2) == LUA_TSTRING ? lua_tostring(lua, -2) : "?";
        if (!find(policy->gate, name, &number))
            status = diag_set(diag, STATUS_INVALID, "no %s is called \"%.64s\"", what, name);
        else if (!lua_isfunction(lua, -1))
            status = diag_set(diag, STATUS_INVALID, "%s: a function expected", name);
        lua_pop(lua, status == STATUS_OK ? 1 : 2);
    }
    return status;
}

enum status policy_set_hooks(struct policy *policy, int hooks, int state, struct diag *diag)
{
    lua_State *lua = policy->lua;
    hooks = lua_absindex(lua, hooks);
    if (state) state = lua_absindex(lua, state);
    enum status status = check_functions(policy, hooks, gate_find_command, "command", diag);
    if (status != STATUS_OK) return status;
    drop_hooks(policy);
    lua_pushnil(lua);
    while (lua_next(lua, hooks)) { // [key, value]; luaL_ref takes the value
        uint32_t number = 0;
        gate_find_command(policy->gate, lua_tostring(lua, -2), &number);
        policy->hooks[number] = luaL_ref(lua, LUA_REGISTRYINDEX);
    }
    if (state)
        lua_pushvalue(lua, state);
    else
        lua_newtable(lua);
    policy->state = luaL_ref(lua, LUA_REGISTRYINDEX);
    install(policy);
    return STATUS_OK;
}

static enum status set_functions(struct policy *policy, int *out, int table, find_function find,
                                 const char *what, struct diag *diag)
{
    lua_State *lua = policy->lua;
    table = lua_absindex(lua, table);
    enum status status = check_functions(policy, table, find, what, diag);
    if (status != STATUS_OK) return status;
    drop_functions(policy, out);
    lua_pushnil(lua);
    while (lua_next(lua, table)) { // [key, value]; luaL_ref takes the value
        uint32_t number = 0;
        find(policy->gate, lua_tostring(lua, -2), &number);
        out[number] = luaL_ref(lua, LUA_REGISTRYINDEX);
    }
    return STATUS_OK;
}

enum status policy_set_commands(struct policy *policy, int table, struct diag *diag)
{
    return set_functions(policy, policy->commands, table, gate_find_command, "command", diag);
}

enum status policy_set_queries(struct policy *policy, int table, struct diag *diag)
{
    return set_functions(policy, policy->queries, table, gate_find_query, "query", diag);
}

static bool find_state(const struct gate *gate, const char *name, uint32_t *number)
{
    return gate_find_event(gate, name, number) && gate_is_state(gate, *number);
}

enum status policy_set_states(struct policy *policy, int table, struct diag *diag)
{
    return set_functions(policy, policy->states, table, find_state, "state", diag);
}

// The function at `index`, or nil, takes the place of what `slot` refers to.
static void set_function(struct policy *policy, int *slot, int index)
{
    lua_State *lua = policy->lua;
    index = lua_absindex(lua, index);
    luaL_unref(lua, LUA_REGISTRYINDEX, *slot);
    *slot = LUA_NOREF;
    if (!lua_isnil(lua, index)) {
        lua_pushvalue(lua, index);
        *slot = luaL_ref(lua, LUA_REGISTRYINDEX);
    }
    install(policy);
}

void policy_set_message(struct policy *policy, int index)
{
    set_function(policy, &policy->message, index);
}

void policy_set_observe(struct policy *policy, int index)
{
    set_function(policy, &policy->observe, index);
}

void policy_set_test(struct policy *policy, int index)
{
    set_function(policy, &policy->test, index);
}
