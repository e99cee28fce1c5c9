// A small stage for render_spec.lua: a world of 30 x 20 tiles, a scene, and a renderer with an
// atlas and a font that are drawn here, so that the specs depend on no art.
#include <SDL.h>
#include <lauxlib.h>
#include <lua.h>
#include <stdlib.h>
#include <string.h>

#include "render/font.h"
#include "render/picture.h"
#include "render/render.h"
#include "util/check.h"
#include "util/mem.h"

enum { TILES_W = 30, TILES_H = 20, SAND = 0, SEA = 1, WALL = 2, STAGE_SPRITES = 5 };

#define STAGE_TYPE "t_render.stage"
#define ATLAS_PATH "build/t_render_atlas.png"
#define FONT_PATH "build/t_render_font.png"

struct stage {
    struct world *world;
    struct scene *scene;
    struct render *render;
    uint16_t kind;
};

static const struct sprite_def sprites[STAGE_SPRITES] = {
    {"sand", 0, 0, 16, 16, 1, 1, 0, 0, 0, false, NULL},
    {"sand_fringe", 0, 0, 16, 16, 1, 1, 0, 0, 0, false, NULL},
    {"wall", 16, 0, 16, 16, 1, 1, 0, 0, 0, false, NULL},
    {"thing", 32, 0, 8, 8, 2, 1, 4, 4, 7, false, NULL},
    {"thing_eyes", 32, 8, 8, 8, 2, 1, 4, 4, 7, true, NULL},
};

static void paint(struct canvas *canvas, int x, int y, int width, int height, uint32_t color)
{
    for (int i = 0; i < width * height; i++)
        canvas->pixels[(y + i / width) * canvas->width + x + i % width] = color;
}

// Glyph n is a block of 1 + n % 5 px by 7 px at the left of its 6 x 9 cell.
static void write_art(lua_State *lua)
{
    struct diag diag;
    uint32_t atlas_pixels[64 * 16] = {0}, font_pixels[96 * 54] = {0};
    struct canvas atlas = {64, 16, atlas_pixels}, font = {96, 54, font_pixels};
    paint(&atlas, 0, 0, 16, 16, 0xFFC0A080);
    paint(&atlas, 16, 0, 16, 16, 0xFF808080);
    paint(&atlas, 32, 0, 8, 8, 0xFF20C020);
    paint(&atlas, 40, 0, 8, 8, 0xFF2020C0);
    paint(&atlas, 34, 10, 2, 2, 0xFFFF4040);
    for (int i = 1; i < 96; i++) paint(&font, i % 16 * 6, i / 16 * 9, 1 + i % 5, 7, 0xFFFFFFFF);
    if (picture_save(&atlas, ATLAS_PATH, 1, &diag) || picture_save(&font, FONT_PATH, 1, &diag))
        luaL_error(lua, "%s", diag.text);
}

static struct render_config stage_config(const struct scene *scene)
{
    struct render_config config = {
        .atlas_path = ATLAS_PATH,
        .font_path = FONT_PATH,
        .cell_width = 6,
        .cell_height = 9,
        .sprites = sprites,
        .sprite_count = STAGE_SPRITES,
        .width = scene ? scene_width(scene) : SCENE_MIN_WIDTH_PX,
        .height = scene ? scene_height(scene) : SCENE_MIN_HEIGHT_PX,
    };
    for (uint32_t i = 0; i < RENDER_PALETTE; i++) config.palette[i] = i * 0x070503;
    return config;
}

static void define_tile(struct stage *stage, uint8_t index, const char *name, uint16_t flags)
{
    struct tile_def def = {.sprite = scene_intern(stage->scene, name), .flags = flags};
    strcpy(def.name, name);
    CHECK(world_define_tile(stage->world, index, &def) == STATUS_OK);
}

