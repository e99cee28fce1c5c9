#include "host/lua_scene.h"

#include <lauxlib.h>
#include <string.h>

#include "host/lua_args.h"
#include "host/lua_panel.h"
#include "host/lua_world.h"
#include "util/utf8.h"

enum { GAME = 0, MAX_TICKS = 1000000, MAX_SPEED_PX = 64 };

static struct scene *borrow(lua_State *state)
{
    return lua_touserdata(state, lua_upvalueindex(1));
}

static const struct world *borrow_world(lua_State *state)
{
    return lua_touserdata(state, lua_upvalueindex(2));
}

static uint16_t read_name(lua_State *state, const struct lua_arg *arg)
{
    const char *name = lua_args_text(state, arg, SCENE_NAME_BYTES - 1);
    uint16_t id = scene_intern(borrow(state), name);
    if (id == 0 && name[0] == '\0') lua_args_fail(state, arg, "must not be empty");
    if (id == 0) {
        lua_args_fail(state, arg, "there are %d names of sprites and sounds already",
                      SCENE_MAX_NAMES);
    }
    return id;
}

static int s_reset(lua_State *state)
{
    scene_reset(borrow(state));
    return 0;
}

static int s_tick(lua_State *state)
{
    lua_pushinteger(state, scene_tick(borrow(state)));
    return 1;
}

static int s_step(lua_State *state)
{
    scene_step(borrow(state), borrow_world(state));
    return 0;
}

static int s_size(lua_State *state)
{
    lua_pushinteger(state, scene_width(borrow(state)));
    lua_pushinteger(state, scene_height(borrow(state)));
    return 2;
}

// --- HUD ---
static const char *const kind_names[] = {"text", "icon", "bar", "pixels"}; // from HUD_TEXT on
static const char *const anchor_names[] = {"top_left",    "top",    "top_right",
                                           "left",        "center", "right",
                                           "bottom_left", "bottom", "bottom_right"};

enum { KIND_COUNT = 4, ANCHOR_COUNT = 9 };

static int64_t field_px(lua_State *state, const struct lua_arg *item, const char *name)
{
    int most = scene_width(borrow(state));
    return lua_args_field_round(state, item, name, -most, most, 0);
}

static void read_text(lua_State *state, const struct lua_arg *arg, struct hud_item *item)
{
    struct lua_arg field;
    lua_args_need_field(state, arg, "text");
    lua_args_field(state, arg, "text", &field);
    utf8_copy(item->text, sizeof item->text, lua_args_text(state, &field, SIZE_MAX));
    lua_pop(state, 1);
    item->large = lua_args_field_boolean(state, arg, "large", false);
    if (!lua_args_field(state, arg, "font", &field)) return;
    item->font = read_name(state, &field);
    lua_pop(state, 1);
}

static void read_icon(lua_State *state, const struct lua_arg *arg, struct hud_item *item)
{
    struct lua_arg field;
    lua_args_need_field(state, arg, "sprite");
    lua_args_field(state, arg, "sprite", &field);
    item->sprite = read_name(state, &field);
    lua_pop(state, 1);
}

static void read_size(lua_State *state, const struct lua_arg *arg, struct hud_item *item,
                      int max_width, int max_height)
{
    lua_args_need_field(state, arg, "width");
    lua_args_need_field(state, arg, "height");
    item->width = (uint16_t)lua_args_field_round(state, arg, "width", 1, max_width, 1);
    item->height = (uint16_t)lua_args_field_round(state, arg, "height", 1, max_height, 1);
}

static void read_bar(lua_State *state, const struct lua_arg *arg, struct hud_item *item)
{
    read_size(state, arg, item, scene_width(borrow(state)), scene_height(borrow(state)));
    item->value = (uint32_t)lua_args_field_round(state, arg, "value", 0, UINT32_MAX, 0);
    item->max = (uint32_t)lua_args_field_round(state, arg, "max", 0, UINT32_MAX, 100);
}

