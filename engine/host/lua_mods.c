#include "host/lua_mods.h"

#include <lauxlib.h>
#include <string.h>

#include "commands/commands.h"
#include "host/host.h"
#include "host/lua_api.h"
#include "host/lua_args.h"
#include "host/lua_declared.h"
#include "host/lua_locale.h"
#include "host/lua_mod_info.h"
#include "host/lua_mod_source.h"
#include "host/policy.h"
#include "util/log.h"
#include "world/actions.h"

enum {
    MAX_TOPIC_BYTES = 64,
    MAX_BODY_BYTES = 4096,
    MAX_ASKED_ID_BYTES = 64,
};

// By enum gate_step.
static const char *const step_names[] = {"fine",      "warned",    "throttled",
                                         "suspended", "restarted", NULL};

// Those after HOOKS are set by functions of their own.
enum hook {
    HOOK_READY,
    HOOK_FAILED,
    HOOK_ERROR,
    HOOK_DIED,
    HOOK_PRINTED,
    HOOK_REPLACED,
    HOOKS,
    HOOK_EVALUATED = HOOKS,
    ALL_HOOKS
};
static const char *const hook_names[HOOKS] = {"ready", "failed",  "error",
                                              "died",  "printed", "replaced"};

struct context {
    lua_State *lua;
    struct mods *mods; // NULL: closed
    struct gate *gate;
    struct policy policy;
    int hooks[ALL_HOOKS]; // registry references
};

static const char context_key; // its address is the registry's key of the context

static struct context *check_context(lua_State *lua)
{
    struct context *context = lua_touserdata(lua, lua_upvalueindex(1));
    if (!context->mods) luaL_error(lua, "engine.mods: the mods' session is closed");
    return context;
}

static uint16_t check_number(lua_State *lua, const char *function, const struct context *context)
{
    int64_t count = (int64_t)mods_count(context->mods);
    return (uint16_t)lua_args_integer(lua, LUA_ARG(function, 1, "number"), 1, count ? count : 1);
}

// true, or nil and why not.
static int give_done(lua_State *lua, enum status status, const char *why)
{
    if (status == STATUS_OK) {
        lua_pushboolean(lua, 1);
        return 1;
    }
    lua_pushnil(lua);
    lua_pushstring(lua, why);
    return 2;
}

// --- start ---

// start(source) -> number | nil, error
static int start(lua_State *lua)
{
    struct context *context = check_context(lua);
    struct lua_mod_source_room room;
    struct mod_source source = lua_mod_source_read(lua, &room);
    struct diag diag = {""};
    uint16_t number;
    if (mods_start(context->mods, &source, &number, &diag) == STATUS_OK) {
        lua_pushinteger(lua, number);
        return 1;
    }
    lua_pushnil(lua);
    lua_pushstring(lua, diag.text);
    return 2;
}

// replace(number, source) -> true | nil, error
static int replace(lua_State *lua)
{
    struct context *context = check_context(lua);
    uint16_t number = check_number(lua, "mods.replace", context);
    struct lua_mod_source_room room;
    struct diag diag = {""};
    lua_remove(lua, 1);
    struct mod_source source = lua_mod_source_read(lua, &room);
    return give_done(lua, mods_replace(context->mods, number, &source, &diag), diag.text);
}

static int stop(lua_State *lua)
{
    struct context *context = check_context(lua);
    uint16_t number = check_number(lua, "mods.stop", context);
    mods_stop(context->mods, number,
              lua_args_text(lua, LUA_ARG("mods.stop", 2, "reason"), GATE_REASON_BYTES - 1));
    return 0;
}

