#include "host/lua_hash.h"

#include <lauxlib.h>
#include <sha2.h>

static const char SHA256[] = "gatehouse.hash.sha256";

static int push_hex(lua_State *lua, SHA2_CTX *state)
{
    char hex[SHA256_DIGEST_STRING_LENGTH];
    SHA256End(state, hex);
    lua_pushlstring(lua, hex, sizeof hex - 1);
    return 1;
}

static void add(lua_State *lua, SHA2_CTX *state, int index)
{
    size_t len;
    const char *text = luaL_checklstring(lua, index, &len);
    SHA256Update(state, (const uint8_t *)text, len);
}

// hash.sha256(text)
static int hash_sha256(lua_State *lua)
{
    SHA2_CTX state;
    SHA256Init(&state);
    add(lua, &state, 1);
    return push_hex(lua, &state);
}

// hash.start()
static int hash_start(lua_State *lua)
{
    SHA2_CTX *state = lua_newuserdatauv(lua, sizeof *state, 0);
    SHA256Init(state);
    luaL_setmetatable(lua, SHA256);
    return 1;
}

static int state_add(lua_State *lua)
{
    add(lua, luaL_checkudata(lua, 1, SHA256), 2);
    lua_settop(lua, 1);
    return 1;
}

// Of what was added so far; more may follow.
static int state_hex(lua_State *lua)
{
    SHA2_CTX copy = *(const SHA2_CTX *)luaL_checkudata(lua, 1, SHA256);
    return push_hex(lua, &copy);
}

int lua_hash_open(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        {"sha256", hash_sha256}, {"start", hash_start}, {NULL, NULL}};
    static const luaL_Reg of_state[] = {{"add", state_add}, {"hex", state_hex}, {NULL, NULL}};
    if (luaL_newmetatable(lua, SHA256)) {
        luaL_newlib(lua, of_state);
        lua_setfield(lua, -2, "__index");
    }
    lua_pop(lua, 1);
    luaL_newlib(lua, functions);
    return 1;
}