// stage(width, height): px of the picture; as it is usually when not given
static int new_stage(lua_State *lua)
{
    int width = (int)luaL_optinteger(lua, 1, SCENE_MIN_WIDTH_PX),
        height = (int)luaL_optinteger(lua, 2, SCENE_MIN_HEIGHT_PX);
    write_art(lua);
    struct stage *stage = lua_newuserdatauv(lua, sizeof *stage, 0);
    *stage = (struct stage){0};
    luaL_setmetatable(lua, STAGE_TYPE);
    stage->world = world_create();
    stage->scene = scene_create(7);
    if (scene_set_size(stage->scene, width, height))
        luaL_error(lua, "no picture has %d x %d px", width, height);
    CHECK(world_reset(stage->world, TILES_W, TILES_H, 7) == STATUS_OK);
    define_tile(stage, SAND, "sand", 0);
    define_tile(stage, SEA, "sea", TILE_WATER);
    define_tile(stage, WALL, "wall", TILE_SOLID | TILE_OPAQUE);
    struct kind_def kind = {.name = "thing", .half_w_px = 4, .half_h_px = 4, .hp = 5};
    kind.sprite = scene_intern(stage->scene, "thing");
    CHECK(world_define_kind(stage->world, &kind, &stage->kind) == STATUS_OK);
    for (int i = 0; i < TILES_W * TILES_H; i++)
        CHECK(world_set_tile(stage->world, i % TILES_W, i / TILES_W,
                             (struct tile){.kind = SAND, .height = 4}) == STATUS_OK);
    world_set_water(stage->world, 2 * FIX_ONE);
    scene_set_ambient(stage->scene, 0xFFFFFF);
    scene_set_camera(stage->scene, TILES_W * 8 * FIX_ONE, TILES_H * 8 * FIX_ONE);
    struct render_config config = stage_config(stage->scene);
    struct diag diag;
    if (render_create(&stage->render, &config, &diag)) luaL_error(lua, "%s", diag.text);
    render_frame(stage->render, stage->world, stage->scene);
    return 1;
}

static struct stage *stage_of(lua_State *lua)
{
    return luaL_checkudata(lua, 1, STAGE_TYPE);
}

static int stage_close(lua_State *lua)
{
    struct stage *stage = stage_of(lua);
    render_destroy(stage->render);
    if (stage->scene) scene_destroy(stage->scene);
    if (stage->world) world_destroy(stage->world);
    *stage = (struct stage){0};
    return 0;
}

static int int_field(lua_State *lua, int index, const char *name, int fallback)
{
    lua_getfield(lua, index, name);
    int value = lua_isnil(lua, -1) ? fallback : (int)luaL_checkinteger(lua, -1);
    lua_pop(lua, 1);
    return value;
}

// --- what is shown ---
static int stage_step(lua_State *lua)
{
    struct stage *stage = stage_of(lua);
    for (lua_Integer i = luaL_optinteger(lua, 2, 1); i > 0; i--) {
        world_step(stage->world);
        world_clear_events(stage->world);
        scene_step(stage->scene, stage->world);
    }
    return 0;
}

static int stage_ambient(lua_State *lua)
{
    scene_set_ambient(stage_of(lua)->scene, (uint32_t)luaL_checkinteger(lua, 2));
    return 0;
}

static int stage_tint(lua_State *lua) // color, owner
{
    scene_set_tint(stage_of(lua)->scene, (uint16_t)luaL_optinteger(lua, 3, 0),
                   (uint32_t)luaL_checkinteger(lua, 2), 0);
    return 0;
}

static int stage_water(lua_State *lua)
{
    world_set_water(stage_of(lua)->world, (int32_t)luaL_checkinteger(lua, 2));
    return 0;
}

static int stage_tile(lua_State *lua)
{
    struct tile tile = {.kind = (uint8_t)luaL_checkinteger(lua, 4),
                        .height = (uint8_t)luaL_checkinteger(lua, 5)};
    CHECK(world_set_tile(stage_of(lua)->world, (int32_t)luaL_checkinteger(lua, 2),
                         (int32_t)luaL_checkinteger(lua, 3), tile) == STATUS_OK);
    return 0;
}

static int stage_camera(lua_State *lua)
{
    scene_set_camera(stage_of(lua)->scene, fix_from_px((int32_t)luaL_checkinteger(lua, 2)),
                     fix_from_px((int32_t)luaL_checkinteger(lua, 3)));
    return 0;
}

