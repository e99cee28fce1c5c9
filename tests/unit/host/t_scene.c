// t_scene.new(seed) -> scene, world, c: a fresh scene and world through their Lua modules, and `c`:
// what mods and render see of the scene, as any owner. All three live as long as one of them does.
#include <lauxlib.h>
#include <string.h>

#include "host/lua_scene.h"
#include "host/lua_world.h"

int luaopen_t_scene(lua_State *state);

struct bench {
    struct world *world;
    struct scene *scene;
};

static struct bench *check(lua_State *state)
{
    return luaL_checkudata(state, 1, "t_scene");
}

static struct scene *scene_of(lua_State *state)
{
    return check(state)->scene;
}

static lua_Integer integer_at(lua_State *state, int index)
{
    return luaL_checkinteger(state, index);
}

static void set_integer(lua_State *state, const char *name, lua_Integer value)
{
    lua_pushinteger(state, value);
    lua_setfield(state, -2, name);
}

static int give_status(lua_State *state, enum status status)
{
    lua_pushstring(state, status_text(status));
    return 1;
}

static int give_integer(lua_State *state, lua_Integer value)
{
    lua_pushinteger(state, value);
    return 1;
}

static int c_gc(lua_State *state)
{
    struct bench *bench = check(state);
    world_destroy(bench->world);
    scene_destroy(bench->scene);
    return 0;
}

// --- names ---
static int c_intern(lua_State *state)
{
    return give_integer(state, scene_intern(scene_of(state), luaL_checkstring(state, 2)));
}

static int c_find_name(lua_State *state)
{
    return give_integer(state, scene_find_name(scene_of(state), luaL_checkstring(state, 2)));
}

static int c_name(lua_State *state)
{
    lua_pushstring(state, scene_name(scene_of(state), (uint16_t)integer_at(state, 2)));
    return 1;
}

// --- items ---
// owner, index, kind, width, height, text, pixels (NULL when nil; as many as there are)
static int c_set_item(lua_State *state)
{
    struct hud_item item = {.kind = (enum hud_kind)integer_at(state, 4),
                            .width = (uint16_t)integer_at(state, 5),
                            .height = (uint16_t)integer_at(state, 6)};
    size_t len;
    const char *text = luaL_optlstring(state, 7, "", &len);
    memcpy(item.text, text, len < sizeof item.text ? len : sizeof item.text);
    item.pixels = (uint8_t *)luaL_optstring(state, 8, NULL);
    return give_status(state, scene_set_item(scene_of(state), (uint16_t)integer_at(state, 2),
                                             (uint32_t)integer_at(state, 3), &item));
}

static int c_remove_item(lua_State *state)
{
    return give_status(state, scene_remove_item(scene_of(state), (uint16_t)integer_at(state, 2),
                                                (uint32_t)integer_at(state, 3)));
}

static int c_item(lua_State *state) // owner, index -> a table, or nil
{
    const struct hud_item *items = scene_items(scene_of(state), (uint16_t)integer_at(state, 2));
    if (!items) return 0;
    const struct hud_item *item = &items[integer_at(state, 3)];
    lua_newtable(state);
    set_integer(state, "kind", item->kind);
    set_integer(state, "anchor", item->anchor);
    set_integer(state, "x", item->x);
    set_integer(state, "color", item->color);
    set_integer(state, "value", item->value);
    set_integer(state, "max", item->max);
    set_integer(state, "large", item->large);
    lua_pushstring(state, item->text);
    lua_setfield(state, -2, "text");
    lua_pushstring(state, scene_name(scene_of(state), item->sprite));
    lua_setfield(state, -2, "sprite");
    if (item->pixels) {
        lua_pushlstring(state, (const char *)item->pixels, (size_t)item->width * item->height);
    } else
        lua_pushnil(state);
    lua_setfield(state, -2, "pixels");
    return 1;
}

static int
c_overlay(lua_State *state) // -> {kind, x, y, width, height, alpha, value, text, sprite} each
{
    size_t count;
    const struct overlay_item *items = scene_overlay(scene_of(state), &count);
    lua_createtable(state, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        lua_newtable(state);
        set_integer(state, "kind", items[i].kind);
        set_integer(state, "x", items[i].x);
        set_integer(state, "y", items[i].y);
        set_integer(state, "width", items[i].width);
        set_integer(state, "height", items[i].height);
        set_integer(state, "color", items[i].color);
        set_integer(state, "alpha", items[i].alpha);
        set_integer(state, "value", items[i].value);
        lua_pushstring(state, items[i].text);
        lua_setfield(state, -2, "text");
        lua_pushstring(state, scene_name(scene_of(state), items[i].sprite));
        lua_setfield(state, -2, "sprite");
        lua_rawseti(state, -2, (lua_Integer)i + 1);
    }
    return 1;
}

