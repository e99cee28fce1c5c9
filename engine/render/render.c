// The order in which a picture is made; each step has its own file. Start reading at render_frame.
#include "render/render.h"

#include "render/flash.h"
#include "render/font.h"
#include "render/fonts.h"
#include "render/hud.h"
#include "render/light.h"
#include "render/palette.h"
#include "render/picture.h"
#include "render/share.h"
#include "render/sprites.h"
#include "render/tiles.h"
#include "render/water.h"
#include "render/weather.h"
#include "render/window.h"
#include "util/check.h"
#include "util/mem.h"

struct render {
    struct canvas canvas;
    struct atlas atlas;
    struct font font;
    struct fonts fonts; // of mods
    struct pattern pattern;
    struct view view;
    struct light_mask light;
    uint32_t usual_palette[RENDER_PALETTE];
    struct palette palette;
    struct flash_guard *flash;
    uint32_t tick_rate;
    struct share hud_share, sprite_share, particle_share;
    bool badges;
    struct window *window; // NULL: none
};

enum status render_create(struct render **out, const struct render_config *config,
                          struct diag *diag)
{
    struct render *render = mem_alloc(sizeof *render);
    enum status status =
        atlas_init(&render->atlas, config->atlas_path, config->sprites, config->sprite_count, diag);
    if (!status)
        status = font_init(&render->font, config->font_path, config->cell_width,
                           config->cell_height, diag);
    if (status) {
        render_destroy(render);
        return status;
    }
    render->canvas = (struct canvas){config->width, config->height, NULL};
    render->canvas.pixels =
        mem_alloc((size_t)(config->width * config->height) * sizeof *render->canvas.pixels);
    for (int i = 0; i < RENDER_PALETTE; i++) render->usual_palette[i] = config->palette[i];
    pattern_init(&render->pattern);
    light_init(&render->light);
    render->flash = flash_create(config->width, config->height);
    render->tick_rate = FLASH_SECOND_TICKS;
    *out = render;
    return STATUS_OK;
}

void render_destroy(struct render *render)
{
    if (!render) return;
    window_close(render->window);
    atlas_fini(&render->atlas);
    fonts_fini(&render->fonts);
    flash_destroy(render->flash);
    mem_free(render->canvas.pixels);
    mem_free(render);
}

const uint32_t *render_frame(struct render *render, const struct world *world,
                             const struct scene *scene)
{
    struct canvas *canvas = &render->canvas;
    struct view *view = &render->view;
    CHECK(canvas->width == scene_width(scene) && canvas->height == scene_height(scene));
    view_look(view, world, scene, &render->pattern, &render->atlas);
    tiles_draw_land(canvas, view);
    water_draw(canvas, view);
    tiles_draw_square(canvas, view);
    tiles_draw_covers(canvas, view, false);
    sprites_draw(canvas, view, &render->sprite_share);
    tiles_draw_covers(canvas, view, true);
    weather_draw_particles(canvas, view, &render->particle_share);
    weather_draw_fog(canvas, view);

    light_gather(&render->light, view);
    light_apply(canvas, &render->light, view);
    sprites_draw_glow(canvas, view, &render->sprite_share);
    weather_draw_sparks(canvas, view, &render->particle_share);
    light_draw_bloom(canvas, &render->light, view);
    weather_draw_rain(canvas, view);

    palette_use(&render->palette, scene_palette(scene), render->usual_palette, RENDER_PALETTE);
    struct hud hud = {&render->font, &render->fonts, &render->palette, &render->hud_share,
                      render->badges};
    hud_draw(&hud, canvas, view);
    uint64_t sixtieths = (uint64_t)scene_tick(scene) * FLASH_SECOND_TICKS / render->tick_rate;
    flash_limit(render->flash, canvas, view->left, view->top, (uint32_t)sixtieths);
    return canvas->pixels;
}

size_t render_cuts(const struct render *render, struct render_cut out[RENDER_MAX_CUTS])
{
    const struct share *shares[RENDER_PARTS] = {
        [RENDER_HUD] = &render->hud_share,
        [RENDER_LIGHTS] = &render->light.share,
        [RENDER_SPRITES] = &render->sprite_share,
        [RENDER_PARTICLES] = &render->particle_share,
    };
    size_t count = 0;
    for (int part = 0; part < RENDER_PARTS; part++)
        count +=
            share_cuts(shares[part], (enum render_part)part, out + count, RENDER_MAX_CUTS - count);
    return count;
}

