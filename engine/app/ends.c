#include "app/ends.h"

#include <SDL.h>
#include <dlfcn.h>
#include <signal.h>
#include <poll.h>
#include <stddef.h>

#if __has_include(<X11/Xlib.h>)
#include <SDL_syswm.h>
#if defined SDL_VIDEO_DRIVER_X11
#define HAS_X11
#endif
#endif

static volatile sig_atomic_t came;         // a signal's number
static volatile sig_atomic_t display_gone; // 1: yes
static int display_fd = -1;                // of the connection, Xlib's own

static void note(int number)
{
    if (came == SIGINT && number == SIGINT) {
        signal(SIGINT, SIG_DFL);
        raise(SIGINT);
        return;
    }
    if (!came) came = number;
}

void ends_catch_signals(void)
{
    static const int numbers[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART}, before;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (sigaction(numbers[i], NULL, &before) != 0 || before.sa_handler == SIG_IGN) continue;
        sigaction(numbers[i], &action, NULL);
    }
}

int ends_signal(void)
{
    return came;
}

// A connection that has ended says so without Xlib, whose next call would end the program in the middle of something.
static bool has_ended(int fd)
{
    struct pollfd polled = {.fd = fd, .events = POLLIN};
    return fd >= 0 && poll(&polled, 1, 0) > 0 && (polled.revents & (POLLHUP | POLLERR | POLLNVAL));
}

bool ends_display_gone(void)
{
    if (!display_gone && has_ended(display_fd)) display_gone = 1;
    return display_gone;
}

bool ends_wanted(void)
{
    if (came || ends_display_gone()) return true;
    if (!SDL_WasInit(SDL_INIT_VIDEO)) return false;
    SDL_PumpEvents(); // what else came waits in SDL's queue as it would
    return SDL_HasEvent(SDL_QUIT);
}

void ends_forget_display(void)
{
    display_fd = -1;
}

#ifdef HAS_X11
static XID our_window;

// Where it ends within a call: with these two, Xlib's calls fail and return.
static int on_display_error(Display *display)
{
    (void)display;
    display_gone = 1;
    return 0;
}

static void on_display_gone(Display *display, void *context)
{
    (void)display;
    (void)context;
    display_gone = 1;
}

// What the server refuses ends the program, too, unless somebody takes it: once our window is gone, drawing into it is.
static int on_refusal(Display *display, XErrorEvent *event)
{
    enum { EXTENSIONS = 128, REFUSALS_MOST = 3 };
    static int refusals;
    (void)display;
    if (event->resourceid == our_window) display_gone = 1;
    if (event->request_code >= EXTENSIONS && ++refusals >= REFUSALS_MOST) display_gone = 1;
    return 0;
}

// SDL loads Xlib by itself, so that the program runs where there is none.
void ends_watch_display(struct SDL_Window *window)
{
    typedef void set_exit(Display *, void (*)(Display *, void *), void *);
    typedef void *set_error(int (*)(Display *));
    typedef void *set_refusal(int (*)(Display *, XErrorEvent *));
    SDL_SysWMinfo info;
    SDL_VERSION(&info.version);
    if (!SDL_GetWindowWMInfo(window, &info) || info.subsystem != SDL_SYSWM_X11) return;
    our_window = info.info.x11.window;
    display_fd = ConnectionNumber(info.info.x11.display);
    void *library = dlopen("libX11.so.6", RTLD_NOW | RTLD_NOLOAD);
    if (!library) return;
    set_exit *exits = (set_exit *)dlsym(library, "XSetIOErrorExitHandler"); // Xlib 1.7 and later
    set_error *errors = (set_error *)dlsym(library, "XSetIOErrorHandler");
    set_refusal *refused = (set_refusal *)dlsym(library, "XSetErrorHandler");
    if (refused) refused(on_refusal);
    if (exits && errors) {
        exits(info.info.x11.display, on_display_gone, NULL);
        errors(on_display_error);
    }
    dlclose(library); // SDL has it open
}
#else
void ends_watch_display(struct SDL_Window *window)
{
    (void)window;
}
#endif