static int stage_spawn(lua_State *lua) // x, y, flags, sprite, owner
{
    struct stage *stage = stage_of(lua);
    entity_id id;
    if (world_spawn(stage->world, stage->kind, (uint16_t)luaL_optinteger(lua, 6, 0),
                    fix_from_px((int32_t)luaL_checkinteger(lua, 2)),
                    fix_from_px((int32_t)luaL_checkinteger(lua, 3)), &id))
        return luaL_error(lua, "no room");
    struct entity *entity = world_edit(stage->world, id);
    entity->flags |= (uint32_t)luaL_optinteger(lua, 4, 0);
    if (lua_isstring(lua, 5)) entity->sprite = scene_intern(stage->scene, lua_tostring(lua, 5));
    return 0;
}

static int stage_light(lua_State *lua)
{
    struct light light = {
        .on = true,
        .x = fix_from_px(int_field(lua, 2, "x", 0)),
        .y = fix_from_px(int_field(lua, 2, "y", 0)),
        .radius_px = (uint16_t)int_field(lua, 2, "radius", 50),
        .intensity = (uint16_t)int_field(lua, 2, "intensity", 100),
        .color = (uint32_t)int_field(lua, 2, "color", 0xFFFFFF),
        .angle = (uint16_t)int_field(lua, 2, "angle", 0),
        .spread = (uint16_t)int_field(lua, 2, "spread", 0),
    };
    CHECK(scene_set_light(stage_of(lua)->scene, (uint16_t)int_field(lua, 2, "owner", 0),
                          (uint32_t)int_field(lua, 2, "index", 0), &light) == STATUS_OK);
    return 0;
}

static int stage_weather(lua_State *lua)
{
    struct weather weather = {.rain = (uint16_t)int_field(lua, 2, "rain", 0),
                              .fog = (uint16_t)int_field(lua, 2, "fog", 0),
                              .wind_x = int_field(lua, 2, "wind_x", 0)};
    scene_set_weather(stage_of(lua)->scene, 0, &weather);
    return 0;
}

static int stage_flash(lua_State *lua)
{
    scene_flash(stage_of(lua)->scene, (uint16_t)luaL_checkinteger(lua, 2));
    return 0;
}

static int stage_burst(lua_State *lua) // style, x, y, owner, count
{
    int style = scene_particle_style(stage_of(lua)->scene, luaL_checkstring(lua, 2));
    scene_burst(stage_of(lua)->scene, (uint16_t)luaL_optinteger(lua, 5, 0), style,
                fix_from_px((int32_t)luaL_checkinteger(lua, 3)),
                fix_from_px((int32_t)luaL_checkinteger(lua, 4)),
                (uint32_t)luaL_optinteger(lua, 6, 20), 0xFFC040, 200);
    return 0;
}

static uint16_t name_field(lua_State *lua, struct stage *stage, int index, const char *name)
{
    lua_getfield(lua, index, name);
    uint16_t id = lua_isnil(lua, -1) ? 0 : scene_intern(stage->scene, luaL_checkstring(lua, -1));
    lua_pop(lua, 1);
    return id;
}

static struct asset_picture plain_picture(lua_State *lua, int index)
{
    struct asset_picture picture = {int_field(lua, index, "width", 8),
                                    int_field(lua, index, "height", 8), NULL};
    size_t count = (size_t)picture.width * (size_t)picture.height;
    uint32_t color = (uint32_t)int_field(lua, index, "color", 0xFFFFFF) | 0xFF000000u;
    picture.pixels = mem_alloc(count * sizeof *picture.pixels);
    for (size_t i = 0; i < count; i++) picture.pixels[i] = color;
    return picture;
}