void render_world_to_canvas(const struct render *render, const struct world *world,
                            const struct scene *scene, int32_t x, int32_t y, int *canvas_x,
                            int *canvas_y)
{
    (void)render; // the place depends on the camera alone
    int left, top;
    view_place(world, scene, &left, &top);
    *canvas_x = fix_to_px(x) - left;
    *canvas_y = fix_to_px(y) - top;
}

void render_set_assets(struct render *render, uint16_t owner, struct asset_set *assets)
{
    atlas_set_page(&render->atlas, owner, assets);
    fonts_set(&render->fonts, owner, assets);
}

void render_set_less_flashing(struct render *render, bool on)
{
    flash_set_strict(render->flash, on);
}

void render_set_tick_rate(struct render *render, uint32_t per_second)
{
    render->tick_rate = per_second;
}

void render_set_badges(struct render *render, bool on)
{
    render->badges = on;
}

enum status render_save_png(const struct render *render, const char *path, int scale,
                            struct diag *diag)
{
    return picture_save(&render->canvas, path, scale, diag);
}

static enum status report_difference(const struct canvas *frame,
                                     const struct picture_difference *difference,
                                     const struct canvas *painted, const char *path,
                                     const char *diff_path, struct diag *diag)
{
    if (diff_path) {
        enum status status = picture_save(painted, diff_path, 1, diag);
        if (status) return status;
    }
    return diag_set(diag, STATUS_INVALID, "%s: %u of %d pixels differ, by up to %u of 255%s%s",
                    path, difference->pixels, frame->width * frame->height, difference->worst,
                    diff_path ? "; see " : "", diff_path ? diff_path : "");
}

enum status render_compare_png(const struct render *render, const char *path, const char *diff_path,
                               uint32_t tolerance, uint32_t *share, struct diag *diag)
{
    const struct canvas *frame = &render->canvas;
    struct canvas expected;
    enum status status = picture_load(&expected, path, diag);
    if (status) return status;
    if (expected.width != frame->width || expected.height != frame->height) {
        status = diag_set(diag, STATUS_LIMIT, "%s: %d x %d px; a frame has %d x %d", path,
                          expected.width, expected.height, frame->width, frame->height);
        goto out;
    }
    struct canvas painted = {frame->width, frame->height, NULL};
    painted.pixels = mem_alloc((size_t)(frame->width * frame->height) * sizeof *painted.pixels);
    struct picture_difference difference = picture_compare(frame, &expected, tolerance, &painted);
    if (share)
        *share = (uint32_t)((uint64_t)difference.pixels * 1000000 /
                            (uint32_t)(frame->width * frame->height));
    if (difference.pixels)
        status = report_difference(frame, &difference, &painted, path, diff_path, diag);
    picture_free(&painted);
out:
    picture_free(&expected);
    return status;
}

// --- window ---
enum status render_open_window(struct render *render, const struct window_config *config,
                               struct diag *diag)
{
    if (render->window) return diag_set(diag, STATUS_EXISTS, "the window is open already");
    return window_open(&render->window, config, render->canvas.width, render->canvas.height, diag);
}

void render_abandon_window(struct render *render)
{
    if (render) render->window = NULL;
}

struct SDL_Window *render_window(const struct render *render)
{
    return render->window ? window_sdl(render->window) : NULL;
}

void render_present(struct render *render)
{
    if (render->window) window_show(render->window, &render->canvas);
}

void render_toggle_fullscreen(struct render *render)
{
    if (render->window)
        window_set_fullscreen(render->window, !window_is_fullscreen(render->window));
}

bool render_is_seen(const struct render *render)
{
    return render->window && window_is_seen(render->window);
}

void render_window_to_canvas(const struct render *render, int window_x, int window_y, int *x,
                             int *y)
{
    if (render->window) {
        window_to_canvas(render->window, window_x, window_y, x, y);
        return;
    }
    *x = window_x;
    *y = window_y;
}
