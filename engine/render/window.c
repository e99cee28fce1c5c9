#include "render/window.h"

#include <SDL2/SDL.h>

#include "util/foreign_output.h"
#include "util/log.h"
#include "util/mem.h"

enum {
    MAX_WINDOW_PX = 16384,
    ROOM_PERCENT = 90
}; // of the screen, for a window that chooses its size

struct window {
    SDL_Window *window;
    SDL_Renderer *renderer;
    SDL_Texture *texture;
    int width, height; // px of the picture
    bool has_video;    // this object started SDL's video part
};

static int whole_scale(const struct window *window, int width, int height)
{
    int across = width / window->width, down = height / window->height;
    int scale = across < down ? across : down;
    return scale < 1 ? 1 : scale;
}

static void choose_size(const struct window *window, const struct window_config *config, int *width,
                        int *height)
{
    SDL_Rect screen = {0, 0, window->width * 3, window->height * 3};
    if (SDL_GetDisplayUsableBounds(0, &screen) == 0) {
        screen.w = screen.w * ROOM_PERCENT / 100;
        screen.h = screen.h * ROOM_PERCENT / 100;
    }
    int scale = whole_scale(window, screen.w, screen.h);
    *width = config->width > 0 ? config->width : window->width * scale;
    *height = config->height > 0 ? config->height : window->height * scale;
}

static enum status start_video(struct window *window, struct diag *diag)
{
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "nearest");
    SDL_SetHint(SDL_HINT_VIDEO_HIGHDPI_DISABLED, "0");
    int held = foreign_output_hold();
    window->has_video = SDL_InitSubSystem(SDL_INIT_VIDEO) == 0;
    foreign_output_release(held, "display");
    if (!window->has_video)
        return diag_set(diag, STATUS_UNSUPPORTED, "no display: %s; use --headless or set DISPLAY",
                        SDL_GetError());
    return STATUS_OK;
}

static SDL_Renderer *create_renderer(SDL_Window *window, Uint32 flags)
{
    int held = foreign_output_hold();
    SDL_Renderer *renderer = SDL_CreateRenderer(window, -1, flags);
    foreign_output_release(held, "display");
    return renderer;
}

static enum status make_renderer(struct window *window, bool vsync, struct diag *diag)
{
    Uint32 flags = vsync ? SDL_RENDERER_PRESENTVSYNC : 0;
    window->renderer = create_renderer(window->window, flags | SDL_RENDERER_ACCELERATED);
    if (!window->renderer) {
        log_write(LOG_INFO, "engine", NULL, "no accelerated drawing (%s); drawing in software",
                  SDL_GetError());
        window->renderer = create_renderer(window->window, SDL_RENDERER_SOFTWARE);
    }
    if (!window->renderer)
        return diag_set(diag, STATUS_UNSUPPORTED, "cannot draw in a window: %s", SDL_GetError());
    window->texture = SDL_CreateTexture(window->renderer, SDL_PIXELFORMAT_ARGB8888,
                                        SDL_TEXTUREACCESS_STREAMING, window->width, window->height);
    if (!window->texture)
        return diag_set(diag, STATUS_UNSUPPORTED, "cannot draw in a window: %s", SDL_GetError());
    return STATUS_OK;
}

enum status window_open(struct window **out, const struct window_config *config, int picture_width,
                        int picture_height, struct diag *diag)
{
    if (config->width < 0 || config->height < 0 || config->width > MAX_WINDOW_PX ||
        config->height > MAX_WINDOW_PX)
        return diag_set(diag, STATUS_INVALID, "window of %d x %d px: 0 (chosen for you) to %d",
                        config->width, config->height, MAX_WINDOW_PX);
    struct window *window = mem_alloc(sizeof *window);
    window->width = picture_width;
    window->height = picture_height;
    enum status status = start_video(window, diag);
    if (status) goto fail;

    int width, height;
    choose_size(window, config, &width, &height);
    Uint32 flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI;
    if (config->fullscreen) flags |= SDL_WINDOW_FULLSCREEN_DESKTOP;
    int held = foreign_output_hold();
    window->window = SDL_CreateWindow(config->title ? config->title : "", SDL_WINDOWPOS_CENTERED,
                                      SDL_WINDOWPOS_CENTERED, width, height, flags);
    foreign_output_release(held, "display");
    if (!window->window) {
        status = diag_set(diag, STATUS_UNSUPPORTED, "cannot open a window: %s", SDL_GetError());
        goto fail;
    }
    SDL_SetWindowMinimumSize(window->window, window->width, window->height);
    status = make_renderer(window, config->vsync, diag);
    if (status) goto fail;
    *out = window;
    return STATUS_OK;
fail:
    window_close(window);
    return status;
}

