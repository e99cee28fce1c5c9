#include "host/pb_lua.h"

#include <ctype.h>
#include <lauxlib.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "gate/field_check.h"
#include "gate/made.h"
#include "gate/message_schema.h"

enum { FIX_UNITS = 256, ENUM_NAME_BYTES = 64, MAX_DEPTH = 16 };

static bool is_fixed(const ProtobufCMessageDescriptor *descriptor,
                     const ProtobufCFieldDescriptor *field)
{
    const struct gate_field_limits *limits = made_limits(descriptor);
    return limits && limits[field - descriptor->fields].fixed;
}

static void clear(lua_State *lua, int table)
{
    lua_pushnil(lua);
    while (lua_next(lua, table)) { // [key, value]; a key that is there may become nil on the way
        lua_pop(lua, 1);
        lua_pushvalue(lua, -1);
        lua_pushnil(lua);
        lua_rawset(lua, table);
    }
}

// --- to Lua ---

static void push_enum(lua_State *lua, const ProtobufCEnumDescriptor *descriptor, int value)
{
    const ProtobufCEnumValue *known = protobuf_c_enum_descriptor_get_value(descriptor, value);
    if (!known) {
        lua_pushinteger(lua, value);
        return;
    }
    luaL_Buffer name;
    luaL_buffinit(lua, &name);
    for (const char *at = known->name; *at; at++)
        luaL_addchar(&name, (char)tolower((unsigned char)*at));
    luaL_pushresult(&name);
}

static void push_integer(lua_State *lua, lua_Integer value, bool fixed)
{
    if (fixed)
        lua_pushnumber(lua, (lua_Number)value / FIX_UNITS);
    else
        lua_pushinteger(lua, value);
}

static void push_value(lua_State *lua, const ProtobufCFieldDescriptor *field, const void *place,
                       bool fixed)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
        push_integer(lua, *(const int32_t *)place, fixed);
        break;
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
        push_integer(lua, *(const uint32_t *)place, fixed);
        break;
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
        push_integer(lua, *(const int64_t *)place, fixed);
        break;
    case PROTOBUF_C_TYPE_FLOAT:
        lua_pushnumber(lua, (lua_Number) * (const float *)place);
        break;
    case PROTOBUF_C_TYPE_DOUBLE:
        lua_pushnumber(lua, *(const double *)place);
        break;
    case PROTOBUF_C_TYPE_BOOL:
        lua_pushboolean(lua, *(const protobuf_c_boolean *)place);
        break;
    case PROTOBUF_C_TYPE_ENUM:
        push_enum(lua, field->descriptor, *(const int32_t *)place);
        break;
    case PROTOBUF_C_TYPE_STRING:
        lua_pushstring(lua, *(const char *const *)place);
        break;
    case PROTOBUF_C_TYPE_BYTES: {
        const ProtobufCBinaryData *bytes = place;
        lua_pushlstring(lua, (const char *)bytes->data, bytes->len);
        break;
    }
    case PROTOBUF_C_TYPE_MESSAGE:
        pb_lua_push(lua, *(const ProtobufCMessage *const *)place);
        break;
    }
}

static void push_repeated(lua_State *lua, const ProtobufCFieldDescriptor *field, const char *base,
                          bool fixed)
{
    size_t count = *(const size_t *)(base + field->quantifier_offset);
    const char *array = *(const char *const *)(base + field->offset);
    lua_createtable(lua, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        push_value(lua, field, array + i * message_schema_element_bytes(field), fixed);
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
}

static bool is_present(const ProtobufCFieldDescriptor *field, const char *base)
{
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
        return *(const uint32_t *)(base + field->quantifier_offset) == field->id;
    if (field->type == PROTOBUF_C_TYPE_MESSAGE && field->label != PROTOBUF_C_LABEL_REPEATED)
        return *(const ProtobufCMessage *const *)(base + field->offset) != NULL;
    return true;
}

// Into the table on top of the stack.
static void set_fields(lua_State *lua, const ProtobufCMessage *message)
{
    const ProtobufCMessageDescriptor *descriptor = message->descriptor;
    const struct gate_field_limits *limits =
        made_limits(descriptor); // a search: once for all fields
    const char *base = (const char *)message;
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        bool fixed = limits && limits[i].fixed;
        if (!is_present(field, base)) continue;
        if (field->label == PROTOBUF_C_LABEL_REPEATED)
            push_repeated(lua, field, base, fixed);
        else
            push_value(lua, field, base + field->offset, fixed);
        lua_setfield(lua, -2, field->name);
    }
}

