#include "host/lua_api.h"

#include <lauxlib.h>
#include <string.h>

#include "gate/api.h"
#include "host/lua_world.h"
#include "host/pb_lua.h"
#include "util/diag.h"

static const char *const kinds[] = {"command", "query", "event", NULL}; // enum api_kind
static const char *const types[] = {"uint32", "sint32",  "bool", "string",
                                    "bytes",  "message", NULL}; // enum api_type

// --- fields of the table on top of the stack; strings are borrowed from it ---

static const char *text_of(lua_State *lua, const char *name, const char *otherwise)
{
    const char *text = otherwise;
    if (lua_getfield(lua, -1, name) == LUA_TSTRING)
        text = lua_tostring(lua, -1);
    else if (!lua_isnil(lua, -1) || !otherwise)
        luaL_error(lua, "mods.set_api: %s: a string expected", name);
    lua_pop(lua, 1);
    return text;
}

static int64_t whole_of(lua_State *lua, const char *name, int64_t least, int64_t most)
{
    int exact = 1;
    lua_Integer value = 0;
    if (lua_getfield(lua, -1, name) != LUA_TNIL) value = lua_tointegerx(lua, -1, &exact);
    if (!exact || value < least || value > most)
        luaL_error(lua, "mods.set_api: %s: a whole number from %I to %I expected", name,
                   (LUAI_UACINT)least, (LUAI_UACINT)most);
    lua_pop(lua, 1);
    return value;
}

static bool is_set(lua_State *lua, const char *name)
{
    lua_getfield(lua, -1, name);
    bool set = lua_toboolean(lua, -1);
    lua_pop(lua, 1);
    return set;
}

static int choice_of(lua_State *lua, const char *name, const char *const *choices)
{
    lua_getfield(lua, -1, name);
    const char *word = lua_type(lua, -1) == LUA_TSTRING ? lua_tostring(lua, -1) : "";
    for (int i = 0; choices[i]; i++) {
        if (strcmp(choices[i], word) != 0) continue;
        lua_pop(lua, 1);
        return i;
    }
    return luaL_error(lua, "mods.set_api: %s: \"%s\" is not known", name, word);
}

// A list of at most `most`: its length. When it is there it stays on the stack, and above it room for as many elements
// of `size` bytes.
static size_t begin_list(lua_State *lua, const char *name, size_t most, size_t size, void **room)
{
    luaL_checkstack(lua, 8, "api");
    int table = lua_gettop(lua);
    if (lua_getfield(lua, table, name) != LUA_TTABLE) {
        if (!lua_isnil(lua, -1)) luaL_error(lua, "mods.set_api: %s: a list expected", name);
        lua_pop(lua, 1);
        *room = NULL;
        return 0;
    }
    size_t count = lua_rawlen(lua, -1);
    if (count > most) luaL_error(lua, "mods.set_api: %s: more than %d", name, (int)most);
    *room = lua_newuserdatauv(lua, (count + 1) * size, 0);
    memset(*room, 0, (count + 1) * size);
    return count;
}

// --- messages ---

// What the arrays lie in stays alive in this table, at a fixed place of the stack.
enum { KEPT = 2 };

static void keep(lua_State *lua)
{
    lua_rawseti(lua, KEPT, (lua_Integer)lua_rawlen(lua, KEPT) + 1);
}