void window_close(struct window *window)
{
    if (!window) return;
    if (window->texture) SDL_DestroyTexture(window->texture);
    if (window->renderer) SDL_DestroyRenderer(window->renderer);
    if (window->window) SDL_DestroyWindow(window->window);
    if (window->has_video) SDL_QuitSubSystem(SDL_INIT_VIDEO);
    mem_free(window);
}

struct SDL_Window *window_sdl(const struct window *window)
{
    return window->window;
}

static SDL_Rect picture_rect(const struct window *window, int width,
                             int height) // in the renderer's own pixels
{
    int scale = whole_scale(window, width, height);
    int wide = window->width * scale, high = window->height * scale;
    if (wide > width || high > height) { // there is no room for it: smaller, in its shape
        bool by_width = (int64_t)width * high < (int64_t)height * wide;
        wide = by_width ? width : (int)((int64_t)height * window->width / window->height);
        high = by_width ? (int)((int64_t)width * window->height / window->width) : height;
        if (wide < 1) wide = 1;
        if (high < 1) high = 1;
    }
    return (SDL_Rect){(width - wide) / 2, (height - high) / 2, wide, high};
}

void window_show(struct window *window, const struct canvas *canvas)
{
    int width, height;
    if (SDL_GetRendererOutputSize(window->renderer, &width, &height)) return;
    SDL_Rect place = picture_rect(window, width, height);
    SDL_UpdateTexture(window->texture, NULL, canvas->pixels,
                      canvas->width * (int)sizeof *canvas->pixels);
    SDL_SetRenderDrawColor(window->renderer, 6, 8, 16, 255);
    SDL_RenderClear(window->renderer);
    SDL_RenderCopy(window->renderer, window->texture, NULL, &place);
    SDL_RenderPresent(window->renderer);
}

void window_set_fullscreen(struct window *window, bool on)
{
    if (SDL_SetWindowFullscreen(window->window, on ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0))
        log_write(LOG_WARN, "engine", NULL, "cannot change to %s: %s",
                  on ? "full screen" : "a window", SDL_GetError());
}

bool window_is_fullscreen(const struct window *window)
{
    return SDL_GetWindowFlags(window->window) & SDL_WINDOW_FULLSCREEN_DESKTOP;
}

bool window_is_seen(const struct window *window)
{
    return !(SDL_GetWindowFlags(window->window) & (SDL_WINDOW_MINIMIZED | SDL_WINDOW_HIDDEN));
}

// Rounds toward minus infinity, so that the pixel left of the picture is -1 and not 0.
static int floor_div(int64_t value, int by)
{
    return (int)(value >= 0 ? value / by : -((by - 1 - value) / by));
}

void window_to_canvas(const struct window *window, int window_x, int window_y, int *x, int *y)
{
    int points_w, points_h, width, height;
    SDL_GetWindowSize(window->window, &points_w, &points_h);
    if (points_w < 1 || points_h < 1 ||
        SDL_GetRendererOutputSize(window->renderer, &width, &height)) {
        *x = window_x;
        *y = window_y;
        return;
    }
    // The mouse counts in points, the picture in pixels: on a dense display they differ.
    int pixel_x = (int)((int64_t)window_x * width / points_w),
        pixel_y = (int)((int64_t)window_y * height / points_h);
    SDL_Rect place = picture_rect(window, width, height);
    *x = floor_div((int64_t)(pixel_x - place.x) * window->width, place.w);
    *y = floor_div((int64_t)(pixel_y - place.y) * window->height, place.h);
}