// restart(number, {capabilities, quotas, settings}) -> true | nil, error
static int restart(lua_State *lua)
{
    struct context *context = check_context(lua);
    struct diag diag = {""};
    uint16_t number = check_number(lua, "mods.restart", context);
    const struct lua_arg *table = LUA_ARG("mods.restart", 2, "changes");
    const char *capabilities[GATE_MAX_CAPABILITIES];
    uint32_t quotas[GATE_MAX_CAPABILITIES];
    struct mod_changes changes = {.settings_json = NULL};
    bool changed = !lua_isnoneornil(lua, 2);
    if (changed) {
        struct lua_arg field;
        lua_args_table(lua, table);
        if (lua_args_field(lua, table, "settings", &field)) // stays: the text is borrowed from it
            changes.settings_json = lua_args_text(lua, &field, LUA_MOD_SETTINGS_BYTES);
        if (lua_args_field(lua, table, "capabilities", &field)) {
            lua_args_table(lua, &field);
            changes.capability_count =
                lua_mod_source_capabilities(lua, lua_gettop(lua), capabilities);
            changes.capabilities = capabilities;
            lua_declared_quotas(lua, table, capabilities, changes.capability_count, quotas);
            changes.quotas = quotas;
        }
    }
    return give_done(lua, mods_restart(context->mods, number, changed ? &changes : NULL, &diag),
                     diag.text);
}

// speak(number, {title, locale}) -> true | nil, error
static int speak(lua_State *lua)
{
    struct context *context = check_context(lua);
    uint16_t number = check_number(lua, "mods.speak", context);
    const struct lua_arg *table = LUA_ARG("mods.speak", 2, "words");
    struct lua_arg field;
    lua_args_table(lua, table);
    struct mod_words words = {.title = ""};
    if (lua_args_field(lua, table, "title", &field)) // stays: the text is borrowed from it
        words.title = lua_args_text(lua, &field, LUA_MOD_TITLE_BYTES);
    words.texts = lua_locale_push_texts(lua, table, &words.text_count);
    enum status status = mods_speak(context->mods, number, &words);
    return give_done(lua, status, status_text(status));
}

// set_throttle(number, {step, strikes, every, share, suspended})
static int set_throttle(lua_State *lua)
{
    struct context *context = check_context(lua);
    uint16_t number = check_number(lua, "mods.set_throttle", context);
    const struct lua_arg *table = LUA_ARG("mods.set_throttle", 2, "throttle");
    lua_args_table(lua, table);
    struct gate_throttle throttle = {
        .strikes = (uint32_t)lua_mod_source_limit(lua, table, "strikes", UINT32_MAX),
        .every_ticks = (uint32_t)lua_mod_source_limit(lua, table, "every", GATE_MAX_EVERY_TICKS),
        .share_percent = (uint32_t)lua_mod_source_limit(lua, table, "share", 100),
    };
    lua_getfield(lua, 2, "suspended");
    throttle.suspended = lua_toboolean(lua, -1);
    lua_getfield(lua, 2, "step");
    throttle.step = (enum gate_step)luaL_checkoption(lua, -1, step_names[STEP_FINE], step_names);
    mods_set_throttle(context->mods, number, &throttle);
    return 0;
}

static int wait_ready(lua_State *lua)
{
    mods_wait_ready(check_context(lua)->mods);
    return 0;
}

// --- list ---

static int list(lua_State *lua)
{
    struct context *context = check_context(lua);
    size_t count = mods_count(context->mods);
    lua_createtable(lua, (int)count, 0);
    for (size_t i = 1; i <= count; i++) {
        lua_mod_info_push(lua, context->mods, context->gate, (uint16_t)i);
        lua_rawseti(lua, -2, (lua_Integer)i);
    }
    return 1;
}

// --- messages and policy ---

static int post(lua_State *lua)
{
    struct context *context = check_context(lua);
    size_t len;
    uint16_t number = check_number(lua, "mods.post", context);
    const char *topic = lua_args_text(lua, LUA_ARG("mods.post", 2, "topic"), MAX_TOPIC_BYTES);
    const char *body = lua_args_bytes(lua, LUA_ARG("mods.post", 3, "body"), &len);
    if (len > MAX_BODY_BYTES)
        lua_args_fail(lua, LUA_ARG("mods.post", 3, "body"), "at most %d bytes", MAX_BODY_BYTES);
    gate_post(context->gate, number, "", topic, body, len);
    return 0;
}