void pb_lua_push(lua_State *lua, const ProtobufCMessage *message)
{
    luaL_checkstack(lua, 4, "message");
    lua_createtable(lua, 0, (int)message->descriptor->n_fields);
    set_fields(lua, message);
}

void pb_lua_push_again(lua_State *lua, const ProtobufCMessage *message, int *table)
{
    luaL_checkstack(lua, 6, "message");
    if (*table == LUA_NOREF) {
        lua_createtable(lua, 0, (int)message->descriptor->n_fields);
        lua_pushvalue(lua, -1);
        *table = luaL_ref(lua, LUA_REGISTRYINDEX);
    } else {
        lua_rawgeti(lua, LUA_REGISTRYINDEX, *table);
        lua_pushnil(lua);
        lua_setmetatable(lua, -2);
        clear(lua, lua_gettop(lua));
    }
    set_fields(lua, message);
}

// --- from Lua ---

struct reading {
    lua_State *lua;
    struct arena *arena;
    struct diag *diag;
    int depth;
    size_t element;               // of the repeated field that is read
    size_t path_len;              // of the messages that are being read:
    char path[FIELD_PATH_BYTES];  // "stops[2]"
    char place[FIELD_PATH_BYTES]; // of a field, for an error
};

// "stops[2].item"
static const char *place_of(struct reading *reading, const char *field)
{
    reading->path[reading->path_len] = '\0';
    snprintf(reading->place, sizeof reading->place, "%s%s%s", reading->path,
             reading->path_len ? "." : "", field);
    return reading->place;
}

static enum status bad_type(struct reading *reading, const ProtobufCFieldDescriptor *field,
                            const char *wanted)
{
    return diag_set(reading->diag, STATUS_INVALID, "%s: %s expected, got %s",
                    place_of(reading, field->name), wanted, luaL_typename(reading->lua, -1));
}

static enum status bad_value(struct reading *reading, const ProtobufCFieldDescriptor *field)
{
    return diag_set(reading->diag, STATUS_INVALID, "%s: the number does not fit",
                    place_of(reading, field->name));
}

static enum status full(struct reading *reading, const ProtobufCFieldDescriptor *field)
{
    return diag_set(reading->diag, STATUS_LIMIT, "%s: too much data",
                    place_of(reading, field->name));
}

// The number on top of the stack, in the field's own units.
static enum status read_integer(struct reading *reading, const ProtobufCFieldDescriptor *field,
                                bool fixed, lua_Integer *value)
{
    int exact;
    if (lua_type(reading->lua, -1) != LUA_TNUMBER) return bad_type(reading, field, "a number");
    if (!fixed) {
        lua_Integer whole = lua_tointegerx(reading->lua, -1, &exact);
        if (!exact) return bad_type(reading, field, "a whole number");
        *value = whole;
        return STATUS_OK;
    }
    lua_Number units = lua_tonumber(reading->lua, -1) * FIX_UNITS;
    if (!(units >= INT32_MIN && units <= UINT32_MAX)) return bad_value(reading, field); // NaN too
    *value = (lua_Integer)llrint(units);
    return STATUS_OK;
}