// bring(owner, list of {name, width, height, color, columns, rows, origin_x, origin_y} | nil): sprites of one
// colour each; with `cell_width` a font whose letters are full cells
static int stage_bring(lua_State *lua)
{
    struct stage *stage = stage_of(lua);
    uint16_t owner = (uint16_t)luaL_checkinteger(lua, 2);
    if (lua_isnoneornil(lua, 3)) {
        render_set_assets(stage->render, owner, NULL);
        return 0;
    }
    struct asset_set *set = asset_set_create();
    for (lua_Integer i = 1; lua_rawgeti(lua, 3, i) == LUA_TTABLE; i++) {
        int at = lua_gettop(lua);
        lua_getfield(lua, at, "name");
        const char *name = lua_tostring(lua, -1);
        if (int_field(lua, at, "cell_width", 0)) {
            struct asset_font *font = asset_set_add_font(set);
            strncpy(font->name, name, sizeof font->name - 1);
            font->picture = plain_picture(lua, at);
            font->cell_width = int_field(lua, at, "cell_width", 0);
            font->cell_height = int_field(lua, at, "cell_height", 0);
        } else {
            struct asset_sprite *sprite = asset_set_add_sprite(set);
            strncpy(sprite->name, name, sizeof sprite->name - 1);
            sprite->picture = plain_picture(lua, at);
            sprite->columns = int_field(lua, at, "columns", 1);
            sprite->rows = int_field(lua, at, "rows", 1);
            sprite->origin_x = int_field(lua, at, "origin_x", 0);
            sprite->origin_y = int_field(lua, at, "origin_y", 0);
        }
        lua_settop(lua, at - 1);
    }
    render_set_assets(stage->render, owner, set);
    asset_set_drop(set);
    return 0;
}

static int stage_item(lua_State *lua)
{
    struct stage *stage = stage_of(lua);
    size_t size = 0;
    lua_getfield(lua, 2, "text");
    const char *text = luaL_optstring(lua, -1, "");
    lua_getfield(lua, 2, "pixels");
    const char *pixels = luaL_optlstring(lua, -1, NULL, &size);
    struct hud_item item = {
        .kind = (enum hud_kind)int_field(lua, 2, "kind", HUD_TEXT),
        .anchor = (enum hud_anchor)int_field(lua, 2, "anchor", HUD_TOP_LEFT),
        .x = (int16_t)int_field(lua, 2, "x", 0),
        .y = (int16_t)int_field(lua, 2, "y", 0),
        .width = (uint16_t)int_field(lua, 2, "width", 0),
        .height = (uint16_t)int_field(lua, 2, "height", 0),
        .color = (uint32_t)int_field(lua, 2, "color", 0xFFFFFF),
        .value = (uint32_t)int_field(lua, 2, "value", 0),
        .max = (uint32_t)int_field(lua, 2, "max", 0),
        .large = (uint8_t)int_field(lua, 2, "large", 0),
        .pixels = (uint8_t *)(uintptr_t)pixels,
    };
    luaL_argcheck(lua, !pixels || size == (size_t)item.width * item.height, 2, "pixels");
    strncpy(item.text, text, sizeof item.text - 1);
    item.sprite = name_field(lua, stage, 2, "sprite");
    item.font = name_field(lua, stage, 2, "font");
    enum status status = scene_set_item(stage->scene, (uint16_t)int_field(lua, 2, "owner", 0),
                                        (uint32_t)int_field(lua, 2, "index", 0), &item);
    lua_pushstring(lua, status_text(status));
    return 1;
}

// palette(colors, whole): the game's own; none: {}
static int stage_palette(lua_State *lua)
{
    struct scene_palette palette = {.whole_picture = lua_toboolean(lua, 3)};
    palette.count = (int)luaL_len(lua, 2);
    for (int i = 0; i < palette.count && i < SCENE_MAX_PALETTE; i++) {
        lua_rawgeti(lua, 2, i + 1);
        palette.colors[i] = (uint32_t)lua_tointeger(lua, -1);
        lua_pop(lua, 1);
    }
    lua_pushstring(lua, status_text(scene_set_palette(stage_of(lua)->scene, &palette)));
    return 1;
}