// stand_in(id) -> true | nil, why not
static int stand_in(lua_State *lua)
{
    struct context *context = check_context(lua);
    const char *id = lua_args_text(lua, LUA_ARG("mods.stand_in", 1, "id"), MAX_ASKED_ID_BYTES);
    enum status status = gate_stand_in(context->gate, id);
    return give_done(lua, status, status_text(status));
}

// post_as(id, number, topic, body) -> true | nil, why not
static int post_as(lua_State *lua)
{
    struct context *context = check_context(lua);
    size_t len;
    const char *id = lua_args_text(lua, LUA_ARG("mods.post_as", 1, "id"), MAX_ASKED_ID_BYTES);
    lua_remove(lua, 1);
    uint16_t number = check_number(lua, "mods.post_as", context);
    const char *topic = lua_args_text(lua, LUA_ARG("mods.post_as", 2, "topic"), MAX_TOPIC_BYTES);
    const char *body = lua_args_bytes(lua, LUA_ARG("mods.post_as", 3, "body"), &len);
    if (len > MAX_BODY_BYTES)
        lua_args_fail(lua, LUA_ARG("mods.post_as", 3, "body"), "at most %d bytes", MAX_BODY_BYTES);
    enum status status = gate_stand_in(context->gate, id);
    if (status == STATUS_OK) gate_post(context->gate, number, id, topic, body, len);
    return give_done(lua, status, status_text(status));
}

// note_action(number, player, action, pressed)
static int note_action(lua_State *lua)
{
    struct context *context = check_context(lua);
    const struct lua_arg *action = LUA_ARG("mods.note_action", 3, "action");
    uint16_t number = check_number(lua, "mods.note_action", context);
    int64_t player =
        lua_args_integer(lua, LUA_ARG("mods.note_action", 2, "player"), 0, ACTIONS_MAX_PLAYERS - 1);
    const char *name = lua_args_text(lua, action, GATE_ACTION_BYTES - 1);
    bool pressed = lua_args_boolean(lua, LUA_ARG("mods.note_action", 4, "pressed"));
    if (mods_note_action(context->mods, number, (uint32_t)player, name, pressed) != STATUS_OK)
        lua_args_fail(lua, action, "\"%s\" is no action of that mod, or it does not run", name);
    return 0;
}

// note_panel(number, {player, act, widget, value, text})
static int note_panel(lua_State *lua)
{
    static const char *const acts[] = {"closed", "pressed", "changed", "entered", "chosen"};
    struct context *context = check_context(lua);
    const struct lua_arg *arg = LUA_ARG("mods.note_panel", 2, "what");
    uint16_t number = check_number(lua, "mods.note_panel", context);
    struct lua_arg field;
    lua_args_table(lua, arg);
    lua_args_need_field(lua, arg, "act");
    lua_args_field(lua, arg, "act", &field);
    struct gate_panel_event what = {.text = "", .act = lua_args_choice(lua, &field, acts, 5)};
    lua_pop(lua, 1);
    what.player =
        (uint32_t)lua_args_field_integer(lua, arg, "player", 0, ACTIONS_MAX_PLAYERS - 1, 0);
    what.widget = (uint32_t)lua_args_field_integer(lua, arg, "widget", 0, UINT8_MAX, 0);
    what.value = (int32_t)lua_args_field_integer(lua, arg, "value", INT32_MIN, INT32_MAX, 0);
    if (lua_args_field(lua, arg, "text", &field))
        what.text =
            lua_args_text(lua, &field, SIZE_MAX); // stays until this returns: it is the table's
    lua_pushboolean(lua, mods_note_panel(context->mods, number, &what) == STATUS_OK);
    return 1;
}