static enum status read_number(struct reading *reading, const ProtobufCFieldDescriptor *field,
                               bool fixed, void *place)
{
    lua_Integer value;
    enum status status = read_integer(reading, field, fixed, &value);
    if (status != STATUS_OK) return status;
    bool is_signed = field->type == PROTOBUF_C_TYPE_INT32 ||
                     field->type == PROTOBUF_C_TYPE_SINT32 ||
                     field->type == PROTOBUF_C_TYPE_SFIXED32;
    if (message_schema_element_bytes(field) == 8) {
        *(int64_t *)place = value;
    } else if (is_signed) {
        if (value < INT32_MIN || value > INT32_MAX) return bad_value(reading, field);
        *(int32_t *)place = (int32_t)value;
    } else {
        if (value < 0 || value > UINT32_MAX) return bad_value(reading, field);
        *(uint32_t *)place = (uint32_t)value;
    }
    return STATUS_OK;
}

static enum status read_enum(struct reading *reading, const ProtobufCFieldDescriptor *field,
                             void *place)
{
    if (lua_type(reading->lua, -1) == LUA_TNUMBER) {
        lua_Integer value;
        enum status status = read_integer(reading, field, false, &value);
        if (status != STATUS_OK) return status;
        if (value < INT32_MIN || value > INT32_MAX) return bad_value(reading, field);
        *(int32_t *)place = (int32_t)value;
        return STATUS_OK;
    }
    if (lua_type(reading->lua, -1) != LUA_TSTRING) return bad_type(reading, field, "a name");
    const char *text = lua_tostring(reading->lua, -1);
    char name[ENUM_NAME_BYTES] = "";
    for (size_t i = 0; text[i] && i + 1 < sizeof name; i++)
        name[i] = (char)toupper((unsigned char)text[i]);
    const ProtobufCEnumValue *known =
        protobuf_c_enum_descriptor_get_value_by_name(field->descriptor, name);
    if (!known)
        return diag_set(reading->diag, STATUS_INVALID, "%s: no value \"%.64s\"",
                        place_of(reading, field->name), text);
    *(int32_t *)place = known->value;
    return STATUS_OK;
}

static enum status read_text(struct reading *reading, const ProtobufCFieldDescriptor *field,
                             void *place)
{
    if (lua_type(reading->lua, -1) != LUA_TSTRING) return bad_type(reading, field, "a string");
    size_t len;
    const char *text = lua_tolstring(reading->lua, -1, &len);
    char *copy = arena_alloc(reading->arena, len + 1);
    if (!copy) return full(reading, field);
    memcpy(copy, text, len + 1);
    if (field->type == PROTOBUF_C_TYPE_STRING)
        *(char **)place = copy;
    else
        *(ProtobufCBinaryData *)place = (ProtobufCBinaryData){len, (uint8_t *)copy};
    return STATUS_OK;
}

static enum status read_table(struct reading *reading, ProtobufCMessage *message);

static enum status read_inner(struct reading *reading, const ProtobufCFieldDescriptor *field,
                              void *place)
{
    const ProtobufCMessageDescriptor *descriptor = field->descriptor;
    if (lua_type(reading->lua, -1) != LUA_TTABLE) return bad_type(reading, field, "a table");
    if (reading->depth >= MAX_DEPTH)
        return diag_set(reading->diag, STATUS_INVALID, "%s: too deep",
                        place_of(reading, field->name));
    ProtobufCMessage *inner = arena_alloc(reading->arena, descriptor->sizeof_message);
    if (!inner) return full(reading, field);
    made_init(descriptor, inner);
    *(ProtobufCMessage **)place = inner;
    size_t before = reading->path_len;
    reading->path_len = field_path_add(reading->path, before, field, reading->element);
    reading->depth++;
    enum status status = read_table(reading, inner);
    reading->depth--;
    reading->path_len = before;
    return status;
}