static void read_names(lua_State *lua, struct api_field *out)
{
    void *room;
    out->name_count = begin_list(lua, "names", API_MAX_NAMES, sizeof(char *), &room);
    if (!room) return;
    const char **names = room;
    keep(lua); // [field, names]
    for (size_t i = 0; i < out->name_count; i++) {
        if (lua_rawgeti(lua, -1, (lua_Integer)i + 1) != LUA_TSTRING)
            luaL_error(lua, "mods.set_api: names: a list of strings expected");
        names[i] = lua_tostring(lua, -1);
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
    out->names = names;
    out->names_of = text_of(lua, "names_of", "name");
}

static const struct api_field *read_fields(lua_State *lua, const char *name, int depth,
                                           size_t *count);

static void read_field(lua_State *lua, struct api_field *out, int depth)
{
    out->name = text_of(lua, "name", NULL);
    out->number = (uint32_t)whole_of(lua, "number", 1, API_MAX_FIELD_NUMBER);
    out->type = (enum api_type)choice_of(lua, "type", types);
    out->repeated = is_set(lua, "repeated");
    out->optional = is_set(lua, "optional");
    out->limits = (struct gate_field_limits){
        .max_bytes = (uint32_t)whole_of(lua, "max_bytes", 0, API_MAX_BYTES),
        .max_count = (uint32_t)whole_of(lua, "max_count", 0, API_MAX_COUNT),
        .min = whole_of(lua, "min", INT32_MIN, UINT32_MAX),
        .max = whole_of(lua, "max", INT32_MIN, UINT32_MAX),
        .fixed = is_set(lua, "fixed"),
        .entity = is_set(lua, "entity"),
        .color = is_set(lua, "color"),
    };
    read_names(lua, out);
    if (depth > API_MAX_DEPTH)
        luaL_error(lua, "mods.set_api: more than %d messages in each other", API_MAX_DEPTH);
    out->fields = read_fields(lua, "fields", depth + 1, &out->field_count);
}

static const struct api_field *read_fields(lua_State *lua, const char *name, int depth,
                                           size_t *count)
{
    void *room;
    *count = begin_list(lua, name, API_MAX_FIELDS, sizeof(struct api_field), &room);
    if (!room) return NULL;
    keep(lua); // [message, fields]
    for (size_t i = 0; i < *count; i++) {
        if (lua_rawgeti(lua, -1, (lua_Integer)i + 1) != LUA_TTABLE)
            luaL_error(lua, "mods.set_api: %s: a list of tables expected", name);
        read_field(lua, (struct api_field *)room + i, depth);
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
    return room;
}

static void read_message(lua_State *lua, struct api_message *out)
{
    out->kind = (enum api_kind)choice_of(lua, "kind", kinds);
    out->number = (uint32_t)whole_of(lua, "number", API_FIRST_NUMBER, API_END_NUMBER - 1);
    out->name = text_of(lua, "name", NULL);
    out->capability = text_of(lua, "capability", "");
    out->label = text_of(lua, "label", "");
    out->cost = (uint32_t)whole_of(lua, "cost", 0, API_MAX_COST);
    out->quota = (uint32_t)whole_of(lua, "quota", 0, API_MAX_QUOTA);
    out->since = (uint32_t)whole_of(lua, "since", 0, UINT16_MAX);
    out->deprecated_by = (uint32_t)whole_of(lua, "deprecated_by", 0, UINT16_MAX);
    out->state = is_set(lua, "state");
    out->fields = read_fields(lua, "fields", 0, &out->field_count);
    out->reply = read_fields(lua, "reply", 0, &out->reply_count);
}

// [1] = the list, [2] = the gate. Runs as a call of its own, so that its stack is known.
static int set(lua_State *lua)
{
    struct gate *gate = lua_touserdata(lua, 2);
    struct diag diag;
    size_t count = lua_rawlen(lua, 1);
    if (count > API_MAX_MESSAGES)
        luaL_error(lua, "mods.set_api: more than %d messages", API_MAX_MESSAGES);
    lua_newtable(lua);
    lua_replace(lua, KEPT);
    struct api_message *messages = lua_newuserdatauv(lua, (count + 1) * sizeof *messages, 0);
    memset(messages, 0, (count + 1) * sizeof *messages);
    for (size_t i = 0; i < count; i++) {
        if (lua_rawgeti(lua, 1, (lua_Integer)i + 1) != LUA_TTABLE)
            luaL_error(lua, "mods.set_api: a list of tables expected");
        read_message(lua, &messages[i]);
        lua_pop(lua, 1);
    }
    if (gate_set_api(gate, messages, count, &diag) != STATUS_OK)
        luaL_error(lua, "mods.set_api: %s", diag.text);
    return 0;
}

void lua_api_set(lua_State *lua, int index, struct gate *gate)
{
    index = lua_absindex(lua, index);
    lua_pushcfunction(lua, set);
    lua_pushvalue(lua, index);
    lua_pushlightuserdata(lua, gate);
    lua_call(lua, 2, 0);
}

// --- events ---

void lua_api_tell(lua_State *lua, struct gate *gate, const char *event, int fields, uint16_t mod)
{
    uint32_t number = 0;
    struct arena *arena;
    struct diag diag;
    char field[FIELD_PATH_BYTES] = "", reason[GATE_REASON_BYTES] = "";
    if (lua_world_is_held(lua))
        luaL_error(
            lua,
            "tell %s: a query or a state of the game is being answered, and that may change nothing",
            event);
    ProtobufCMessage *message =
        gate_find_event(gate, event, &number) ? gate_begin_event(gate, number, &arena) : NULL;
    if (!message) luaL_error(lua, "tell: the game's api has no event '%s'", event);
    if (pb_lua_read(lua, fields, message, arena, &diag) != STATUS_OK)
        luaL_error(lua, "tell %s: %s", event, diag.text);
    if (gate_tell_event(gate, number, message, mod, field, reason) != STATUS_OK)
        luaL_error(lua, "tell %s: %s: %s", event, field, reason);
}