static int set_policy(lua_State *lua)
{
    struct context *context = check_context(lua);
    struct diag diag;
    lua_args_table(lua, LUA_ARG("mods.set_policy", 1, "hooks"));
    int state = lua_isnoneornil(lua, 2) ? 0 : 2;
    if (policy_set_hooks(&context->policy, 1, state, &diag) != STATUS_OK)
        return luaL_error(lua, "mods.set_policy: %s", diag.text);
    return 0;
}

// A list of names, as the gate takes it. The strings are Lua's own, and live as long as the list does.
static void set_known(lua_State *lua, struct gate *gate, const struct lua_arg *list,
                      enum own_kind kind)
{
    lua_Integer count = luaL_len(lua, list->index);
    if (count > SCENE_MAX_NAMES) lua_args_fail(lua, list, "more than %d names", SCENE_MAX_NAMES);
    const char **names = lua_newuserdatauv(lua, ((size_t)count + 1) * sizeof *names, 0);
    for (lua_Integer i = 0; i < count; i++) {
        if (lua_rawgeti(lua, list->index, i + 1) != LUA_TSTRING)
            lua_args_fail(lua, list, "expected a list of strings, got a %s",
                          luaL_typename(lua, -1));
        names[i] = lua_tostring(lua, -1);
        lua_pop(lua, 1);
    }
    commands_set_known(gate, kind, names, (size_t)count);
    lua_pop(lua, 1);
}

// set_known(sprites, sounds)
static int set_known_names(lua_State *lua)
{
    struct context *context = check_context(lua);
    const struct lua_arg *sprites = LUA_ARG("mods.set_known", 1, "sprites");
    const struct lua_arg *sounds = LUA_ARG("mods.set_known", 2, "sounds");
    lua_args_table(lua, sprites);
    lua_args_table(lua, sounds);
    set_known(lua, context->gate, sprites, OWN_SPRITE);
    set_known(lua, context->gate, sounds, OWN_SOUND);
    return 0;
}

// set_api(messages): the game's own commands, queries and events. Raises what is wrong with them.
static int set_api(lua_State *lua)
{
    struct context *context = check_context(lua);
    lua_args_table(lua, LUA_ARG("mods.set_api", 1, "messages"));
    lua_api_set(lua, 1, context->gate);
    return 0;
}

// set_game(commands, queries, states): the functions that do and answer them, and say how states stand
static int set_game(lua_State *lua)
{
    struct context *context = check_context(lua);
    struct diag diag;
    lua_args_table(lua, LUA_ARG("mods.set_game", 1, "commands"));
    lua_args_table(lua, LUA_ARG("mods.set_game", 2, "queries"));
    lua_args_table(lua, LUA_ARG("mods.set_game", 3, "states"));
    if (policy_set_commands(&context->policy, 1, &diag) != STATUS_OK ||
        policy_set_queries(&context->policy, 2, &diag) != STATUS_OK ||
        policy_set_states(&context->policy, 3, &diag) != STATUS_OK)
        return luaL_error(lua, "mods.set_game: %s", diag.text);
    return 0;
}

// tell(event, fields, number or nil)
static int tell(lua_State *lua)
{
    struct context *context = check_context(lua);
    const char *event = lua_args_text(lua, LUA_ARG("mods.tell", 1, "event"), LUA_API_NAME_BYTES);
    lua_args_table(lua, LUA_ARG("mods.tell", 2, "fields"));
    int64_t count = (int64_t)mods_count(context->mods);
    uint16_t number =
        lua_isnoneornil(lua, 3)
            ? 0
            : (uint16_t)lua_args_integer(lua, LUA_ARG("mods.tell", 3, "mod"), 1, count ? count : 1);
    lua_api_tell(lua, context->gate, event, 2, number);
    return 0;
}

