// engine.world, its tiles: what is defined, and what lies where.
#include "host/lua_tiles.h"

#include <lauxlib.h>
#include <string.h>

#include "host/lua_world.h"
#include "host/lua_world_parts.h"

const char *const lua_tile_flag_names[TILE_FLAG_COUNT] = {"solid", "water", "opaque", "slow",
                                                          "dry"};
const char *const lua_tile_look_names[TILE_LOOK_COUNT] = {"rough", "shadow", "flat"};

void lua_tiles_read_names(lua_State *state, const struct lua_arg *table, struct scene *scene,
                          struct tile_def *def)
{
    struct lua_arg field;
    lua_args_need_field(state, table, "name");
    lua_args_field(state, table, "name", &field);
    const char *name = lua_args_text(state, &field, WORLD_NAME_BYTES - 1);
    if (name[0] == '\0') lua_args_fail(state, &field, "must not be empty");
    strcpy(def->name, name);
    lua_pop(state, 1);
    if (!lua_args_field(state, table, "sprite", &field)) return;
    const char *sprite = lua_args_text(state, &field, SCENE_NAME_BYTES - 1);
    def->sprite = scene_intern(scene, sprite);
    if (def->sprite == 0 && sprite[0])
        lua_args_fail(state, &field, "there are %d names of sprites and sounds already",
                      SCENE_MAX_NAMES);
    lua_pop(state, 1);
}

static int w_define_tile(lua_State *state)
{
    const char *fn = "world.define_tile";
    int64_t index = lua_args_integer(state, LUA_ARG(fn, 1, "index"), 0, WORLD_MAX_TILE_KINDS - 1);
    const struct lua_arg *arg = LUA_ARG(fn, 2, "def");
    struct tile_def def = {.sprite = 0};
    lua_args_table(state, arg);
    lua_tiles_read_names(state, arg, lua_world_borrow_scene(state), &def);
    def.flags =
        (uint16_t)lua_args_field_flags(state, arg, "flags", lua_tile_flag_names, TILE_FLAG_COUNT);
    def.look =
        (uint16_t)lua_args_field_flags(state, arg, "look", lua_tile_look_names, TILE_LOOK_COUNT);
    enum status status = world_define_tile(lua_world_borrow(state), (uint8_t)index, &def);
    if (status != STATUS_OK)
        return luaL_error(state, "%s: tile %d: %s", fn, (int)index, status_text(status));
    return 0;
}

static int w_tile_kind(lua_State *state)
{
    uint8_t index;
    const char *name =
        lua_args_text(state, LUA_ARG("world.tile_kind", 1, "name"), WORLD_NAME_BYTES - 1);
    if (world_find_tile(lua_world_borrow(state), name, &index) != STATUS_OK) return 0;
    lua_pushinteger(state, index);
    return 1;
}

static int w_tile_size(lua_State *state)
{
    lua_pushinteger(state, world_tile_px(lua_world_borrow(state)));
    return 1;
}

static void read_place(lua_State *state, const char *fn, int32_t *tx, int32_t *ty)
{
    *tx = (int32_t)lua_args_integer(state, LUA_ARG(fn, 1, "tx"), INT32_MIN, INT32_MAX);
    *ty = (int32_t)lua_args_integer(state, LUA_ARG(fn, 2, "ty"), INT32_MIN, INT32_MAX);
}

// The field `kind`, a number or a name.
static uint8_t read_kind(lua_State *state, const struct lua_arg *table, uint8_t otherwise)
{
    struct lua_arg field;
    uint8_t kind = otherwise;
    if (!lua_args_field(state, table, "kind", &field)) return kind;
    if (lua_type(state, -1) == LUA_TSTRING) {
        const char *name = lua_args_text(state, &field, WORLD_NAME_BYTES - 1);
        if (world_find_tile(lua_world_borrow(state), name, &kind) != STATUS_OK)
            lua_args_fail(state, &field, "no kind of tile is called '%s'", name);
    } else {
        kind = (uint8_t)lua_args_integer(state, &field, 0, WORLD_MAX_TILE_KINDS - 1);
    }
    lua_pop(state, 1);
    return kind;
}

