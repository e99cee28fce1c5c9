#include "host/lua_set_up.h"

#include <lauxlib.h>
#include <string.h>

#include "host/lua_tiles.h"

static void read_color(lua_State *state, const struct lua_arg *palette,
                       struct scene_palette *colors, int i)
{
    int is_whole;
    lua_rawgeti(state, palette->index, i + 1);
    lua_Integer color = lua_tointegerx(state, -1, &is_whole);
    if (!is_whole || color < 0 || color > 0xFFFFFF)
        lua_args_fail(state, palette, "[%d]: expected a colour, 0xRRGGBB", i + 1);
    colors->colors[i] = (uint32_t)color;
    lua_pop(state, 1);
}

static void set_palette(lua_State *state, const struct lua_arg *screen, struct scene *scene)
{
    struct lua_arg field;
    struct scene_palette colors = {0};
    if (lua_args_field(state, screen, "palette", &field)) {
        lua_args_table(state, &field);
        const struct lua_arg *palette =
            LUA_ARG(screen->function, lua_gettop(state), "screen.palette");
        size_t count = lua_rawlen(state, palette->index);
        if (count < SCENE_MIN_PALETTE || count > SCENE_MAX_PALETTE)
            lua_args_fail(state, palette, "expected %d to %d colours", SCENE_MIN_PALETTE,
                          SCENE_MAX_PALETTE);
        colors.count = (int)count;
        for (int i = 0; i < colors.count; i++) read_color(state, palette, &colors, i);
        colors.whole_picture = lua_args_field_boolean(state, screen, "only_palette", false);
        lua_pop(state, 1);
    }
    if (scene_set_palette(scene, &colors) != STATUS_OK)
        luaL_error(state, "%s: screen.palette cannot be used", screen->function);
}

static void set_screen(lua_State *state, const struct lua_arg *set_up, struct scene *scene)
{
    struct lua_arg screen;
    int width = SCENE_MIN_WIDTH_PX, height = SCENE_MIN_HEIGHT_PX;
    if (lua_args_field(state, set_up, "screen", &screen)) {
        lua_args_table(state, &screen);
        const struct lua_arg *table = LUA_ARG(set_up->function, lua_gettop(state), "screen");
        width =
            (int)lua_args_field_integer(state, table, "width", width, SCENE_MAX_WIDTH_PX, width);
        height = (int)lua_args_field_integer(state, table, "height", height, SCENE_MAX_HEIGHT_PX,
                                             height);
        set_palette(state, table, scene);
        lua_pop(state, 1);
    } else {
        (void)scene_set_palette(scene, &(struct scene_palette){0}); // none always fits
    }
    if (scene_set_size(scene, width, height) != STATUS_OK)
        lua_args_fail(state, set_up, "screen: expected even numbers of px, got %d x %d", width,
                      height);
}

// --- tiles ---

// The kind of tile that the table at `arg` describes: a field for each flag, and `look`.
static struct tile_def read_tile(lua_State *state, const struct lua_arg *arg, struct scene *scene)
{
    struct tile_def def = {.sprite = 0};
    lua_args_table(state, arg);
    lua_tiles_read_names(state, arg, scene, &def);
    for (int i = 0; i < TILE_FLAG_COUNT; i++)
        if (lua_args_field_boolean(state, arg, lua_tile_flag_names[i], false))
            def.flags |= (uint16_t)(1 << i);
    for (int i = 0; i < TILE_LOOK_COUNT; i++)
        if (lua_args_field_boolean(state, arg, lua_tile_look_names[i], false))
            def.look |= (uint16_t)(1 << i);
    return def;
}

static void set_kinds(lua_State *state, const struct lua_arg *tiles, struct world *world,
                      struct scene *scene)
{
    struct lua_arg kinds;
    if (!lua_args_field(state, tiles, "kinds", &kinds)) return;
    lua_args_table(state, &kinds);
    int list = lua_gettop(state);
    size_t count = lua_rawlen(state, list);
    if (count > WORLD_MAX_TILE_KINDS)
        lua_args_fail(state, &kinds, "at most %d", WORLD_MAX_TILE_KINDS);
    world_forget_tiles(world);
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(state, list, (lua_Integer)i + 1);
        struct tile_def def =
            read_tile(state, LUA_ARG(tiles->function, lua_gettop(state), "tiles.kinds"), scene);
        if (world_define_tile(world, (uint8_t)i, &def) != STATUS_OK)
            luaL_error(state, "%s: tiles.kinds: '%s' is no name of a kind", tiles->function,
                       def.name);
        lua_pop(state, 1);
    }
    lua_pop(state, 1);
}

static void set_outside(lua_State *state, const struct lua_arg *tiles, struct world *world,
                        struct scene *scene)
{
    struct lua_arg outside;
    world_set_outside(world, NULL);
    if (!lua_args_field(state, tiles, "outside", &outside)) return;
    struct tile_def def =
        read_tile(state, LUA_ARG(tiles->function, lua_gettop(state), "tiles.outside"), scene);
    world_set_outside(world, &def);
    lua_pop(state, 1);
}