// coverage(number) -> text | nil, why not
static int coverage(lua_State *lua)
{
    struct context *context = check_context(lua);
    struct buf report;
    uint16_t number = check_number(lua, "mods.coverage", context);
    buf_init(&report, POOL_MAX_COVERAGE_BYTES);
    enum status status = mods_take_coverage(context->mods, number, &report);
    if (status == STATUS_OK)
        lua_pushlstring(lua, report.len ? (const char *)report.data : "", report.len);
    else
        lua_pushnil(lua);
    buf_fini(&report);
    if (status == STATUS_OK) return 1;
    lua_pushstring(lua, status_text(status));
    return 2;
}

// test_reply(number, id, body) -> true | nil, why not
static int test_reply(lua_State *lua)
{
    struct context *context = check_context(lua);
    size_t len;
    uint16_t number = check_number(lua, "mods.test_reply", context);
    int64_t id = lua_args_integer(lua, LUA_ARG("mods.test_reply", 2, "id"), 0, UINT32_MAX);
    const char *body = lua_args_bytes(lua, LUA_ARG("mods.test_reply", 3, "body"), &len);
    enum status status = gate_test_reply(context->gate, number, (uint32_t)id, body, len);
    return give_done(lua, status, status_text(status));
}

static void check_function(lua_State *lua, int index, const char *function, const char *name)
{
    if (!lua_isnoneornil(lua, index) && !lua_isfunction(lua, index))
        lua_args_fail(lua, LUA_ARG(function, index, name), "expected a function or nil, got %s",
                      luaL_typename(lua, index));
}

static int on_message(lua_State *lua)
{
    struct context *context = check_context(lua);
    check_function(lua, 1, "mods.on_message", "function");
    lua_settop(lua, 1);
    policy_set_message(&context->policy, 1);
    return 0;
}

static int on_command(lua_State *lua)
{
    struct context *context = check_context(lua);
    check_function(lua, 1, "mods.on_command", "function");
    lua_settop(lua, 1);
    policy_set_observe(&context->policy, 1);
    return 0;
}

static int on_test(lua_State *lua)
{
    struct context *context = check_context(lua);
    check_function(lua, 1, "mods.on_test", "function");
    lua_settop(lua, 1);
    policy_set_test(&context->policy, 1);
    return 0;
}

static void check_hook_names(lua_State *lua)
{
    lua_pushnil(lua);
    while (lua_next(lua, 1)) { // [name, function]
        bool known = false;
        for (int i = 0; i < HOOKS && lua_type(lua, -2) == LUA_TSTRING; i++)
            known |= strcmp(lua_tostring(lua, -2), hook_names[i]) == 0;
        if (!known || !lua_isfunction(lua, -1))
            luaL_error(lua, "mods.on: functions named ready, failed, error, died, printed and "
                            "replaced expected");
        lua_pop(lua, 1);
    }
}

// --- the listener ---

static void set_text(lua_State *lua, const char *name, const char *value)
{
    lua_pushstring(lua, value);
    lua_setfield(lua, -2, name);
}

static void push_error(lua_State *lua, const struct pool_error *error)
{
    lua_createtable(lua, 0, 8);
    set_text(lua, "message", error->message);
    set_text(lua, "file", error->file);
    lua_pushinteger(lua, error->line);
    lua_setfield(lua, -2, "line");
    lua_pushinteger(lua, error->column);
    lua_setfield(lua, -2, "column");
    set_text(lua, "func", error->function);
    set_text(lua, "source_line", error->source_line);
    set_text(lua, "text", error->text);
}

// Leaves the function and the mod's number on the stack.
static void begin_hook(struct context *context, enum hook hook, uint16_t mod)
{
    luaL_checkstack(context->lua, 8, "engine.mods hook");
    lua_rawgeti(context->lua, LUA_REGISTRYINDEX, context->hooks[hook]);
    lua_pushinteger(context->lua, mod);
}

static void end_hook(struct context *context, enum hook hook, int arguments)
{
    struct diag diag;
    if (host_call(context->lua, arguments, 0, &diag) != STATUS_OK)
        log_write(LOG_ERROR, "game", NULL, "mods.on %s: %s", hook_names[hook], diag.text);
}