// The pixels are borrowed from the table, which is on the stack until the item is set.
static void read_pixels(lua_State *state, const struct lua_arg *arg, struct hud_item *item)
{
    struct lua_arg field;
    read_size(state, arg, item, SCENE_PIXELS_SIDE, SCENE_PIXELS_SIDE);
    lua_args_need_field(state, arg, "pixels");
    lua_args_field(state, arg, "pixels", &field);
    size_t len;
    item->pixels = (uint8_t *)lua_args_bytes(state, &field, &len);
    size_t need = (size_t)item->width * item->height;
    if (len != need) {
        lua_args_fail(state, &field, "expected width * height = %zu bytes, got %zu", need, len);
    }
    lua_pop(state, 1);
}

static enum hud_kind read_kind(lua_State *state, const struct lua_arg *arg)
{
    struct lua_arg field;
    lua_args_need_field(state, arg, "kind");
    lua_args_field(state, arg, "kind", &field);
    int kind = lua_args_choice(state, &field, kind_names, KIND_COUNT);
    lua_pop(state, 1);
    return (enum hud_kind)(HUD_TEXT + kind);
}

static enum hud_anchor read_anchor(lua_State *state, const struct lua_arg *arg)
{
    struct lua_arg field;
    if (!lua_args_field(state, arg, "anchor", &field)) return HUD_TOP_LEFT;
    int anchor = lua_args_choice(state, &field, anchor_names, ANCHOR_COUNT);
    lua_pop(state, 1);
    return (enum hud_anchor)anchor;
}

static uint32_t read_item_index(lua_State *state, const char *fn)
{
    return (uint32_t)lua_args_integer(state, LUA_ARG(fn, 1, "index"), 0, SCENE_MAX_ITEMS - 1);
}

static int s_set_item(lua_State *state)
{
    uint32_t index = read_item_index(state, "scene.set_item");
    const struct lua_arg *arg = LUA_ARG("scene.set_item", 2, "item");
    lua_args_table(state, arg);
    struct hud_item item = {.kind = read_kind(state, arg), .anchor = read_anchor(state, arg)};
    item.x = (int16_t)field_px(state, arg, "x");
    item.y = (int16_t)field_px(state, arg, "y");
    item.color = lua_args_field_color(state, arg, "color", 0xFFFFFF);
    switch (item.kind) {
    case HUD_TEXT:
        read_text(state, arg, &item);
        break;
    case HUD_ICON:
        read_icon(state, arg, &item);
        break;
    case HUD_BAR:
        read_bar(state, arg, &item);
        break;
    case HUD_PIXELS:
        read_pixels(state, arg, &item);
        break;
    case HUD_NONE:
        break;
    }
    enum status status = scene_set_item(borrow(state), GAME, index, &item);
    if (status != STATUS_OK) lua_args_fail(state, arg, "%s", status_text(status));
    return 0;
}

static int s_remove_item(lua_State *state)
{
    uint32_t index = read_item_index(state, "scene.remove_item");
    lua_pushboolean(state, scene_remove_item(borrow(state), GAME, index) == STATUS_OK);
    return 1;
}

// --- the overlay ---
static const char *const overlay_names[] = {"text", "icon", "bar", "box"}; // from OVERLAY_TEXT on

static void read_overlay_text(lua_State *state, const struct lua_arg *arg,
                              struct overlay_item *item)
{
    struct lua_arg field;
    lua_args_need_field(state, arg, "text");
    lua_args_field(state, arg, "text", &field);
    utf8_copy(item->text, sizeof item->text, lua_args_text(state, &field, SIZE_MAX));
    lua_pop(state, 1);
    item->large = lua_args_field_boolean(state, arg, "large", false);
}

static void read_overlay_icon(lua_State *state, const struct lua_arg *arg,
                              struct overlay_item *item)
{
    struct lua_arg field;
    lua_args_need_field(state, arg, "sprite");
    lua_args_field(state, arg, "sprite", &field);
    item->sprite = read_name(state, &field);
    lua_pop(state, 1);
}

