#include "app/mod_keys.h"

#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "app/session.h"
#include "input/source_names.h"
#include "util/check.h"
#include "util/mem.h"

struct mod_keys {
    int action_count, binding_count;
    struct mod_action {
        uint16_t mod;
        char name[GATE_ACTION_BYTES];
    } actions[INPUT_MAX_MOD_ACTIONS];
    struct input_mod_binding bindings[INPUT_MAX_MOD_BINDINGS]; // their sources are below
    char sources[INPUT_MAX_MOD_BINDINGS][NAMES_MAX_BYTES];
    uint64_t noted[ACTIONS_MAX_PLAYERS]; // what mods were told is held
};

struct mod_keys *mod_keys_create(void)
{
    return mem_alloc(sizeof(struct mod_keys));
}
void mod_keys_destroy(struct mod_keys *keys)
{
    mem_free(keys);
}

void mod_keys_give(const struct mod_keys *keys, struct input *input)
{
    struct diag diag;
    enum status status = input_bind_mods(input, keys->bindings, keys->binding_count, &diag);
    CHECK(status == STATUS_OK); // all of them were checked when they came
}

static void note(const struct mod_keys *keys, struct mods *mods, uint32_t player, uint64_t bits,
                 bool pressed)
{
    for (; bits; bits &= bits - 1) {
        const struct mod_action *action = &keys->actions[__builtin_ctzll(bits)];
        (void)mods_note_action(mods, action->mod, player, action->name,
                               pressed); // one that is gone hears nothing
    }
}

void mod_keys_note(struct mod_keys *keys, struct mods *mods, const struct input_frame *frame,
                   uint32_t players)
{
    for (uint32_t player = 0; player < players; player++) {
        const struct mod_actions *now = &frame->mods[player];
        uint64_t *noted = &keys->noted[player];
        uint64_t released = (now->released | (*noted & ~now->held)) & (*noted | now->pressed);
        note(keys, mods, player, now->pressed, true);
        note(keys, mods, player, released, false);
        *noted = (*noted | now->pressed) & ~released;
    }
}

// --- Lua ---

// The number of the action, which is made when it is a new one; -1: there is no room.
static int find_action(struct mod_keys *keys, uint16_t mod, const char *name)
{
    for (int i = 0; i < keys->action_count; i++)
        if (keys->actions[i].mod == mod && strcmp(keys->actions[i].name, name) == 0) return i;
    if (keys->action_count == INPUT_MAX_MOD_ACTIONS) return -1;
    struct mod_action *action = &keys->actions[keys->action_count];
    action->mod = mod;
    snprintf(action->name, sizeof action->name, "%s", name);
    return keys->action_count++;
}

static lua_Integer check_field(lua_State *lua, const char *name, lua_Integer least,
                               lua_Integer most)
{
    int is_integer;
    lua_getfield(lua, -1, name);
    lua_Integer value = lua_tointegerx(lua, -1, &is_integer);
    if (!is_integer || value < least || value > most)
        luaL_error(lua, "app.bind_mods: %s: expected %I to %I", name, least, most);
    lua_pop(lua, 1);
    return value;
}

static const char *check_name(lua_State *lua, const char *name)
{
    size_t len = 0;
    lua_getfield(lua, -1, name);
    const char *text = lua_type(lua, -1) == LUA_TSTRING ? lua_tolstring(lua, -1, &len) : NULL;
    if (!text || len >= GATE_ACTION_BYTES || strlen(text) != len)
        luaL_error(lua, "app.bind_mods: %s: expected a word of at most %d bytes", name,
                   GATE_ACTION_BYTES - 1);
    lua_pop(lua, 1); // the table keeps it
    return text;
}

// Adds the binding in the table on top of the stack; what is wrong with it, or NULL.
static const char *add_binding(lua_State *lua, struct mod_keys *keys, struct diag *diag)
{
    struct source parsed;
    uint16_t mod = (uint16_t)check_field(lua, "mod", 1, GATE_MAX_MODS);
    int player = (int)check_field(lua, "player", 0, ACTIONS_MAX_PLAYERS - 1);
    const char *name = check_name(lua, "action");
    lua_getfield(lua, -1, "source");
    const char *source = luaL_checkstring(lua, -1);
    lua_pop(lua, 1); // the table keeps it
    if (names_parse_source(source, &parsed, diag) != STATUS_OK) return diag->text;
    if (keys->binding_count == INPUT_MAX_MOD_BINDINGS) return "there are too many bindings of mods";
    int action = find_action(keys, mod, name);
    if (action < 0) return "mods have too many actions together";
    int at = keys->binding_count++;
    snprintf(keys->sources[at], sizeof keys->sources[at], "%s", source);
    lua_getfield(lua, -1, "consumes");
    keys->bindings[at] =
        (struct input_mod_binding){action, keys->sources[at], player, lua_toboolean(lua, -1)};
    lua_pop(lua, 1);
    return NULL;
}

// Who held an action of the old ones lets go of it.
static void let_go(struct mod_keys *keys, const struct app *app)
{
    for (uint32_t player = 0; app->session && player < ACTIONS_MAX_PLAYERS; player++)
        note(keys, session_mods(app->session), player, keys->noted[player], false);
    memset(keys->noted, 0, sizeof keys->noted);
    keys->action_count = keys->binding_count = 0;
}

int mod_keys_bind(lua_State *lua)
{
    const struct app *app = lua_touserdata(lua, lua_upvalueindex(1));
    struct mod_keys *keys = app->mod_keys;
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_Integer count = luaL_len(lua, 1);
    let_go(keys, app);
    lua_createtable(lua, 0, 4); // the problems, by number
    for (lua_Integer i = 1; i <= count; i++) {
        struct diag diag;
        if (lua_rawgeti(lua, 1, i) != LUA_TTABLE)
            luaL_error(lua, "app.bind_mods: expected a list of tables");
        const char *problem = add_binding(lua, keys, &diag);
        lua_pop(lua, 1);
        if (!problem) continue;
        lua_pushstring(lua, problem);
        lua_rawseti(lua, -2, i);
    }
    if (app->input) mod_keys_give(keys, app->input);
    return 1;
}

// source(text) -> the same text for all names of one source | nil, problem
int mod_keys_source(lua_State *lua)
{
    static const char *const devices[] = {[DEVICE_KEY] = "key",
                                          [DEVICE_MOUSE] = "mouse",
                                          [DEVICE_PAD_BUTTON] = "pad",
                                          [DEVICE_PAD_TRIGGER] = "pad:trigger"};
    struct source source;
    struct diag diag;
    if (names_parse_source(luaL_checkstring(lua, 1), &source, &diag) == STATUS_OK) {
        lua_pushfstring(lua, "%s:%d", devices[source.device], source.code);
        return 1;
    }
    lua_pushnil(lua);
    lua_pushstring(lua, diag.text);
    return 2;
}

// key_name(text) -> what is written on the key, "" for what is none
int mod_keys_key_name(lua_State *lua)
{
    struct source source;
    struct diag diag;
    char text[NAMES_MAX_BYTES] = "";
    if (names_parse_source(luaL_checkstring(lua, 1), &source, &diag) == STATUS_OK)
        names_of_key(&source, text);
    lua_pushstring(lua, text);
    return 1;
}