static void tell_ready(void *pointer, uint16_t mod)
{
    struct context *context = pointer;
    begin_hook(context, HOOK_READY, mod);
    end_hook(context, HOOK_READY, 1);
}

static void tell_failed(void *pointer, uint16_t mod, const struct pool_error *error)
{
    struct context *context = pointer;
    begin_hook(context, HOOK_FAILED, mod);
    push_error(context->lua, error);
    end_hook(context, HOOK_FAILED, 2);
}

static void tell_error(void *pointer, uint16_t mod, const struct pool_error *error, bool terminated)
{
    struct context *context = pointer;
    begin_hook(context, HOOK_ERROR, mod);
    push_error(context->lua, error);
    lua_pushboolean(context->lua, terminated);
    end_hook(context, HOOK_ERROR, 3);
}

static void tell_died(void *pointer, uint16_t mod, const char *reason)
{
    struct context *context = pointer;
    begin_hook(context, HOOK_DIED, mod);
    lua_pushstring(context->lua, reason);
    end_hook(context, HOOK_DIED, 2);
}

static void tell_printed(void *pointer, uint16_t mod, enum log_level level, const char *text,
                         const char *place)
{
    struct context *context = pointer;
    begin_hook(context, HOOK_PRINTED, mod);
    lua_pushstring(context->lua, log_level_text(level));
    lua_pushstring(context->lua, text);
    lua_pushstring(context->lua, place);
    end_hook(context, HOOK_PRINTED, 4);
}

static void tell_replaced(void *pointer, uint16_t mod, const struct pool_error *error)
{
    struct context *context = pointer;
    begin_hook(context, HOOK_REPLACED, mod);
    if (error)
        push_error(context->lua, error);
    else
        lua_pushnil(context->lua);
    end_hook(context, HOOK_REPLACED, 2);
}

static void tell_evaluated(void *pointer, uint16_t mod, uint32_t id, bool ok, bool terminated,
                           const char *text)
{
    struct context *context = pointer;
    begin_hook(context, HOOK_EVALUATED, mod);
    lua_pushinteger(context->lua, id);
    lua_pushboolean(context->lua, ok);
    lua_pushstring(context->lua, text);
    lua_pushboolean(context->lua, terminated);
    struct diag diag;
    if (host_call(context->lua, 5, 0, &diag) != STATUS_OK)
        log_write(LOG_ERROR, "game", NULL, "mods.on_evaluated: %s", diag.text);
}

// What no hook takes, mods writes to the log.
static void listen(struct context *context)
{
    const int *hooks = context->hooks;
    const struct mods_listener listener = {
        .context = context,
        .ready = hooks[HOOK_READY] != LUA_NOREF ? tell_ready : NULL,
        .failed = hooks[HOOK_FAILED] != LUA_NOREF ? tell_failed : NULL,
        .error = hooks[HOOK_ERROR] != LUA_NOREF ? tell_error : NULL,
        .died = hooks[HOOK_DIED] != LUA_NOREF ? tell_died : NULL,
        .printed = hooks[HOOK_PRINTED] != LUA_NOREF ? tell_printed : NULL,
        .replaced = hooks[HOOK_REPLACED] != LUA_NOREF ? tell_replaced : NULL,
        .evaluated = hooks[HOOK_EVALUATED] != LUA_NOREF ? tell_evaluated : NULL,
    };
    mods_set_listener(context->mods, &listener);
}

// on_evaluated(fn(number, id, ok, text, terminated))
static int on_evaluated(lua_State *lua)
{
    struct context *context = check_context(lua);
    check_function(lua, 1, "mods.on_evaluated", "function");
    lua_settop(lua, 1);
    luaL_unref(lua, LUA_REGISTRYINDEX, context->hooks[HOOK_EVALUATED]);
    context->hooks[HOOK_EVALUATED] =
        lua_isnil(lua, 1) ? LUA_NOREF : luaL_ref(lua, LUA_REGISTRYINDEX);
    listen(context);
    return 0;
}