static int s_set_overlay(lua_State *state)
{
    const char *fn = "scene.set_overlay";
    uint32_t index =
        (uint32_t)lua_args_integer(state, LUA_ARG(fn, 1, "index"), 0, SCENE_MAX_OVERLAY - 1);
    const struct lua_arg *arg = LUA_ARG(fn, 2, "item");
    struct lua_arg field;
    lua_args_table(state, arg);
    lua_args_need_field(state, arg, "kind");
    lua_args_field(state, arg, "kind", &field);
    int kind = lua_args_choice(state, &field, overlay_names, 4);
    lua_pop(state, 1);
    struct overlay_item item = {.kind = (enum overlay_kind)(OVERLAY_TEXT + kind)};
    item.x = (int16_t)field_px(state, arg, "x");
    item.y = (int16_t)field_px(state, arg, "y");
    item.width =
        (uint16_t)lua_args_field_round(state, arg, "width", 0, scene_width(borrow(state)), 0);
    item.height =
        (uint16_t)lua_args_field_round(state, arg, "height", 0, scene_height(borrow(state)), 0);
    item.color = lua_args_field_color(state, arg, "color", 0xFFFFFF);
    item.alpha = (uint8_t)lua_args_field_round(state, arg, "alpha", 0, 100, 100);
    item.value = (uint32_t)lua_args_field_round(state, arg, "value", 0, UINT32_MAX, 0);
    item.max = (uint32_t)lua_args_field_round(state, arg, "max", 0, UINT32_MAX, 100);
    if (item.kind == OVERLAY_TEXT) read_overlay_text(state, arg, &item);
    if (item.kind == OVERLAY_ICON) read_overlay_icon(state, arg, &item);
    enum status status = scene_set_overlay(borrow(state), index, &item);
    if (status != STATUS_OK) lua_args_fail(state, arg, "%s", status_text(status));
    return 0;
}

static int s_clear_overlay(lua_State *state)
{
    const struct lua_arg *from = LUA_ARG("scene.clear_overlay", 1, "from");
    uint32_t first = lua_isnoneornil(state, 1)
                         ? 0
                         : (uint32_t)lua_args_integer(state, from, 0, SCENE_MAX_OVERLAY);
    scene_clear_overlay(borrow(state), first);
    return 0;
}

// --- lights ---
static uint32_t read_light_index(lua_State *state, const char *fn)
{
    return (uint32_t)lua_args_integer(state, LUA_ARG(fn, 1, "index"), 0, SCENE_MAX_LIGHTS - 1);
}

static uint16_t field_angle(lua_State *state, const struct lua_arg *arg, const char *name)
{
    struct lua_arg field;
    if (!lua_args_field(state, arg, name, &field)) return 0;
    uint16_t angle = lua_args_angle(state, &field);
    lua_pop(state, 1);
    return angle;
}

static entity_id field_entity(lua_State *state, const struct lua_arg *arg)
{
    struct lua_arg field;
    if (!lua_args_field(state, arg, "entity", &field)) return ENTITY_NONE;
    entity_id id = lua_args_entity(state, &field);
    lua_pop(state, 1);
    return id;
}

static int s_set_light(lua_State *state)
{
    uint32_t index = read_light_index(state, "scene.set_light");
    const struct lua_arg *arg = LUA_ARG("scene.set_light", 2, "light");
    lua_args_table(state, arg);
    lua_args_need_field(state, arg, "radius");
    struct light light = {.entity = field_entity(state, arg)};
    light.x = lua_args_field_fix(state, arg, "x", 0);
    light.y = lua_args_field_fix(state, arg, "y", 0);
    light.radius_px = (uint16_t)lua_args_field_round(state, arg, "radius", 0, UINT16_MAX, 0);
    light.intensity = (uint16_t)lua_args_field_round(state, arg, "intensity", 0, UINT16_MAX, 100);
    light.color = lua_args_field_color(state, arg, "color", 0xFFFFFF);
    light.angle = field_angle(state, arg, "angle");
    light.spread = (uint16_t)lua_args_field_round(state, arg, "spread", 0, UINT16_MAX, 0);
    light.flicker = (uint16_t)lua_args_field_round(state, arg, "flicker", 0, UINT16_MAX, 0);
    light.ticks_left = (uint32_t)lua_args_field_integer(state, arg, "ticks", 0, MAX_TICKS, 0);
    enum status status = scene_set_light(borrow(state), GAME, index, &light);
    if (status != STATUS_OK)
        return luaL_error(state, "scene.set_light: light %d: %s", (int)index, status_text(status));
    return 0;
}

