// Ends that come from outside of the game: a signal, the display that goes away. The loop asks after each tick, so that
// what was played is saved and everything is closed; nothing else happens in a handler.
//
// A process has one set of signal handlers: so this has state of its own.
#pragma once

#include <stdbool.h>

struct SDL_Window;

// From here on SIGHUP, SIGINT, SIGQUIT and SIGTERM ask for an end, except those that whoever started the program had
// ignored (nohup). A second SIGINT ends the program at once; a terminal that closes sends several of the others.
void ends_catch_signals(void);
// The first of them that came, or 0.
int ends_signal(void);

// Whether an end was asked for by a signal, by closing the window or by the display, also while no events are read. Main
// thread only.
bool ends_wanted(void);

// Notes when the X server that shows the window goes away, instead of ending the program within a call of Xlib.
// From then on nothing of the window may be used, also not to close it. Other displays tell SDL.
void ends_watch_display(struct SDL_Window *window);
void ends_forget_display(void); // before the window is closed
bool ends_display_gone(void);
