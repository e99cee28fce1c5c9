// engine.world, second part: entities. A stale handle is no error here: reading gives nil, changing
// false.
#include <string.h>

#include "host/lua_world.h"
#include "host/lua_world_parts.h"

const char *const lua_entity_flag_names[ENTITY_FLAG_COUNT] = {
    "solid",  "flies",        "swims",         "floats", "no_shadow", "glows",
    "hidden", "invulnerable", "mod_spawnable", "item",   "enemy",     "player"};

static const struct entity *read_entity(lua_State *state, const char *fn)
{
    return world_get(lua_world_borrow(state), lua_args_entity(state, LUA_ARG(fn, 1, "entity")));
}

static struct entity *edit_entity(lua_State *state, const char *fn)
{
    return world_edit(lua_world_borrow(state), lua_args_entity(state, LUA_ARG(fn, 1, "entity")));
}

static int give_boolean(lua_State *state, bool value)
{
    lua_pushboolean(state, value);
    return 1;
}

static int give_pair(lua_State *state, int32_t x, int32_t y)
{
    lua_args_push_fix(state, x);
    lua_args_push_fix(state, y);
    return 2;
}

static int give_nil(lua_State *state)
{
    lua_pushnil(state);
    return 1;
}

static int give_error(lua_State *state, const char *format, const char *name)
{
    lua_pushnil(state);
    lua_pushfstring(state, format, name);
    return 2;
}

static int w_spawn(lua_State *state)
{
    const char *fn = "world.spawn";
    struct world *world = lua_world_borrow(state);
    uint16_t kind = lua_world_kind(state, LUA_ARG(fn, 1, "kind"));
    const char *name = world_kind(world, kind)->name;
    int32_t x = lua_args_fix(state, LUA_ARG(fn, 2, "x"));
    int32_t y = lua_args_fix(state, LUA_ARG(fn, 3, "y"));
    entity_id id;
    enum status status = world_spawn(world, kind, 0, x, y, &id);
    if (status == STATUS_FULL) return give_error(state, "%s: the world is full", name);
    if (status != STATUS_OK) return give_error(state, "%s: the place is outside the world", name);
    lua_world_push_entity(state, id);
    return 1;
}

static int w_remove(lua_State *state)
{
    entity_id id = lua_args_entity(state, LUA_ARG("world.remove", 1, "entity"));
    return give_boolean(state, world_remove(lua_world_borrow(state), id) == STATUS_OK);
}

static int w_alive(lua_State *state)
{
    if (lua_isnoneornil(state, 1)) return give_boolean(state, false);
    entity_id id = lua_args_entity(state, LUA_ARG("world.alive", 1, "entity"));
    return give_boolean(state, world_alive(lua_world_borrow(state), id));
}

static int w_pos(lua_State *state)
{
    const struct entity *entity = read_entity(state, "world.pos");
    return entity ? give_pair(state, entity->x, entity->y) : give_nil(state);
}

static int w_put(lua_State *state)
{
    struct entity *entity = edit_entity(state, "world.put");
    int32_t x = lua_args_fix(state, LUA_ARG("world.put", 2, "x"));
    int32_t y = lua_args_fix(state, LUA_ARG("world.put", 3, "y"));
    if (entity) world_put(lua_world_borrow(state), entity, x, y);
    return give_boolean(state, entity);
}

static int w_vel(lua_State *state)
{
    const struct entity *entity = read_entity(state, "world.vel");
    return entity ? give_pair(state, entity->vx, entity->vy) : give_nil(state);
}

static int w_set_vel(lua_State *state)
{
    struct entity *entity = edit_entity(state, "world.set_vel");
    int32_t vx = lua_args_fix(state, LUA_ARG("world.set_vel", 2, "vx"));
    int32_t vy = lua_args_fix(state, LUA_ARG("world.set_vel", 3, "vy"));
    if (!entity) return give_boolean(state, false);
    entity->vx = vx;
    entity->vy = vy;
    return give_boolean(state, true);
}

static int32_t add_push(int32_t push, int32_t more)
{
    int32_t most = fix_from_px(LUA_ARGS_MAX_PX);
    int64_t sum = (int64_t)push + more;
    return (int32_t)(sum > most ? most : sum < -most ? -most : sum);
}

static int w_push(lua_State *state)
{
    struct entity *entity = edit_entity(state, "world.push");
    int32_t vx = lua_args_fix(state, LUA_ARG("world.push", 2, "vx"));
    int32_t vy = lua_args_fix(state, LUA_ARG("world.push", 3, "vy"));
    if (!entity) return give_boolean(state, false);
    entity->push_x = add_push(entity->push_x, vx);
    entity->push_y = add_push(entity->push_y, vy);
    return give_boolean(state, true);
}

// --- fields ---
enum field {
    KIND,
    OWNER,
    HP,
    MAX_HP,
    FACING,
    ANIM,
    ANIM_TICKS,
    TINT,
    SPRITE,
    MOVED,
    BLOCKED,
    FIELD_COUNT
};

// Behind these come the flags' names.
static const char *const field_names[FIELD_COUNT + ENTITY_FLAG_COUNT] = {
    "kind",         "owner",         "hp",     "max_hp",    "facing",  "anim",
    "anim_ticks",   "tint",          "sprite", "moved",     "blocked", "solid",
    "flies",        "swims",         "floats", "no_shadow", "glows",   "hidden",
    "invulnerable", "mod_spawnable", "item",   "enemy",     "player"};

static int read_field(lua_State *state, const char *fn)
{
    return lua_args_choice(state, LUA_ARG(fn, 2, "field"), field_names,
                           FIELD_COUNT + ENTITY_FLAG_COUNT);
}