static int s_remove_light(lua_State *state)
{
    uint32_t index = read_light_index(state, "scene.remove_light");
    lua_pushboolean(state, scene_remove_light(borrow(state), GAME, index) == STATUS_OK);
    return 1;
}

// --- ambience ---
static int s_set_ambient(lua_State *state)
{
    scene_set_ambient(borrow(state),
                      lua_args_color(state, LUA_ARG("scene.set_ambient", 1, "color")));
    return 0;
}

static int s_set_weather(lua_State *state)
{
    const struct lua_arg *arg = LUA_ARG("scene.set_weather", 1, "w");
    lua_args_table(state, arg);
    struct weather weather = {
        .rain = (uint16_t)lua_args_field_round(state, arg, "rain", 0, 100, 0),
        .fog = (uint16_t)lua_args_field_round(state, arg, "fog", 0, 100, 0),
        .wind_x = lua_args_field_fix(state, arg, "wind_x", 0),
        .wind_y = lua_args_field_fix(state, arg, "wind_y", 0),
    };
    scene_set_weather(borrow(state), GAME, &weather);
    return 0;
}

static int s_weather(lua_State *state)
{
    struct weather weather = scene_weather(borrow(state));
    lua_createtable(state, 0, 4);
    lua_pushinteger(state, weather.rain);
    lua_setfield(state, -2, "rain");
    lua_pushinteger(state, weather.fog);
    lua_setfield(state, -2, "fog");
    lua_args_push_fix(state, weather.wind_x);
    lua_setfield(state, -2, "wind_x");
    lua_args_push_fix(state, weather.wind_y);
    lua_setfield(state, -2, "wind_y");
    return 1;
}

static int s_wind(lua_State *state)
{
    struct weather weather = scene_weather(borrow(state));
    lua_args_push_fix(state, weather.wind_x);
    lua_args_push_fix(state, weather.wind_y);
    return 2;
}

static int s_flash(lua_State *state)
{
    scene_flash(borrow(state),
                (uint16_t)lua_args_round(state, LUA_ARG("scene.flash", 1, "percent"), 0, 100));
    return 0;
}

static int s_tint(lua_State *state)
{
    uint32_t color = lua_args_color(state, LUA_ARG("scene.tint", 1, "color"));
    int64_t ticks = 0;
    if (!lua_isnoneornil(state, 2)) {
        ticks = lua_args_integer(state, LUA_ARG("scene.tint", 2, "fade_ticks"), 0, MAX_TICKS);
    }
    scene_set_tint(borrow(state), GAME, color, (uint32_t)ticks);
    return 0;
}

static int s_set_camera(lua_State *state)
{
    int32_t x = lua_args_fix(state, LUA_ARG("scene.set_camera", 1, "x"));
    int32_t y = lua_args_fix(state, LUA_ARG("scene.set_camera", 2, "y"));
    scene_set_camera(borrow(state), x, y);
    return 0;
}

static int s_camera(lua_State *state)
{
    int32_t x, y;
    scene_camera(borrow(state), &x, &y);
    lua_args_push_fix(state, x);
    lua_args_push_fix(state, y);
    return 2;
}

static int s_shake(lua_State *state)
{
    int64_t px = lua_args_round(state, LUA_ARG("scene.shake", 1, "px"), 0, UINT16_MAX);
    int64_t ticks = lua_args_round(state, LUA_ARG("scene.shake", 2, "ticks"), 0, UINT16_MAX);
    scene_shake(borrow(state), (uint16_t)px, (uint16_t)ticks);
    return 0;
}

