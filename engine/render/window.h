// The window: shows a finished picture at the largest whole multiple that fits, with dark bars
// around it. All SDL video is in here. Main thread only.
#pragma once

#include "render/canvas.h"
#include "render/render.h"

struct window;

// `width`, `height`: px of the pictures that it shows.
enum status window_open(struct window **window, const struct window_config *config, int width,
                        int height, struct diag *diag);
struct SDL_Window *window_sdl(const struct window *window);
void window_close(struct window *window); // NULL is fine
void window_show(struct window *window, const struct canvas *canvas);
void window_set_fullscreen(struct window *window, bool on);
bool window_is_fullscreen(const struct window *window);
bool window_is_seen(const struct window *window); // not minimised or hidden
void window_to_canvas(const struct window *window, int window_x, int window_y, int *x, int *y);
