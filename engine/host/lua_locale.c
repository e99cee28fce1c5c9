#include "host/lua_locale.h"

#include <lauxlib.h>
#include <string.h>

enum { MAX_ARGS = 32, WRITTEN_BYTES = 2048 };

static const char *const form_names[PLURAL_FORMS] = {
    [PLURAL_ZERO] = "zero", [PLURAL_ONE] = "one",   [PLURAL_TWO] = "two",
    [PLURAL_FEW] = "few",   [PLURAL_MANY] = "many", [PLURAL_OTHER] = "other"};

// The text on top of the stack, which stays there. Its strings are borrowed.
static struct locale_text read_text(lua_State *lua, const struct lua_arg *arg, const char *key)
{
    struct locale_text text = {.key = key};
    if (lua_type(lua, -1) == LUA_TSTRING) {
        text.forms[PLURAL_OTHER] = lua_tostring(lua, -1);
        return text;
    }
    if (!lua_istable(lua, -1))
        lua_args_fail(lua, arg, "\"%s\": expected a text or a table of forms, got %s", key,
                      luaL_typename(lua, -1));
    for (int form = 0; form < PLURAL_FORMS; form++) {
        if (lua_getfield(lua, -1, form_names[form]) == LUA_TSTRING)
            text.forms[form] = lua_tostring(lua, -1);
        lua_pop(lua, 1); // the table keeps the string
    }
    if (lua_getfield(lua, -1, "language") != LUA_TSTRING)
        lua_args_fail(lua, arg, "\"%s\": the language of its forms is missing", key);
    text.rule = plural_rule_of(lua_tostring(lua, -1));
    lua_pop(lua, 1);
    if (!text.forms[PLURAL_OTHER])
        lua_args_fail(lua, arg, "\"%s\": the form \"other\" is missing", key);
    return text;
}

const struct locale_text *lua_locale_push_texts(lua_State *lua, const struct lua_arg *source,
                                                size_t *count)
{
    struct lua_arg field;
    *count = 0;
    if (!lua_args_field(lua, source, "locale", &field)) {
        lua_pushnil(lua);
        return NULL;
    }
    lua_args_table(lua, &field);
    int table = lua_gettop(lua);
    struct locale_text *texts = lua_newuserdatauv(lua, LOCALE_MAX_KEYS * sizeof *texts, 0);
    lua_pushnil(lua);
    while (lua_next(lua, table)) { // [key, text]
        if (lua_type(lua, -2) != LUA_TSTRING) lua_args_fail(lua, &field, "keys are strings");
        if (*count == LOCALE_MAX_KEYS)
            lua_args_fail(lua, &field, "at most %d texts", LOCALE_MAX_KEYS);
        texts[(*count)++] = read_text(lua, &field, lua_tostring(lua, -2));
        lua_pop(lua, 1);
    }
    lua_remove(lua, table);
    return texts;
}

static size_t read_args(lua_State *lua, struct locale_arg *args)
{
    size_t count = 0;
    if (lua_isnoneornil(lua, 2)) return 0;
    lua_args_table(lua, LUA_ARG("locale.write", 2, "args"));
    lua_pushnil(lua);
    while (lua_next(lua, 2)) { // [name, value]
        if (count == MAX_ARGS || lua_type(lua, -2) != LUA_TSTRING)
            luaL_error(lua, "locale.write: args: at most %d, by name", MAX_ARGS);
        struct locale_arg *arg = &args[count++];
        *arg = (struct locale_arg){.name = lua_tostring(lua, -2)};
        if (lua_isinteger(lua, -1))
            arg->number = lua_tointeger(lua, -1);
        else if (lua_type(lua, -1) == LUA_TSTRING)
            arg->text = lua_tostring(lua, -1);
        else
            luaL_error(lua, "locale.write: '%s': expected a text or a whole number, got %s",
                       arg->name, luaL_typename(lua, -1));
        lua_pop(lua, 1);
    }
    return count;
}

// write(text, args?) -> string
static int write_text(lua_State *lua)
{
    struct locale_arg args[MAX_ARGS];
    char written[WRITTEN_BYTES];
    lua_settop(lua, 2);
    size_t count = read_args(lua, args);
    lua_pushvalue(lua, 1);
    struct locale_text text = read_text(lua, LUA_ARG("locale.write", 1, "text"), "text");
    locale_write(&text, args, count, written, sizeof written);
    lua_pushstring(lua, written);
    return 1;
}

// form(language, number) -> the name of the form that goes with a whole number
static int form_of(lua_State *lua)
{
    const struct plural_rule *rule = plural_rule_of(luaL_checkstring(lua, 1));
    lua_pushstring(lua, form_names[plural_form_of(rule, luaL_checkinteger(lua, 2))]);
    return 1;
}

// forms(language) -> "one other"
static int forms_of(lua_State *lua)
{
    const struct plural_rule *rule = plural_rule_of(luaL_checkstring(lua, 1));
    lua_pushstring(lua, rule ? rule->forms : form_names[PLURAL_OTHER]);
    return 1;
}

int lua_locale_open(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        {"write", write_text}, {"form", form_of}, {"forms", forms_of}, {NULL, NULL}};
    luaL_newlib(lua, functions);
    lua_pushinteger(lua, LOCALE_MAX_KEYS);
    lua_setfield(lua, -2, "MAX_KEYS");
    lua_pushinteger(lua, LOCALE_KEY_BYTES - 1);
    lua_setfield(lua, -2, "MAX_KEY_BYTES");
    lua_pushinteger(lua, LOCALE_TEXT_BYTES - 1);
    lua_setfield(lua, -2, "MAX_TEXT_BYTES");
    return 1;
}