// --- lights ---
static int c_set_light(lua_State *state) // owner, index, radius, intensity, ticks
{
    struct light light = {.radius_px = (uint16_t)integer_at(state, 4),
                          .intensity = (uint16_t)integer_at(state, 5),
                          .ticks_left = (uint32_t)integer_at(state, 6),
                          .color = 0xFFFFFFFF};
    return give_status(state, scene_set_light(scene_of(state), (uint16_t)integer_at(state, 2),
                                              (uint32_t)integer_at(state, 3), &light));
}

static int c_remove_light(lua_State *state)
{
    return give_status(state, scene_remove_light(scene_of(state), (uint16_t)integer_at(state, 2),
                                                 (uint32_t)integer_at(state, 3)));
}

static int c_lights(lua_State *state) // owner; nil: all
{
    static struct light lights[SCENE_MAX_OWNERS * SCENE_MAX_LIGHTS];
    size_t count = 0;
    for (uint16_t owner = 0; owner < SCENE_MAX_OWNERS; owner++)
        if (lua_isnoneornil(state, 2) || luaL_checkinteger(state, 2) == owner)
            count += scene_lights(scene_of(state), check(state)->world, owner, lights + count);
    lua_newtable(state);
    for (size_t i = 0; i < count; i++) {
        lua_newtable(state);
        set_integer(state, "x", lights[i].x);
        set_integer(state, "y", lights[i].y);
        set_integer(state, "radius", lights[i].radius_px);
        set_integer(state, "intensity", lights[i].intensity);
        set_integer(state, "color", lights[i].color);
        lua_rawseti(state, -2, (lua_Integer)i + 1);
    }
    return 1;
}

// --- ambience ---
static int c_set_weather(lua_State *state) // owner, rain, fog, wind_x, wind_y
{
    struct weather weather = {(uint16_t)integer_at(state, 3), (uint16_t)integer_at(state, 4),
                              (int32_t)integer_at(state, 5), (int32_t)integer_at(state, 6)};
    scene_set_weather(scene_of(state), (uint16_t)integer_at(state, 2), &weather);
    return 0;
}

static int c_set_tint(lua_State *state) // owner, color, ticks
{
    scene_set_tint(scene_of(state), (uint16_t)integer_at(state, 2), (uint32_t)integer_at(state, 3),
                   (uint32_t)integer_at(state, 4));
    return 0;
}

static int c_tint(lua_State *state)
{
    return give_integer(state, scene_tint(scene_of(state)));
}
static int c_ambient(lua_State *state)
{
    return give_integer(state, scene_ambient(scene_of(state)));
}
static int c_flash(lua_State *state)
{
    return give_integer(state, scene_flash_now(scene_of(state)));
}

static int c_tick_rate(lua_State *state)
{
    scene_set_tick_rate(scene_of(state), (uint32_t)luaL_checkinteger(state, 2));
    return 0;
}

static int c_shake(lua_State *state)
{
    int32_t x, y;
    scene_shake_now(scene_of(state), &x, &y);
    lua_pushinteger(state, x);
    lua_pushinteger(state, y);
    return 2;
}

// --- particles ---
static int c_burst(lua_State *state) // style, x, y, count, speed, owner, color
{
    scene_burst(scene_of(state), (uint16_t)luaL_optinteger(state, 7, 0), (int)integer_at(state, 2),
                (int32_t)integer_at(state, 3), (int32_t)integer_at(state, 4),
                (uint32_t)integer_at(state, 5), (uint32_t)luaL_optinteger(state, 8, 0x123456),
                (int32_t)integer_at(state, 6));
    return 0;
}

static int c_particle_styles(lua_State *state) // their names
{
    lua_createtable(state, PARTICLE_LOOKS, 0);
    for (int i = 0; i < PARTICLE_LOOKS; i++) {
        lua_pushstring(state, scene_particle_name(scene_of(state), i));
        lua_rawseti(state, -2, i + 1);
    }
    return 1;
}

static int c_particles(lua_State *state) // {x, y, vx, vy, age, life, style, owner} each
{
    size_t count;
    const struct particle *all = scene_particles(scene_of(state), &count);
    lua_createtable(state, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        const int32_t fields[] = {all[i].x,   all[i].y,    all[i].vx,    all[i].vy,
                                  all[i].age, all[i].life, all[i].style, all[i].owner};
        lua_createtable(state, 8, 0);
        for (int j = 0; j < 8; j++) {
            lua_pushinteger(state, fields[j]);
            lua_rawseti(state, -2, j + 1);
        }
        lua_rawseti(state, -2, (lua_Integer)i + 1);
    }
    return 1;
}