static int s_burst(lua_State *state)
{
    const char *fn = "scene.burst";
    const char *style = lua_args_text(state, LUA_ARG(fn, 1, "style"), SIZE_MAX);
    int number = scene_particle_style(borrow(state), style);
    if (number < 0) {
        lua_args_fail(state, LUA_ARG(fn, 1, "style"), "no style is called '%.40s'", style);
    }
    int32_t x = lua_args_fix(state, LUA_ARG(fn, 2, "x")),
            y = lua_args_fix(state, LUA_ARG(fn, 3, "y"));
    int64_t count = lua_args_round(state, LUA_ARG(fn, 4, "count"), 0, INT32_MAX);
    uint32_t color = lua_args_color(state, LUA_ARG(fn, 5, "color"));
    int32_t speed = lua_args_fix(state, LUA_ARG(fn, 6, "speed"));
    if (speed < 0 || speed > fix_from_px(MAX_SPEED_PX)) {
        lua_args_fail(state, LUA_ARG(fn, 6, "speed"), "expected 0 to %d px per tick", MAX_SPEED_PX);
    }
    scene_burst(borrow(state), 0, number, x, y, (uint32_t)count, color, speed);
    return 0;
}

// --- sound and notes ---
static uint8_t read_volume(lua_State *state, const char *fn)
{
    return (uint8_t)lua_args_round(state, LUA_ARG(fn, 2, "volume"), 0, 100);
}

static int s_sound(lua_State *state)
{
    const char *fn = "scene.sound";
    struct sound_request request = {.sound = read_name(state, LUA_ARG(fn, 1, "name")),
                                    .owner = GAME};
    request.volume = lua_isnoneornil(state, 2) ? 100 : read_volume(state, fn);
    if (!lua_isnoneornil(state, 3)) {
        request.at_place = true;
        request.x = lua_args_fix(state, LUA_ARG(fn, 3, "x"));
        request.y = lua_args_fix(state, LUA_ARG(fn, 4, "y"));
    }
    scene_sound(borrow(state), &request);
    return 0;
}

static int s_loop(lua_State *state)
{
    uint16_t sound = read_name(state, LUA_ARG("scene.loop", 1, "name"));
    scene_set_loop(borrow(state), sound, read_volume(state, "scene.loop"));
    return 0;
}

static int s_toast(lua_State *state)
{
    const char *text = lua_args_text(state, LUA_ARG("scene.toast", 1, "text"), SIZE_MAX);
    uint32_t color = lua_isnoneornil(state, 2)
                         ? 0xFFFFFF
                         : lua_args_color(state, LUA_ARG("scene.toast", 2, "color"));
    uint16_t owner = lua_isnoneornil(state, 3)
                         ? GAME
                         : (uint16_t)lua_args_integer(state, LUA_ARG("scene.toast", 3, "owner"), 0,
                                                      SCENE_MAX_OWNERS - 1);
    scene_toast(borrow(state), owner, color, text);
    return 0;
}

static const luaL_Reg functions[] = {
    {"tick", s_tick}, {"size", s_size},     {"weather", s_weather},
    {"wind", s_wind}, {"camera", s_camera}, {NULL, NULL},
};

// Refused while a query is answered.
static const luaL_Reg changes[] = {
    {"reset", s_reset},
    {"step", s_step},
    {"set_item", s_set_item},
    {"remove_item", s_remove_item},
    {"set_overlay", s_set_overlay},
    {"clear_overlay", s_clear_overlay},
    {"set_light", s_set_light},
    {"remove_light", s_remove_light},
    {"set_ambient", s_set_ambient},
    {"set_weather", s_set_weather},
    {"flash", s_flash},
    {"tint", s_tint},
    {"set_camera", s_set_camera},
    {"shake", s_shake},
    {"burst", s_burst},
    {"sound", s_sound},
    {"loop", s_loop},
    {"toast", s_toast},
    {NULL, NULL},
};

void lua_scene_open(lua_State *state, struct scene *scene, struct world *world)
{
    lua_newtable(state);
    lua_pushlightuserdata(state, scene);
    lua_pushlightuserdata(state, world);
    luaL_setfuncs(state, functions, 2);
    lua_pushlightuserdata(state, scene);
    lua_pushlightuserdata(state, world);
    lua_world_add_changes(state, changes, "scene");
    lua_panel_add(state, scene, world);
}