// evaluate(number, id, source) -> true | nil, why not
static int evaluate(lua_State *lua)
{
    struct context *context = check_context(lua);
    size_t len;
    uint16_t number = check_number(lua, "mods.evaluate", context);
    int64_t id = lua_args_integer(lua, LUA_ARG("mods.evaluate", 2, "id"), 0, UINT32_MAX);
    const char *source = lua_args_bytes(lua, LUA_ARG("mods.evaluate", 3, "source"), &len);
    enum status status = mods_evaluate(context->mods, number, (uint32_t)id, source, len);
    return give_done(lua, status, status_text(status));
}

// on(hooks): replaces all of them
static int on(lua_State *lua)
{
    struct context *context = check_context(lua);
    lua_args_table(lua, LUA_ARG("mods.on", 1, "hooks"));
    check_hook_names(lua);
    for (int i = 0; i < HOOKS; i++) {
        luaL_unref(lua, LUA_REGISTRYINDEX, context->hooks[i]);
        context->hooks[i] = LUA_NOREF;
        if (lua_getfield(lua, 1, hook_names[i]) == LUA_TFUNCTION)
            context->hooks[i] = luaL_ref(lua, LUA_REGISTRYINDEX);
        else
            lua_pop(lua, 1);
    }
    listen(context);
    return 0;
}

// --- open, close ---

static const luaL_Reg functions[] = {
    {"start", start},
    {"stop", stop},
    {"restart", restart},
    {"replace", replace},
    {"set_throttle", set_throttle},
    {"list", list},
    {"post", post},
    {"note_action", note_action},
    {"note_panel", note_panel},
    {"wait_ready", wait_ready},
    {"on", on},
    {"on_evaluated", on_evaluated},
    {"evaluate", evaluate},
    {"set_policy", set_policy},
    {"speak", speak},
    {"set_known", set_known_names},
    {"set_api", set_api},
    {"set_game", set_game},
    {"tell", tell},
    {"on_message", on_message},
    {"on_command", on_command},
    {"on_test", on_test},
    {"test_reply", test_reply},
    {"stand_in", stand_in},
    {"post_as", post_as},
    {"coverage", coverage},
    {NULL, NULL},
};

void lua_mods_open(lua_State *lua, struct mods *mods, struct gate *gate)
{
    luaL_newlibtable(lua, functions);
    struct context *context = lua_newuserdatauv(lua, sizeof *context, 0); // [module, context]
    *context = (struct context){.lua = lua, .mods = mods, .gate = gate};
    for (int i = 0; i < ALL_HOOKS; i++) context->hooks[i] = LUA_NOREF;
    lua_pushvalue(lua, -1);
    lua_rawsetp(lua, LUA_REGISTRYINDEX, &context_key);
    luaL_setfuncs(lua, functions, 1); // takes the context
    lua_pushinteger(lua, GATE_MAX_MODS);
    lua_setfield(lua, -2, "most");

    policy_init(&context->policy, lua, gate);
    listen(context);
}

void lua_mods_close(lua_State *lua)
{
    lua_rawgetp(lua, LUA_REGISTRYINDEX, &context_key);
    struct context *context = lua_touserdata(lua, -1);
    lua_pop(lua, 1);
    if (!context || !context->mods) return;
    mods_set_listener(context->mods, NULL);
    policy_fini(&context->policy);
    for (int i = 0; i < ALL_HOOKS; i++) luaL_unref(lua, LUA_REGISTRYINDEX, context->hooks[i]);
    context->mods = NULL;
    context->gate = NULL;
}

void lua_mods_renew(lua_State *lua, struct mods *mods, struct gate *gate)
{
    lua_rawgetp(lua, LUA_REGISTRYINDEX, &context_key);
    struct context *context = lua_touserdata(lua, -1);
    lua_pop(lua, 1);
    if (!context || !context->mods) return;
    context->mods = mods;
    context->gate = gate;
    policy_set_gate(&context->policy, gate);
    listen(context);
}