// --- sound, notes, owners ---
static void push_sounds(lua_State *state, const struct sound_request *sounds, size_t count)
{
    lua_newtable(state);
    for (size_t i = 0; i < count; i++) {
        lua_newtable(state);
        lua_pushstring(state, scene_name(scene_of(state), sounds[i].sound));
        lua_setfield(state, -2, "name");
        set_integer(state, "volume", sounds[i].volume);
        set_integer(state, "owner", sounds[i].owner);
        if (sounds[i].at_place) set_integer(state, "x", sounds[i].x);
        lua_rawseti(state, -2, (lua_Integer)i + 1);
    }
}

static int c_sound(lua_State *state) // owner, sound, volume
{
    struct sound_request request = {.owner = (uint16_t)integer_at(state, 2),
                                    .sound = (uint16_t)integer_at(state, 3),
                                    .volume = (uint8_t)integer_at(state, 4)};
    scene_sound(scene_of(state), &request);
    return 0;
}

static int c_take_sounds(lua_State *state)
{
    struct sound_request sounds[SCENE_MAX_SOUNDS];
    push_sounds(state, sounds, scene_take_sounds(scene_of(state), sounds, SCENE_MAX_SOUNDS));
    return 1;
}

static int c_loops(lua_State *state)
{
    struct sound_request loops[SCENE_MAX_LOOPS];
    push_sounds(state, loops, scene_loops(scene_of(state), loops, SCENE_MAX_LOOPS));
    return 1;
}

static int c_toasts(lua_State *state)
{
    struct toast toasts[SCENE_MAX_TOASTS];
    size_t count = scene_toasts(scene_of(state), toasts, SCENE_MAX_TOASTS);
    lua_newtable(state);
    for (size_t i = 0; i < count; i++) {
        lua_pushstring(state, toasts[i].text);
        lua_rawseti(state, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static int c_set_owner_name(lua_State *state)
{
    scene_set_owner_name(scene_of(state), (uint16_t)integer_at(state, 2),
                         luaL_checkstring(state, 3));
    return 0;
}

static int c_owner_name(lua_State *state)
{
    lua_pushstring(state, scene_owner_name(scene_of(state), (uint16_t)integer_at(state, 2)));
    return 1;
}

static int c_remove_owner(lua_State *state)
{
    scene_remove_owner(scene_of(state), (uint16_t)integer_at(state, 2));
    return 0;
}

static int t_new(lua_State *state)
{
    uint64_t seed = (uint64_t)luaL_optinteger(state, 1, 1);
    struct world *world = world_create();
    struct scene *scene = scene_create(seed);
    lua_settop(state, 0);
    lua_scene_open(state, scene, world);
    lua_world_open(state, world, scene);
    struct bench *bench = lua_newuserdata(state, sizeof *bench);
    *bench = (struct bench){world, scene};
    luaL_setmetatable(state, "t_scene");
    for (int table = 1; table <= 2; table++) {
        lua_pushvalue(state, 3);
        lua_setfield(state, table, "keeps");
    }
    return 3;
}

// hide_owner(owner, hidden)
static int c_hide_owner(lua_State *state)
{
    scene_hide_owner(scene_of(state), (uint16_t)luaL_checkinteger(state, 2),
                     lua_toboolean(state, 3));
    return 0;
}

static const luaL_Reg methods[] = {
    {"intern", c_intern},
    {"find_name", c_find_name},
    {"name", c_name},
    {"set_item", c_set_item},
    {"remove_item", c_remove_item},
    {"item", c_item},
    {"overlay", c_overlay},
    {"set_light", c_set_light},
    {"remove_light", c_remove_light},
    {"lights", c_lights},
    {"set_weather", c_set_weather},
    {"set_tint", c_set_tint},
    {"tint", c_tint},
    {"ambient", c_ambient},
    {"flash", c_flash},
    {"tick_rate", c_tick_rate},
    {"shake", c_shake},
    {"burst", c_burst},
    {"particles", c_particles},
    {"particle_styles", c_particle_styles},
    {"sound", c_sound},
    {"take_sounds", c_take_sounds},
    {"loops", c_loops},
    {"toasts", c_toasts},
    {"set_owner_name", c_set_owner_name},
    {"owner_name", c_owner_name},
    {"remove_owner", c_remove_owner},
    {"hide_owner", c_hide_owner},
    {NULL, NULL},
};

int luaopen_t_scene(lua_State *state)
{
    luaL_newmetatable(state, "t_scene");
    lua_pushcfunction(state, c_gc);
    lua_setfield(state, -2, "__gc");
    luaL_newlib(state, methods);
    lua_setfield(state, -2, "__index");
    lua_pop(state, 1);
    lua_newtable(state);
    lua_pushcfunction(state, t_new);
    lua_setfield(state, -2, "new");
    return 1;
}