static void set_tiles(lua_State *state, const struct lua_arg *set_up, struct world *world,
                      struct scene *scene)
{
    struct lua_arg field;
    bool is_there = lua_args_field(state, set_up, "tiles", &field);
    if (!is_there) lua_newtable(state);
    const struct lua_arg *tiles = LUA_ARG(set_up->function, lua_gettop(state), "tiles");
    lua_args_table(state, tiles);
    int px = (int)lua_args_field_integer(state, tiles, "size", WORLD_MIN_TILE_PX, WORLD_MAX_TILE_PX,
                                         WORLD_TILE_PX);
    uint32_t layers =
        (uint32_t)lua_args_field_integer(state, tiles, "layers", 1, WORLD_MAX_LAYERS, 1);
    uint32_t over =
        (uint32_t)lua_args_field_integer(state, tiles, "over", 0, (1 << WORLD_MAX_LAYERS) - 1, 0);
    if (world_set_tile_px(world, px) != STATUS_OK ||
        world_set_layers(world, layers, over) != STATUS_OK)
        luaL_error(state, "%s: tiles: no world has tiles of %d px in %d layers", set_up->function,
                   px, (int)layers);
    set_kinds(state, tiles, world, scene);
    set_outside(state, tiles, world, scene);
    lua_pop(state, 1);
}

// --- styles of particles ---
static void add_style(lua_State *state, const struct lua_arg *table, const char *name,
                      struct scene *scene)
{
    struct lua_arg field;
    int look = PARTICLE_SPARK;
    const char *looks[PARTICLE_LOOKS];
    for (int i = 0; i < PARTICLE_LOOKS; i++)
        looks[i] = scene_usual_style((enum particle_look)i)->name;
    lua_args_table(state, table);
    if (lua_args_field(state, table, "look", &field)) {
        look = lua_args_choice(state, &field, looks, PARTICLE_LOOKS);
        lua_pop(state, 1);
    }
    struct particle_style style = *scene_usual_style((enum particle_look)look);
    if (strlen(name) >= sizeof style.name)
        lua_args_fail(state, table, "'%.40s' is too long a name", name);
    strcpy(style.name, name);
    style.gravity =
        (int32_t)lua_args_field_integer(state, table, "gravity", -256, 256, style.gravity);
    style.keep = (int32_t)lua_args_field_integer(state, table, "keep", 0, 256, style.keep);
    style.wind = (int32_t)lua_args_field_integer(state, table, "wind", 0, 256, style.wind);
    style.life = (uint16_t)lua_args_field_integer(state, table, "life", 1, 600, style.life);
    style.spread = (uint16_t)lua_args_field_integer(state, table, "spread", 0, 600, style.spread);
    style.size_px = (uint8_t)lua_args_field_integer(state, table, "size", 1, 8, style.size_px);
    style.size_spread =
        (uint8_t)lua_args_field_integer(state, table, "size_spread", 0, 8, style.size_spread);
    if (scene_add_style(scene, &style) != STATUS_OK)
        lua_args_fail(state, table, "at most %d styles", SCENE_MAX_STYLES);
}

// In the order of their names: style numbers are the same in every run.
static void set_particles(lua_State *state, const struct lua_arg *set_up, struct scene *scene)
{
    struct lua_arg list;
    scene_reset_styles(scene);
    if (!lua_args_field(state, set_up, "particles", &list)) return;
    lua_args_table(state, &list);
    int at = lua_gettop(state);
    for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(state, at); i++) {
        lua_rawgeti(state, at, i);
        lua_getfield(state, -1, "name");
        const char *name = lua_tostring(state, -1);
        add_style(state, LUA_ARG(set_up->function, lua_gettop(state) - 1, "particles"),
                  name ? name : "", scene);
        lua_pop(state, 2);
    }
    lua_pop(state, 1);
}

void lua_set_up(lua_State *state, const struct lua_arg *set_up, struct world *world,
                struct scene *scene)
{
    lua_args_table(state, set_up);
    set_screen(state, set_up, scene);
    set_tiles(state, set_up, world, scene);
    set_particles(state, set_up, scene);
}

void lua_set_up_push_limits(lua_State *state)
{
    static const struct {
        const char *name;
        int value;
    } limits[] = {
        {"min_width", SCENE_MIN_WIDTH_PX},    {"min_height", SCENE_MIN_HEIGHT_PX},
        {"max_width", SCENE_MAX_WIDTH_PX},    {"max_height", SCENE_MAX_HEIGHT_PX},
        {"min_tile", WORLD_MIN_TILE_PX},      {"max_tile", WORLD_MAX_TILE_PX},
        {"usual_tile", WORLD_TILE_PX},        {"layers", WORLD_MAX_LAYERS},
        {"tile_kinds", WORLD_MAX_TILE_KINDS}, {"name_bytes", WORLD_NAME_BYTES - 1},
        {"min_palette", SCENE_MIN_PALETTE},   {"max_palette", SCENE_MAX_PALETTE},
    };
    lua_newtable(state);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        lua_pushinteger(state, limits[i].value);
        lua_setfield(state, -2, limits[i].name);
    }
}