static void push_field(lua_State *state, const struct entity *entity, enum field field)
{
    switch (field) {
    case KIND:
        lua_pushstring(state, world_kind(lua_world_borrow(state), entity->kind)->name);
        break;
    case OWNER:
        lua_pushinteger(state, entity->owner);
        break;
    case HP:
        lua_pushinteger(state, entity->hp);
        break;
    case MAX_HP:
        lua_pushinteger(state, entity->max_hp);
        break;
    case FACING:
        lua_pushinteger(state, entity->facing);
        break;
    case ANIM:
        lua_pushinteger(state, entity->anim);
        break;
    case ANIM_TICKS:
        lua_pushinteger(state, entity->anim_ticks);
        break;
    case TINT:
        lua_pushinteger(state, entity->tint);
        break;
    case SPRITE:
        lua_pushstring(state, scene_name(lua_world_borrow_scene(state), entity->sprite));
        break;
    case MOVED:
        lua_pushboolean(state, entity->moved);
        break;
    case BLOCKED:
        lua_pushboolean(state, entity->blocked);
        break;
    default:
        lua_pushboolean(state, entity->flags >> (field - FIELD_COUNT) & 1);
    }
}

static int w_get(lua_State *state)
{
    const struct entity *entity = read_entity(state, "world.get");
    int field = read_field(state, "world.get");
    if (!entity) return give_nil(state);
    push_field(state, entity, field);
    return 1;
}

static void set_anim(struct entity *entity, uint16_t anim)
{
    if (entity->anim != anim) entity->anim_ticks = 0;
    entity->anim = anim;
}

static void set_flag(struct entity *entity, int bit, bool value)
{
    entity->flags = value ? entity->flags | 1u << bit : entity->flags & ~(1u << bit);
}

static void set_field(lua_State *state, struct entity *entity, enum field field,
                      const struct lua_arg *value)
{
    switch (field) {
    case HP:
        entity->hp = (int32_t)lua_args_integer(state, value, 1, INT32_MAX);
        break;
    case MAX_HP:
        entity->max_hp = (int32_t)lua_args_integer(state, value, 1, INT32_MAX);
        break;
    case FACING:
        entity->facing = lua_args_angle(state, value);
        break;
    case ANIM:
        set_anim(entity, (uint16_t)lua_args_integer(state, value, 0, UINT16_MAX));
        break;
    case ANIM_TICKS:
        entity->anim_ticks = (uint16_t)lua_args_integer(state, value, 0, UINT16_MAX);
        break;
    case TINT:
        entity->tint = lua_args_color(state, value);
        break;
    case SPRITE:
        entity->sprite = lua_world_sprite(state, value);
        break;
    case KIND:
    case OWNER:
    case MOVED:
    case BLOCKED:
        lua_args_fail(state, LUA_ARG("world.set", 2, "field"), "'%s' can only be read",
                      field_names[field]);
    default:
        set_flag(entity, (int)field - FIELD_COUNT, lua_args_boolean(state, value));
    }
}

static int w_set(lua_State *state)
{
    struct entity *entity = edit_entity(state, "world.set");
    int field = read_field(state, "world.set");
    struct entity nobody = {0}; // a stale handle: the value is still checked
    set_field(state, entity ? entity : &nobody, field, LUA_ARG("world.set", 3, "value"));
    return give_boolean(state, entity);
}

static int read_slot(lua_State *state, const char *fn)
{
    return (int)lua_args_integer(state, LUA_ARG(fn, 2, "slot"), 1, WORLD_DATA_WORDS) - 1;
}

static int w_data(lua_State *state)
{
    const struct entity *entity = read_entity(state, "world.data");
    int slot = read_slot(state, "world.data");
    if (!entity) return give_nil(state);
    lua_pushinteger(state, entity->data[slot]);
    return 1;
}

static int w_set_data(lua_State *state)
{
    struct entity *entity = edit_entity(state, "world.set_data");
    int slot = read_slot(state, "world.set_data");
    int64_t value =
        lua_args_integer(state, LUA_ARG("world.set_data", 3, "value"), INT32_MIN, INT32_MAX);
    if (entity) entity->data[slot] = (int32_t)value;
    return give_boolean(state, entity);
}

static int w_hurt(lua_State *state)
{
    const char *fn = "world.hurt";
    struct world *world = lua_world_borrow(state);
    entity_id id = lua_args_entity(state, LUA_ARG(fn, 1, "entity"));
    int64_t amount = lua_args_integer(state, LUA_ARG(fn, 2, "amount"), 0, INT32_MAX);
    const char *cause = "";
    if (!lua_isnoneornil(state, 3)) {
        cause = lua_args_text(state, LUA_ARG(fn, 3, "cause"), WORLD_NAME_BYTES - 1);
    }
    bool was_alive = world_alive(world, id);
    (void)world_hurt(world, id, (int32_t)amount, cause); // what cannot be hurt does not die of it
    return give_boolean(state, was_alive && !world_alive(world, id));
}

const luaL_Reg lua_entity_functions[] = {
    {"alive", w_alive}, {"pos", w_pos},   {"vel", w_vel},
    {"get", w_get},     {"data", w_data}, {NULL, NULL},
};

const luaL_Reg lua_entity_changes[] = {
    {"spawn", w_spawn},       {"remove", w_remove}, {"put", w_put},
    {"set_vel", w_set_vel},   {"push", w_push},     {"set", w_set},
    {"set_data", w_set_data}, {"hurt", w_hurt},     {NULL, NULL},
};