static int
stage_overlay(lua_State *lua) // index, {kind, x, y, width, height, color, alpha, text}; nil clears
{
    struct stage *stage = stage_of(lua);
    if (lua_isnoneornil(lua, 2)) {
        scene_clear_overlay(stage->scene, 0);
        return 0;
    }
    lua_getfield(lua, 3, "text");
    struct overlay_item item = {
        .kind = (enum overlay_kind)int_field(lua, 3, "kind", OVERLAY_BOX),
        .x = (int16_t)int_field(lua, 3, "x", 0),
        .y = (int16_t)int_field(lua, 3, "y", 0),
        .width = (uint16_t)int_field(lua, 3, "width", 0),
        .height = (uint16_t)int_field(lua, 3, "height", 0),
        .color = (uint32_t)int_field(lua, 3, "color", 0xFFFFFF),
        .alpha = (uint8_t)int_field(lua, 3, "alpha", 100),
        .value = (uint32_t)int_field(lua, 3, "value", 0),
        .max = (uint32_t)int_field(lua, 3, "max", 100),
    };
    strncpy(item.text, luaL_optstring(lua, -1, ""), sizeof item.text - 1);
    enum status status =
        scene_set_overlay(stage->scene, (uint32_t)luaL_checkinteger(lua, 2), &item);
    lua_pushstring(lua, status_text(status));
    return 1;
}

static int stage_toast(lua_State *lua)
{
    scene_toast(stage_of(lua)->scene, (uint16_t)luaL_optinteger(lua, 3, 0), 0xFFFFFF,
                luaL_checkstring(lua, 2));
    return 0;
}

static int stage_badges(lua_State *lua)
{
    struct stage *stage = stage_of(lua);
    scene_set_owner_name(stage->scene, (uint16_t)luaL_checkinteger(lua, 2),
                         luaL_checkstring(lua, 3));
    render_set_badges(stage->render, lua_toboolean(lua, 4));
    return 0;
}

// --- what is seen ---
static int stage_frame(lua_State *lua) // its bytes
{
    struct stage *stage = stage_of(lua);
    const uint32_t *pixels = render_frame(stage->render, stage->world, stage->scene);
    int width = scene_width(stage->scene), height = scene_height(stage->scene);
    lua_pushlstring(lua, (const char *)pixels, (size_t)(width * height) * sizeof *pixels);
    return 1;
}

// What is seen of the picture in cells of side x side px, row by row: side, table of 256 (sRGB to linear light, 0 to 1)
// -> relative luminances, and each cell's share of saturated red (0 unless four fifths of its light are red).
static int stage_cells(lua_State *lua)
{
    struct stage *stage = stage_of(lua);
    int side = (int)luaL_checkinteger(lua, 2), count = 0;
    int width = scene_width(stage->scene), height = scene_height(stage->scene);
    luaL_argcheck(lua, side > 0 && width % side == 0 && height % side == 0, 2, "does not fit");
    double linear[256];
    for (int i = 0; i < 256; i++) {
        lua_rawgeti(lua, 3, i);
        linear[i] = luaL_checknumber(lua, -1);
        lua_pop(lua, 1);
    }
    const uint32_t *pixels = render_frame(stage->render, stage->world, stage->scene);
    lua_newtable(lua);
    lua_newtable(lua);
    for (int top = 0; top < height; top += side) {
        for (int left = 0; left < width; left += side) {
            double red = 0, green = 0, blue = 0, all = side * side;
            for (int i = 0; i < side * side; i++) {
                uint32_t pixel = pixels[(top + i / side) * width + left + i % side];
                red += linear[color_red(pixel)];
                green += linear[color_green(pixel)];
                blue += linear[color_blue(pixel)];
            }
            count++;
            lua_pushnumber(lua, (0.2126 * red + 0.7152 * green + 0.0722 * blue) / all);
            lua_rawseti(lua, -3, count);
            bool is_red = red > 0 && red / (red + green + blue) >= 0.8;
            lua_pushnumber(lua, is_red ? (red - green - blue) / all : 0);
            lua_rawseti(lua, -2, count);
        }
    }
    return 2;
}

static int stage_less_flashing(lua_State *lua)
{
    render_set_less_flashing(stage_of(lua)->render, lua_toboolean(lua, 2));
    return 0;
}

static int stage_tick_rate(lua_State *lua)
{
    render_set_tick_rate(stage_of(lua)->render, (uint32_t)luaL_checkinteger(lua, 2));
    return 0;
}