static int w_tile(lua_State *state)
{
    int32_t tx, ty;
    read_place(state, "world.tile", &tx, &ty);
    struct tile tile = world_tile(lua_world_borrow(state), tx, ty);
    lua_pushinteger(state, tile.kind);
    lua_pushinteger(state, tile.height);
    lua_pushinteger(state, tile.variant);
    lua_pushinteger(state, tile.hp);
    return 4;
}

static int w_set_tile(lua_State *state)
{
    int32_t tx, ty;
    read_place(state, "world.set_tile", &tx, &ty);
    const struct lua_arg *arg = LUA_ARG("world.set_tile", 3, "fields");
    lua_args_table(state, arg);
    struct world *world = lua_world_borrow(state);
    struct tile tile = world_tile(world, tx, ty);
    tile.kind = read_kind(state, arg, tile.kind);
    tile.height = (uint8_t)lua_args_field_integer(state, arg, "height", 0, UINT8_MAX, tile.height);
    tile.variant =
        (uint8_t)lua_args_field_integer(state, arg, "variant", 0, UINT8_MAX, tile.variant);
    tile.hp = (uint8_t)lua_args_field_integer(state, arg, "hp", 0, UINT8_MAX, tile.hp);
    lua_pushboolean(state, world_set_tile(world, tx, ty, tile) == STATUS_OK);
    return 1;
}

// Layers are counted from 1, the ground, in Lua.
static uint32_t read_layer(lua_State *state, const char *fn)
{
    uint32_t layers = world_layers(lua_world_borrow(state));
    if (layers < 2)
        luaL_error(state,
                   "%s: there is no layer but the ground: game.lua says how many (tiles.layers)",
                   fn);
    return (uint32_t)lua_args_integer(state, LUA_ARG(fn, 3, "layer"), 2, layers) - 1;
}

static int w_cover(lua_State *state)
{
    int32_t tx, ty;
    read_place(state, "world.cover", &tx, &ty);
    uint32_t layer = read_layer(state, "world.cover");
    struct cover cover = world_cover(lua_world_borrow(state), tx, ty, layer);
    if (cover.kind == WORLD_NO_COVER) return 0;
    lua_pushinteger(state, cover.kind);
    lua_pushinteger(state, cover.variant);
    return 2;
}

static int w_set_cover(lua_State *state)
{
    int32_t tx, ty;
    const char *fn = "world.set_cover";
    read_place(state, fn, &tx, &ty);
    uint32_t layer = read_layer(state, fn);
    struct cover cover = {.kind = WORLD_NO_COVER};
    if (!lua_isnoneornil(state, 4)) {
        const struct lua_arg *arg = LUA_ARG(fn, 4, "fields");
        lua_args_table(state, arg);
        lua_args_need_field(state, arg, "kind");
        cover.kind = read_kind(state, arg, 0);
        cover.variant = (uint8_t)lua_args_field_integer(state, arg, "variant", 0, UINT8_MAX, 0);
    }
    lua_pushboolean(state,
                    world_set_cover(lua_world_borrow(state), tx, ty, layer, cover) == STATUS_OK);
    return 1;
}

static int w_flooded(lua_State *state)
{
    int32_t tx, ty;
    read_place(state, "world.flooded", &tx, &ty);
    lua_pushboolean(state, world_flooded(lua_world_borrow(state), tx, ty));
    return 1;
}

static int w_water(lua_State *state)
{
    lua_args_push_fix(state, world_water(lua_world_borrow(state)));
    return 1;
}

static int w_set_water(lua_State *state)
{
    world_set_water(lua_world_borrow(state),
                    lua_args_fix(state, LUA_ARG("world.set_water", 1, "level")));
    return 0;
}

const luaL_Reg lua_tile_functions[] = {
    {"tile_kind", w_tile_kind}, {"tile_size", w_tile_size}, {"tile", w_tile}, {"cover", w_cover},
    {"flooded", w_flooded},     {"water", w_water},         {NULL, NULL},
};

const luaL_Reg lua_tile_changes[] = {
    {"define_tile", w_define_tile},
    {"set_tile", w_set_tile},
    {"set_cover", w_set_cover},
    {"set_water", w_set_water},
    {NULL, NULL},
};