static enum status read_value(struct reading *reading, const ProtobufCFieldDescriptor *field,
                              bool fixed, void *place)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
        return read_text(reading, field, place);
    case PROTOBUF_C_TYPE_MESSAGE:
        return read_inner(reading, field, place);
    case PROTOBUF_C_TYPE_ENUM:
        return read_enum(reading, field, place);
    case PROTOBUF_C_TYPE_BOOL:
        if (lua_type(reading->lua, -1) != LUA_TBOOLEAN)
            return bad_type(reading, field, "a boolean");
        *(protobuf_c_boolean *)place = lua_toboolean(reading->lua, -1);
        return STATUS_OK;
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_DOUBLE:
        if (lua_type(reading->lua, -1) != LUA_TNUMBER) return bad_type(reading, field, "a number");
        if (field->type == PROTOBUF_C_TYPE_FLOAT)
            *(float *)place = (float)lua_tonumber(reading->lua, -1);
        else
            *(double *)place = lua_tonumber(reading->lua, -1);
        return STATUS_OK;
    default:
        return read_number(reading, field, fixed, place);
    }
}

static enum status read_repeated(struct reading *reading, const ProtobufCFieldDescriptor *field,
                                 bool fixed, char *base)
{
    if (lua_type(reading->lua, -1) != LUA_TTABLE) return bad_type(reading, field, "a list");
    size_t count = lua_rawlen(reading->lua, -1), size = message_schema_element_bytes(field);
    if (count > UINT16_MAX) return full(reading, field);
    char *array = arena_alloc(reading->arena, count * size + 1);
    if (!array) return full(reading, field);
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(reading->lua, -1, (lua_Integer)i + 1);
        reading->element = i;
        enum status status = read_value(reading, field, fixed, array + i * size);
        lua_pop(reading->lua, 1);
        if (status != STATUS_OK) return status;
    }
    *(size_t *)(base + field->quantifier_offset) = count;
    *(char **)(base + field->offset) = array;
    return STATUS_OK;
}

// The value of one field is on top of the stack.
static enum status read_field(struct reading *reading, const ProtobufCFieldDescriptor *field,
                              ProtobufCMessage *message)
{
    char *base = (char *)message;
    bool fixed = is_fixed(message->descriptor, field);
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return read_repeated(reading, field, fixed, base);
    enum status status = read_value(reading, field, fixed, base + field->offset);
    if (status == STATUS_OK && field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
        *(uint32_t *)(base + field->quantifier_offset) = field->id;
    return status;
}

static const char *place_of_message(struct reading *reading)
{
    reading->path[reading->path_len] = '\0';
    return reading->path;
}

// A table is on top of the stack. [-0, +0]
static enum status read_table(struct reading *reading, ProtobufCMessage *message)
{
    lua_State *lua = reading->lua;
    if (!lua_checkstack(lua, 6)) return diag_set(reading->diag, STATUS_LIMIT, "nested too deep");
    lua_pushnil(lua);
    while (lua_next(lua, -2)) { // [table, key, value]
        const char *name = lua_type(lua, -2) == LUA_TSTRING ? lua_tostring(lua, -2) : "?";
        const ProtobufCFieldDescriptor *field =
            protobuf_c_message_descriptor_get_field_by_name(message->descriptor, name);
        enum status status =
            field ? read_field(reading, field, message)
                  : diag_set(reading->diag, STATUS_INVALID, "%s has no field \"%.64s\"",
                             reading->path_len ? place_of_message(reading)
                                               : message->descriptor->short_name,
                             name);
        if (status != STATUS_OK) {
            lua_pop(lua, 2);
            return status;
        }
        lua_pop(lua, 1);
    }
    return STATUS_OK;
}

enum status pb_lua_read(lua_State *lua, int index, ProtobufCMessage *message, struct arena *arena,
                        struct diag *diag)
{
    struct reading reading = {.lua = lua, .arena = arena, .diag = diag};
    lua_pushvalue(lua, index);
    enum status status = read_table(&reading, message);
    lua_pop(lua, 1);
    return status;
}