// What was left out of the last frame: a list of {owner, part, first, wanted, share, alone}.
static int stage_cuts(lua_State *lua)
{
    static const char *const parts[RENDER_PARTS] = {"hud", "lights", "sprites", "particles"};
    static struct render_cut cuts[RENDER_MAX_CUTS];
    size_t count = render_cuts(stage_of(lua)->render, cuts);
    lua_newtable(lua);
    for (size_t i = 0; i < count; i++) {
        lua_newtable(lua);
        lua_pushstring(lua, parts[cuts[i].part]);
        lua_setfield(lua, -2, "part");
        lua_pushinteger(lua, cuts[i].owner);
        lua_setfield(lua, -2, "owner");
        lua_pushinteger(lua, cuts[i].first);
        lua_setfield(lua, -2, "first");
        lua_pushinteger(lua, cuts[i].wanted_px);
        lua_setfield(lua, -2, "wanted");
        lua_pushinteger(lua, cuts[i].share_px);
        lua_setfield(lua, -2, "share");
        lua_pushboolean(lua, cuts[i].alone);
        lua_setfield(lua, -2, "alone");
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static int push_result(lua_State *lua, enum status status, const struct diag *diag)
{
    lua_pushstring(lua, status_text(status));
    lua_pushstring(lua, status ? diag->text : "");
    return 2;
}

static int stage_save(lua_State *lua)
{
    struct diag diag = {{0}};
    enum status status = render_save_png(stage_of(lua)->render, luaL_checkstring(lua, 2),
                                         (int)luaL_optinteger(lua, 3, 1), &diag);
    return push_result(lua, status, &diag);
}

static int
stage_compare(lua_State *lua) // path, difference's path, tolerance -> status, diag, share
{
    struct diag diag = {{0}};
    uint32_t share = 0;
    enum status status = render_compare_png(stage_of(lua)->render, luaL_checkstring(lua, 2),
                                            luaL_optstring(lua, 3, NULL),
                                            (uint32_t)luaL_optinteger(lua, 4, 0), &share, &diag);
    push_result(lua, status, &diag);
    lua_pushinteger(lua, share);
    return 3;
}

static int stage_canvas_place(lua_State *lua)
{
    struct stage *stage = stage_of(lua);
    int x, y;
    render_world_to_canvas(stage->render, stage->world, stage->scene,
                           fix_from_px((int32_t)luaL_checkinteger(lua, 2)),
                           fix_from_px((int32_t)luaL_checkinteger(lua, 3)), &x, &y);
    lua_pushinteger(lua, x);
    lua_pushinteger(lua, y);
    return 2;
}

static int stage_window(lua_State *lua) // width, height, SDL's video driver
{
    setenv("SDL_VIDEODRIVER", luaL_optstring(lua, 4, "dummy"), 1);
    while (SDL_WasInit(SDL_INIT_VIDEO)) SDL_QuitSubSystem(SDL_INIT_VIDEO); // left by another spec
    struct diag diag = {{0}};
    struct window_config config = {"spec", (int)luaL_checkinteger(lua, 2),
                                   (int)luaL_checkinteger(lua, 3), false, false};
    enum status status = render_open_window(stage_of(lua)->render, &config, &diag);
    if (!status) render_present(stage_of(lua)->render);
    return push_result(lua, status, &diag);
}

static int stage_mouse_place(lua_State *lua)
{
    int x, y;
    render_window_to_canvas(stage_of(lua)->render, (int)luaL_checkinteger(lua, 2),
                            (int)luaL_checkinteger(lua, 3), &x, &y);
    lua_pushinteger(lua, x);
    lua_pushinteger(lua, y);
    return 2;
}

// --- files and fonts by themselves ---
static int create(lua_State *lua) // {atlas=, font=, cell_width=, name=, x=} -> status, diag
{
    write_art(lua);
    struct render_config config = stage_config(NULL);
    struct sprite_def changed = sprites[0];
    lua_getfield(lua, 1, "atlas");
    config.atlas_path = luaL_optstring(lua, -1, config.atlas_path);
    lua_getfield(lua, 1, "font");
    config.font_path = luaL_optstring(lua, -1, config.font_path);
    lua_getfield(lua, 1, "name");
    changed.name = luaL_optstring(lua, -1, "sand");
    config.cell_width = int_field(lua, 1, "cell_width", config.cell_width);
    changed.x = int_field(lua, 1, "x", 0);
    changed.columns = int_field(lua, 1, "columns", 1);
    config.sprites = &changed;
    config.sprite_count = int_field(lua, 1, "count", 1);
    struct render *render = NULL;
    struct diag diag = {{0}};
    enum status status = render_create(&render, &config, &diag);
    render_destroy(render);
    return push_result(lua, status, &diag);
}

static int measure(lua_State *lua) // text, scale -> width, height
{
    write_art(lua);
    struct font font;
    struct diag diag;
    if (font_init(&font, FONT_PATH, 6, 9, &diag)) return luaL_error(lua, "%s", diag.text);
    struct text_size size =
        font_measure(&font, luaL_checkstring(lua, 1), (int)luaL_optinteger(lua, 2, 1));
    lua_pushinteger(lua, size.width);
    lua_pushinteger(lua, size.height);
    return 2;
}

static int color(lua_State *lua) // "blend" | "add" | "multiply", a, b, alpha -> color
{
    static const char *const names[] = {"blend", "add", "multiply", NULL};
    int which = luaL_checkoption(lua, 1, NULL, names);
    uint32_t a = (uint32_t)luaL_checkinteger(lua, 2), b = (uint32_t)luaL_checkinteger(lua, 3);
    uint32_t result = which == 0   ? color_blend(a, b, (uint32_t)luaL_checkinteger(lua, 4))
                      : which == 1 ? color_add(a, b)
                                   : color_multiply(a, b);
    lua_pushinteger(lua, result & 0xFFFFFF);
    return 1;
}

static int
blit_outside(lua_State *lua) // puts a 4 x 4 block at x, y on an 8 x 8 canvas -> how many px changed
{
    uint32_t on[64] = {0}, block[16];
    for (int i = 0; i < 16; i++) block[i] = 0xFFFFFFFF;
    struct canvas canvas = {8, 8, on}, from = {4, 4, block};
    struct blit how = {.tint = 0xFFFFFF, .alpha = 256};
    struct rect source = {0, 0, (int)luaL_optinteger(lua, 3, 4), 4};
    canvas_blit(&canvas, (int)luaL_checkinteger(lua, 1), (int)luaL_checkinteger(lua, 2), &from,
                source, &how);
    int changed = 0;
    for (int i = 0; i < 64; i++) changed += on[i] != 0;
    lua_pushinteger(lua, changed);
    return 1;
}

int luaopen_t_render(lua_State *lua);
int luaopen_t_render(lua_State *lua)
{
    static const luaL_Reg methods[] = {
        {"step", stage_step},
        {"ambient", stage_ambient},
        {"tint", stage_tint},
        {"water", stage_water},
        {"tile", stage_tile},
        {"camera", stage_camera},
        {"spawn", stage_spawn},
        {"light", stage_light},
        {"weather", stage_weather},
        {"flash", stage_flash},
        {"burst", stage_burst},
        {"item", stage_item},
        {"bring", stage_bring},
        {"toast", stage_toast},
        {"overlay", stage_overlay},
        {"palette", stage_palette},
        {"badges", stage_badges},
        {"frame", stage_frame},
        {"cells", stage_cells},
        {"less_flashing", stage_less_flashing},
        {"cuts", stage_cuts},
        {"tick_rate", stage_tick_rate},
        {"save", stage_save},
        {"compare", stage_compare},
        {"window", stage_window},
        {"close", stage_close},
        {"canvas_place", stage_canvas_place},
        {"mouse_place", stage_mouse_place},
        {NULL, NULL},
    };
    static const luaL_Reg functions[] = {
        {"new", new_stage},
        {"create", create},
        {"measure", measure},
        {"color", color},
        {"blit_outside", blit_outside},
        {NULL, NULL},
    };
    luaL_newmetatable(lua, STAGE_TYPE);
    luaL_setfuncs(lua, (const luaL_Reg[]){{"__gc", stage_close}, {NULL, NULL}}, 0);
    luaL_newlib(lua, methods);
    lua_setfield(lua, -2, "__index");
    luaL_newlib(lua, functions);
    return 1;
}
